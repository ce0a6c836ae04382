"""What must hold after a power cut, judged from the files that are left and from what was promised.

``LostAfterCut`` is raised for what the power cut took although it had been promised; everything
else that does not hold is an AssertionError.
"""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from contract import chain
from contract.facts import catalogue
from contract.facts.attempt import AnswerSaved
from edge.store.cache import Cache
from edge.store.vault import Vault
from tests.power.writer import BOX, SECRET, recovery

Row = tuple[str, int, str, str]


class LostAfterCut(Exception):
    """Something that was promised is not there, or is not what it was."""


async def check_journal(folder: Path, told: Iterable[str]) -> int:
    """Open the journal as the box does after a cut; returns how many answers it holds."""
    path = folder / "journal.db"
    lines = [line.split() for line in told]
    kept = {int(n): (journal, int(seq), name) for n, journal, seq, name in _of("kept", lines)}
    asked = {int(n) for (n,) in _of("asked", lines)}
    opening = recovery()
    async with opening.open(path) as journal:
        rows = stored(path)
        assert rows[-1][:2] == (journal.head.journal, journal.head.seq)
    if opening.damaged is not None and lines:
        raise LostAfterCut(f"taken for damaged: {opening.damaged}")
    unbroken(rows)
    places = {row[:3] for row in rows}
    lost = [number for number, place in kept.items() if place not in places]
    if lost:
        raise LostAfterCut(f"{len(lost)} of {len(kept)} answers, the first {min(lost)}")
    numbers = Counter(answers(rows))
    assert set(numbers) <= asked, "an answer that nobody gave"
    assert set(numbers.values()) <= {1}, "an answer twice"
    return len(numbers)


async def check_files(folder: Path, told: Iterable[str]) -> int:
    """Read every file that was promised; returns how many there were."""
    cache, vault = Cache(folder / "cache"), Vault(folder / "vault", SECRET)
    lines = [line.split() for line in told]
    gone, going, reported = (_groups(word, lines) for word in ("gone", "going", "reported"))
    proved = {one.group for one in await vault.unreported()} | reported
    held = {one.group for one in await vault.groups()}
    if gone & held or gone - proved:
        raise LostAfterCut(f"destroyed and back: {gone & held}, no proof: {gone - proved}")
    promised = [sha256 for group, sha256 in _of("picture", lines) if group not in going]
    contents = [sha256 for (sha256,) in _of("cache", lines)]
    try:
        for sha256 in promised:
            await vault.read(sha256)  # checks the content against its name
        for sha256 in contents:
            await cache.read(sha256)
    except FileNotFoundError as exc:
        raise LostAfterCut(str(exc)) from exc
    for path in (folder / "cache").glob("*/*"):
        if not path.suffix and hashlib.sha256(path.read_bytes()).hexdigest() != path.name:
            raise LostAfterCut(f"{path.name[:12]} holds something else")
    return len(promised) + len(contents) + len(gone)


def stored(path: Path) -> list[Row]:
    """Return every entry of a journal's file."""
    sql = (
        "select j.journal, e.seq, e.hash, e.body from entries e join journals j on j.n = e.journal"
    )
    with closing(sqlite3.connect(path)) as db:
        return db.execute(f"{sql} order by e.n").fetchall()


def unbroken(rows: Iterable[Row]) -> None:
    """Follow the chain of each journal from its first entry."""
    heads: dict[str, tuple[int, str]] = {}
    for journal, seq, name, body in rows:
        before, previous = heads.get(journal, (0, chain.genesis(BOX, journal)))
        assert (seq, name) == (before + 1, chain.link(previous, seq, body))
        heads[journal] = (seq, name)


def answers(rows: Iterable[Row]) -> Iterator[int]:
    """Yield the number of every answer among entries."""
    for *_, body in rows:
        _, fact = catalogue.read(body)
        if isinstance(fact, AnswerSaved):
            yield int(fact.body.split()[0])


def _groups(word: str, lines: Iterable[list[str]]) -> set[str]:
    return {group for (group,) in _of(word, lines)}


def _of(word: str, lines: Iterable[list[str]]) -> Iterable[list[str]]:
    return (rest for first, *rest in lines if first == word)
