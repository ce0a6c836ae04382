"""The append-only journal on a real SQLite file: what is refused, and what a group commit is."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from contract import chain
from contract.facts import catalogue
from contract.facts.attempt import PageLeft
from contract.facts.fact import Fact
from contract.facts.journal import JournalContinues
from edge.core.refusal import Refusal
from edge.core.state import State
from edge.services.ledger import Ledger
from edge.services.recovery import Recovery
from edge.sim.clock import SimClock
from edge.store.database import Damaged
from edge.store.journal import Journal, StorageFailed
from tests.edge import venue

CLOCK = SimClock(venue.START_MS)
LEFT = PageLeft(attempt="a1", what="hidden")


def recovery(serial: str = "serial-1") -> Recovery:
    return Recovery(box=venue.BOX, serial=serial, software="1", clock=CLOCK)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
async def journal(path: Path) -> AsyncIterator[Journal]:
    async with recovery().open(path) as one:
        yield one


@pytest.fixture
async def ledger(journal: Journal) -> AsyncIterator[Ledger]:
    one = Ledger(journal, CLOCK, ())
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(one.run())
        yield one
        running.cancel()


def stored(path: Path) -> list[tuple[str, int, str, str]]:
    sql = (
        "select j.journal, e.seq, e.hash, e.body from entries e join journals j on j.n = e.journal"
    )
    with closing(sqlite3.connect(path)) as db:
        return db.execute(f"{sql} order by e.n").fetchall()


async def facts(journal: Journal) -> list[Fact]:
    return [recorded.fact async for recorded in journal.replay()]


@pytest.mark.parametrize(
    "statement",
    [
        "update entries set body = 'x'",
        "update entries set seq = seq + 1 where seq = 1",
        "delete from entries where seq = 1",
        "update journals set serial = 'other'",
        "delete from journals",
        "insert or replace into entries (journal, seq, hash, body) values (1, 1, 'h', 'b')",
        "insert or replace into entries (n, journal, seq, hash, body) values (1, 1, 2, 'h', 'b')",
        "insert into entries (journal, seq, hash, body) values (1, 3, 'h', 'b')",
        "insert or replace into journals (n, journal, box, serial) values (1, 'j', 'b', 's')",
        "replace into journals (journal, box, serial) select journal, 'b', 's' from journals",
    ],
)
async def test_nobody_changes_or_removes_what_is_recorded(
    journal: Journal, path: Path, statement: str
) -> None:
    before = stored(path)
    with closing(sqlite3.connect(path)) as db, pytest.raises(sqlite3.IntegrityError):
        db.execute(statement)
    assert stored(path) == before


async def test_every_entry_fixes_all_before_it(ledger: Ledger, path: Path) -> None:
    for n in range(1, 8):
        await asyncio.gather(*(ledger.record(lambda _: (LEFT,)) for _ in range(n)))
    rows = stored(path)
    assert len(rows) == 1 + 28
    expected = chain.genesis(venue.BOX, rows[0][0])
    for place, (_, seq, digest, body) in enumerate(rows, 1):
        expected = chain.link(expected, seq, body)
        assert (seq, digest) == (place, expected)


async def test_a_group_is_recorded_whole_or_not_at_all(journal: Journal, path: Path) -> None:
    await journal.append(["one"])
    before, head = stored(path), journal.head
    with pytest.raises(AttributeError):
        await journal.append(["two", "three", None])  # type: ignore[list-item]
    assert (stored(path), journal.head) == (before, head)
    await journal.append(["two", "three"])
    assert [row[3] for row in stored(path)][-3:] == ["one", "two", "three"]


async def test_who_is_refused_spoils_nothing_for_the_others_of_the_group(ledger: Ledger) -> None:
    def refused(_: State) -> tuple[Fact, ...]:
        raise Refusal("not-allowed")

    wishes = [refused if n % 3 == 0 else lambda _: (LEFT,) for n in range(30)]
    outcomes = await asyncio.gather(*map(ledger.record, wishes), return_exceptions=True)
    for n, outcome in enumerate(outcomes):
        assert isinstance(outcome, Refusal) if n % 3 == 0 else len(outcome) == 1  # type: ignore[arg-type]
    seqs = [one[0].seq for one in outcomes if not isinstance(one, BaseException)]
    assert seqs == list(range(2, 22))


async def test_positions_are_written_beside_groups_and_spoil_none(ledger: Ledger) -> None:
    journal = ledger._journal

    async def count() -> None:
        for n in range(1, 30):
            await journal.set_position("p", n)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(count())
        for _ in range(30):
            await ledger.record(lambda _: (LEFT,))
    assert (await journal.position("p"), journal.head.seq) == (29, 31)


async def test_a_batch_has_its_bounds_and_its_own_chain(journal: Journal) -> None:
    await journal.append([str(n) * 100 for n in range(10, 30)])
    few = await journal.since(journal.head.journal, 3, limit=4, most=10_000)
    assert [row.seq for row in few] == [4, 5, 6, 7]
    small = await journal.since(journal.head.journal, 3, limit=100, most=500)
    assert len(small) == 2
    large = await journal.since(journal.head.journal, 3, limit=100, most=1)
    assert len(large) == 1, "one that is larger than the bound goes alone"
    previous = await journal.hash_at(journal.head.journal, 3)
    for row in few:
        assert row.previous == previous
        assert row.hash == chain.link(previous, row.seq, row.body)
        previous = row.hash


async def test_a_journal_of_another_machine_is_continued_under_a_new_name(path: Path) -> None:
    async with recovery().open(path) as journal:
        await journal.append([f'"{n}"' for n in range(1500)])
        old = journal.head
        await journal.set_position(f"uplink:{old.journal}", 1200)
        before = await facts(journal)
    async with recovery("serial-2").open(path) as journal:
        assert journal.head.journal != old.journal
        first, *copies = [body for name, _, _, body in stored(path) if name != old.journal]
        _, fact = catalogue.read(first)
        assert isinstance(fact, JournalContinues)
        assert (fact.journal, fact.seq, fact.hash) == (old.journal, old.seq, old.hash)
        assert fact.why == "other-serial"
        assert copies == [row[3] for row in stored(path) if row[0] == old.journal][200:]
        assert fact.copied == len(copies), "what HQ lacks, and a margin that a standby may lack"
        assert [one for one in await facts(journal) if one != fact] == before
    async with recovery("serial-2").open(path) as journal:
        assert len({row[0] for row in stored(path)}) == 2, "once is enough"


async def test_a_new_name_is_taken_to_the_end_whoever_stops_waiting(
    ledger: Ledger, path: Path
) -> None:
    journal = ledger._journal
    old = journal.head.journal
    for delay in (0.0, 0.001, 0.002, 0.004):
        asking = asyncio.create_task(ledger.continue_journal(recovery(), "behind-hq"))
        await asyncio.sleep(delay)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        (recorded,) = await ledger.record(lambda _: (LEFT,))
        assert recorded.journal == journal.head.journal
        assert stored(path)[-1][:2] == (journal.head.journal, journal.head.seq)
    assert journal.head.journal != old


async def test_a_file_that_breaks_under_the_box_ends_it_so_that_the_next_start_repairs_it(
    path: Path,
) -> None:
    async with recovery().open(path) as journal:
        await journal.append(["x" * 2000] * 500)
    async with recovery().open(path) as journal:
        await journal._db.execute("pragma cache_size = 1")
        with path.open("r+b") as file:
            file.seek(4096)
            file.write(b"\xa5" * (path.stat().st_size - 4096))
        ledger = Ledger(journal, CLOCK, ())
        waiting = asyncio.create_task(ledger.record(lambda _: (LEFT,)))
        with pytest.raises(Damaged):
            await ledger.run()
        with pytest.raises(StorageFailed):
            await waiting
    repaired = recovery()
    async with repaired.open(path) as journal:
        assert repaired.damaged is not None
        assert journal.head.seq == 1
