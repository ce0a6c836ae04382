"""Reads what can still be read of a damaged journal: a verified prefix, never a guess."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from contract import chain


@dataclass(slots=True)
class Salvaged:
    """One journal's entries from the first, each fitting the hash before it."""

    journal: str
    box: str
    serial: str
    bodies: list[str] = field(default_factory=list)
    uploaded: int = 0
    """How far HQ had acknowledged; 0 when that could not be read."""


def salvage(path: Path) -> list[Salvaged]:
    """Return the readable prefix of each journal in the file, oldest first."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        db.text_factory = _text
        try:
            # Lets SQLite read a file that is shorter than its header says.
            db.execute("pragma writable_schema = on")
            rows = db.execute("select n, journal, box, serial from journals order by n")
            found = [(n, Salvaged(*names)) for n, *names in rows if _are(str, names)]
        except sqlite3.Error:
            return []
        for n, one in found:
            one.bodies.extend(_prefix(db, n, one))
            one.uploaded = _uploaded(db, one.journal)
    return [one for _, one in found]


def _prefix(db: sqlite3.Connection, n: int, one: Salvaged) -> Iterator[str]:
    """Yield entries in the order of the table; an index may be damaged where the table is not."""
    expected = chain.genesis(one.box, one.journal)
    sql = "select seq, hash, body from entries not indexed where journal = ? order by n"
    try:
        for at, (seq, digest, body) in enumerate(db.execute(sql, (n,)), 1):
            if seq != at or not isinstance(body, str):
                return
            expected = chain.link(expected, seq, body)
            if digest != expected:
                return
            yield body
    except sqlite3.Error:
        return


def _uploaded(db: sqlite3.Connection, journal: str) -> int:
    sql = "select value from positions where name = ?"
    try:
        row = db.execute(sql, (f"uplink:{journal}",)).fetchone()
    except sqlite3.Error:
        return 0
    return row[0] if row and isinstance(row[0], int) else 0


def _are(kind: type, values: list[object]) -> bool:
    return all(isinstance(value, kind) for value in values)


def _text(raw: bytes) -> str | bytes:
    """Return text, or the bytes where they are none any more: then nothing fits them."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw
