"""The whole box on a line that repeats, reorders, lies and breaks: in memory and over brokers."""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from contract import chain, topics
from contract.messages import Batch, Hello, OrderText
from edge.core.orders import ORDERS
from edge.core.plan import PLAN
from edge.sim.line import SimLine
from tests.edge import venue
from tests.edge.broker_line import BrokerLine, Line, MemoryLine, opened
from tests.edge.conftest import Clock, Rig, running
from tests.edge.venue import BOX


@pytest.fixture(params=["memory", "mosquitto", "amqtt"])
async def line(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Line]:
    async with opened(request.param, tmp_path) as one:
        yield one


@asynccontextmanager
async def box_on(line: Line, folder: Path, clock: Clock | None = None) -> AsyncIterator[Rig]:
    hq = venue.Headquarters()
    async with running(folder, hq, venue.paper(hq), line=line, clock=clock) as rig:
        yield rig


async def outcomes(rig: Rig) -> list[tuple[int, str]]:
    rows = await rig.box.journal.since(rig.box.journal.head.journal, 0, limit=500, most=1 << 24)
    facts = [json.loads(row.body) for row in rows]
    taken = [one["fact"] for one in facts if one["fact"]["kind"] == "order.taken"]
    return [(one["seq"], one["outcome"]) for one in taken]


async def test_orders_repeated_and_out_of_order_have_one_outcome_each(
    line: Line, tmp_path: Path
) -> None:
    async with box_on(line, tmp_path) as rig:
        await rig.planned()
        wishes = [venue.wish("a1"), venue.wish("a1", "refuse"), venue.wish("a2"), venue.wish("a3")]
        texts = [rig.hq.order(one) for one in wishes]
        shuffle = random.Random(7)
        for _ in range(10):
            rig.line.say(rig.hq.batch(*shuffle.sample(texts, k=len(texts))))
        for _ in range(2):
            rig.line.say(rig.hq.batch(*texts))
        rig.order(venue.wish("a2", "refuse"))
        await rig.until(lambda: rig.box.ledger.state[ORDERS].seq == 6)
        assert [seq for seq, _ in await outcomes(rig)] == [1, 2, 3, 4, 5, 6]


async def test_a_forged_order_is_an_issue_and_nothing_else(line: Line, tmp_path: Path) -> None:
    async with box_on(line, tmp_path) as rig:
        await rig.until(lambda: rig.line.connections > 0)
        true = rig.hq.order(venue.plan(rig.paper, candidates=2), seq=1)
        thief = venue.Headquarters()
        forged = thief.order(venue.plan(rig.paper, candidates=3), seq=1)
        elsewhere = rig.hq.order(venue.plan(rig.paper), seq=1, box="box-2")
        describe = rig.box.uplink.describe
        assert describe is not None
        assert "bad-signature" not in (await describe(1, 0)).issues
        for bad in (
            forged,
            elsewhere,
            OrderText(seq=1, body=forged.body, signature=true.signature),
            OrderText(seq=2, body=true.body, signature=true.signature),
        ):
            rig.line.say(rig.hq.batch(bad))
        async with asyncio.timeout(5):
            while "bad-signature" not in (await describe(1, 0)).issues:
                await asyncio.sleep(0.01)
        rig.line.say(rig.hq.batch(true))
        await rig.until(lambda: rig.box.ledger.state[ORDERS].seq == 1)
        assert await outcomes(rig) == [(1, "applied")]
        assert len(rig.box.ledger.state[PLAN].sessions["s1"].entries) == 2


async def test_a_forged_acknowledgement_moves_nothing(line: Line, tmp_path: Path) -> None:
    async with box_on(line, tmp_path) as rig:
        await rig.planned()
        uplink, journal = rig.box.uplink, rig.box.journal.head.journal
        await rig.until(lambda: uplink.connected and uplink.queued == 0)
        position, true = uplink.position, rig.hq.key
        text = rig.hq.order(venue.wish("a1"))
        rig.hq.key = venue.Headquarters().key  # from here on somebody else acknowledges
        rig.line.say(rig.hq.batch(text))
        await rig.until(lambda: any(uplinked(rig.line, journal, position + 1)))
        ack = {"journal": journal, "seq": 10_000, "hash": "ab" * 32, "signature": "c2ln"}
        rig.line.say(topics.JOURNAL_ACK.model.model_validate(ack))
        rig.line.say(rig.hq.batch(text))
        await asyncio.sleep(0.3)
        assert (uplink.position, rig.box.journal.head.journal) == (position, journal)
        assert uplink.queued > 0
        rig.hq.key = true
        rig.line.cut()
        await rig.until(lambda: uplink.queued == 0)
        assert rig.box.journal.head.journal == journal


def uplinked(line: SimLine, journal: str, seq: int) -> list[str]:
    """Return what the box sent of an entry, once for each time."""
    assert isinstance(line, MemoryLine | BrokerLine)
    batches = [one for one in line.sent.all if isinstance(one, Batch) and one.journal == journal]
    return [entry.body for batch in batches for entry in batch.entries if entry.seq == seq]


@pytest.mark.rule("X7")
async def test_the_line_breaks_in_the_middle_and_everything_catches_up_later(
    line: Line, tmp_path: Path
) -> None:
    async with box_on(line, tmp_path) as rig:
        await rig.planned()
        rig.clock.move(31 * 60)
        await rig.release()
        _, pen, token = await rig.seated(1)
        written = [pen.write("Q01", "甲")]
        assert (await rig.save(token, written[0])).status == 200
        uplink, head = rig.box.uplink, rig.box.journal.head
        await rig.until(lambda: uplink.queued == 0)
        for fall in range(1, 3):
            greeted = sum(isinstance(one, Hello) for one in line.sent.all)
            await line.fall()
            await rig.until(lambda: not uplink.connected)
            for item in ("Q01", "Q02", "Q03"):
                written.append(pen.write(item, f"没有网 {fall}"))
                reply: dict[str, Any] = await (await rig.save(token, written[-1])).json()
                assert len(reply["acknowledged"]) == 1
            assert uplink.queued >= 3
            await line.rise()
            await rig.until(lambda: uplink.connected and uplink.queued == 0, seconds=10)
            assert sum(isinstance(one, Hello) for one in line.sent.all) > greeted
        digest, end = chain.genesis(BOX, head.journal), rig.box.journal.head
        bodies = []
        for seq in range(1, end.seq + 1):
            bodies.append(uplinked(line, head.journal, seq)[0])
            digest = chain.link(digest, seq, bodies[-1])
        assert (end.journal, end.hash) == (head.journal, digest)
        facts = [json.loads(body)["fact"] for body in bodies]
        saved = [one["body"] for one in facts if one["kind"] == "attempt.answer-saved"]
        assert saved == [one.body for one in written]


async def test_the_waits_between_tries_double_with_full_jitter(tmp_path: Path) -> None:
    waits: list[float] = []

    class Watched(Clock):
        async def sleep(self, seconds: float) -> None:
            task = asyncio.current_task()
            if task is not None and task.get_name() == "edge.uplink":
                waits.append(seconds)
            await super().sleep(seconds)

    line = MemoryLine()
    await line.fall()
    random.seed(7)
    async with box_on(line, tmp_path, Watched(venue.START_MS)) as rig:
        await rig.until(lambda: len(waits) >= 14)
        await line.rise()
        await rig.until(lambda: rig.box.uplink.connected)
    most = [0.01 * 2 ** min(n, 10) for n in range(1, len(waits) + 1)]
    shares = [wait / longest for wait, longest in zip(waits, most, strict=True)]
    assert all(0 <= share <= 1 for share in shares)
    assert min(shares) < 0.25, "the whole of the interval is used"
    assert max(shares) > 0.75
