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
    found: list[Salvaged] = []
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            rows = db.execute("select n, journal, box, serial from journals order by n").fetchall()
            for n, journal, box, serial in rows:
                one = Salvaged(journal, box, serial)
                found.append(one)
                one.bodies.extend(_prefix(db, n, one))
                one.uploaded = _uploaded(db, journal)
    except sqlite3.Error:
        pass  # whatever was read before the damage stands
    return found


def _prefix(db: sqlite3.Connection, n: int, one: Salvaged) -> Iterator[str]:
    expected = chain.genesis(one.box, one.journal)
    sql = "select seq, hash, body from entries where journal = ? order by seq"
    try:
        for at, (seq, digest, body) in enumerate(db.execute(sql, (n,)), 1):
            expected = chain.link(expected, seq, body)
            if seq != at or digest != expected:
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
    return int(row[0]) if row else 0
