"""The box's end of the line when HQ is away, late, behind, or knows this journal differently."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from contract import chain
from contract.facts import catalogue
from contract.facts.attempt import PageLeft
from contract.facts.fact import Fact
from contract.facts.journal import JournalContinues
from contract.messages import Batch, BatchEntry, Hello, Message
from edge import app
from edge.ports.line import LineDown
from edge.sim.depot import SimDepot
from edge.sim.line import SimLine
from edge.store.journal import Journal
from tests.edge import venue
from tests.edge.conftest import Clock, acknowledge


class Hasty(Clock):
    """Ten seconds of patience pass in a tenth of one."""

    def monotonic(self) -> float:
        return time.monotonic() * 100


@dataclass
class Lonely:
    """A box on a line at whose other end nobody speaks but the test."""

    box: app.Box
    line: SimLine
    hq: venue.Headquarters

    @property
    def journal(self) -> Journal:
        return self.box.journal

    async def heard(self, kind: type[Message]) -> Message:
        async with asyncio.timeout(10):
            while not isinstance(message := await self.line.sent.get(), kind):
                pass
            return message

    async def hello(self) -> Hello:
        message = await self.heard(Hello)
        assert isinstance(message, Hello)
        return message

    async def batch(self) -> Batch:
        message = await self.heard(Batch)
        assert isinstance(message, Batch)
        return message

    async def record(self, number: int) -> None:
        for n in range(number):
            left: tuple[Fact, ...] = (PageLeft(attempt="a1", what="hidden", milliseconds=n),)
            await self.box.ledger.record(lambda _, left=left: left)  # type: ignore[misc]

    async def acknowledge(self, seq: int, digest: str | None = None) -> None:
        journal = self.journal.head.journal
        own = await self.journal.hash_at(journal, seq)
        self.line.say(acknowledge(self.hq, journal, seq, digest or own))


@asynccontextmanager
async def lonely(
    folder: Path, clock: Clock | None = None, line: SimLine | None = None
) -> AsyncIterator[Lonely]:
    hq, line = venue.Headquarters(), line or SimLine()
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as tasks:
        settings = venue.settings(folder, hq)
        clock = clock or Hasty(venue.START_MS)
        box = await app.assemble(settings, stack, clock, line=line, depot=SimDepot())
        living = tasks.create_task(live(box))
        yield Lonely(box, line, hq)
        assert not living.done()
        living.cancel()


async def live(box: app.Box) -> None:
    async with asyncio.TaskGroup() as tasks:
        app.start(box, tasks)


async def test_a_hello_without_an_answer_is_said_again_on_the_same_connection(
    tmp_path: Path,
) -> None:
    """The broker was there and HQ was not: nobody keeps the message for it."""
    async with lonely(tmp_path) as box:
        assert [(await box.hello()).connection for _ in range(2)] == [1, 1]
        assert not box.box.uplink.connected
        await box.acknowledge(0)
        assert (await box.batch()).entries[0].seq == 1


@pytest.mark.rule("X7")
async def test_an_old_acknowledgement_after_a_failover_does_not_leave_hq_with_a_gap(
    tmp_path: Path,
) -> None:
    async with lonely(tmp_path) as box:
        await box.hello()
        await box.record(9)
        await box.acknowledge(10)  # under way when HQ's database was replaced by its standby
        await box.acknowledge(4)  # the true answer to this hello
        await box.record(1)
        assert (await box.batch()).entries[0].seq == 11
        sent = [0]
        while sent[0] != 5:  # HQ cannot use what it gets, and says where it stands
            await box.acknowledge(4)
            sent = [entry.seq for entry in (await box.batch()).entries]
        assert sent == list(range(5, 12))
        await box.acknowledge(11)
        async with asyncio.timeout(5):
            while box.box.uplink.queued:
                await asyncio.sleep(0.01)


@pytest.mark.parametrize("how", ["behind-hq", "hash-differs"])
async def test_a_journal_that_hq_knows_differently_goes_on_under_a_new_name_while_seats_write(
    tmp_path: Path, how: str
) -> None:
    async with lonely(tmp_path) as box:
        await box.hello()
        await box.record(20)
        old = box.journal.head
        state = box.box.ledger.state
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(box.record(60))
            await box.acknowledge(old.seq + 500 if how == "behind-hq" else 7, "f" * 64)
            while (hello := await box.hello()).journal == old.journal:
                pass
        await box.acknowledge(0)
        entries: list[BatchEntry] = []
        while len(entries) < box.journal.head.seq:
            entries += (await box.batch()).entries
        _, first = catalogue.read(entries[0].body)
        assert isinstance(first, JournalContinues)
        assert (first.journal, first.why) == (old.journal, how)
        assert first.seq >= old.seq
        digest = chain.genesis(venue.BOX, hello.journal)
        for entry in entries:
            assert entry.previous == digest
            digest = chain.link(digest, entry.seq, entry.body)
        lefts = [catalogue.read(entry.body)[1] for entry in entries]
        numbers = [one.milliseconds for one in lefts if isinstance(one, PageLeft)]
        assert numbers == [*range(20), *range(60)], "everything, once, in order"
        assert box.box.ledger.state != state
        replayed = [one async for one in box.journal.replay()]
        assert sum(isinstance(one.fact, PageLeft) for one in replayed) == 80


async def test_the_number_of_a_connection_is_never_used_twice(tmp_path: Path) -> None:
    seen = []
    for _ in range(2):
        async with lonely(tmp_path, Clock(venue.START_MS)) as box:
            for _ in range(3):
                seen.append((await box.hello()).connection)
                box.line.cut()
    assert seen == sorted(set(seen))


class BrokenOnLeaving(SimLine):
    """Breaks when it is left, as a broker's connection does that died unnoticed."""

    @asynccontextmanager
    async def connect(self, number: int) -> AsyncIterator[Any]:
        async with super().connect(number) as connection:
            try:
                yield connection
            finally:
                raise LineDown("it was dead already")


@pytest.mark.parametrize("line", [SimLine, BrokenOnLeaving])
async def test_a_box_that_is_stopped_while_its_line_breaks_stops(
    tmp_path: Path, line: type[SimLine]
) -> None:
    for turns in range(6):
        async with asyncio.timeout(5), lonely(tmp_path, line=line()) as box:
            await box.hello()
            await box.acknowledge(0)
            await box.batch()
            box.line.cut()
            for _ in range(turns):
                await asyncio.sleep(0)
