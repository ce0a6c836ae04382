"""A disk without room: nothing is acknowledged that is not kept, and all goes on when there is."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from contract.facts import catalogue
from contract.facts.attempt import AnswerSaved
from contract.operations import SignedOperation, digest
from tests.edge import venue
from tests.edge.conftest import Rig


async def number(rig: Rig, pragma: str) -> int:
    async with rig.box.journal._db.execute(f"pragma {pragma}") as rows:
        row = await rows.fetchone()
    assert row is not None
    return int(row[0])


@asynccontextmanager
async def no_room(rig: Rig) -> AsyncIterator[None]:
    """Let SQLite find no further page, exactly as on a full disk (SQLITE_FULL)."""
    most = await number(rig, "max_page_count")
    await number(rig, f"max_page_count = {await number(rig, 'page_count')}")
    yield
    await number(rig, f"max_page_count = {most}")


async def fill_up(
    rig: Rig, pen: venue.Pen, token: str
) -> tuple[list[str], tuple[int, str, SignedOperation]]:
    """Write until the box refuses; returns what it acknowledged, and the refusal."""
    acknowledged: list[str] = []
    for _ in range(200):
        operation = pen.write("Q01", "字" * 2000)
        reply = await rig.save(token, operation)
        if reply.status != 200:
            return acknowledged, (reply.status, (await reply.json())["title"], operation)
        acknowledged += [one["sha256"] for one in (await reply.json())["acknowledged"]]
    raise AssertionError("the disk never filled")


async def bodies(rig: Rig) -> list[str]:
    head = rig.box.journal.head
    rows = await rig.box.journal.since(head.journal, 0, limit=10_000, most=1 << 30)
    return [row.body for row in rows]


@pytest.mark.rule("X6")
async def test_on_a_full_disk_saving_says_so_and_nothing_is_half_recorded(rig: Rig) -> None:
    await rig.planned()
    rig.clock.move(30 * 60)
    await rig.release()
    _, pen, token = await rig.seated(1)
    async with no_room(rig):
        acknowledged, refused = await fill_up(rig, pen, token)
        assert refused[:2] == (507, "storage-full")
        before, state = await bodies(rig), rig.box.ledger.state
        assert len(rig.attempt("a1").saved) == len(acknowledged)
        await rig.panel("inv1")
        async with rig.client.ws_connect("/api/panel/live") as socket:
            shown = await socket.receive_json(timeout=5)
        assert "storage-full" in {issue["code"] for issue in shown["issues"]}
        again = await rig.save(token, refused[2])
        assert again.status == 507
        assert await bodies(rig) == before
        assert rig.box.ledger.state == state, "what was not recorded did not happen"
    assert (await rig.save(token, refused[2])).status == 200
    digests = {one.written.digest for one in rig.attempt("a1").saved}
    assert set(acknowledged) <= digests
    assert len(digests) == len(acknowledged) + 1
    async with rig.client.ws_connect("/api/panel/live") as socket:
        shown = await socket.receive_json(timeout=5)
    assert "storage-full" not in {issue["code"] for issue in shown["issues"]}


async def test_others_are_acknowledged_only_if_their_answer_found_room(rig: Rig) -> None:
    await rig.planned()
    rig.clock.move(30 * 60)
    await rig.release()
    _, first, token = await rig.seated(1)
    _, second, other = await rig.seated(2)
    async with no_room(rig):
        await fill_up(rig, first, token)
        small = second.write("Q01", "短")
        reply = await rig.save(other, small)
        assert (reply.status == 200) == (second.head in _digests(await bodies(rig)))
    assert (await rig.save(other, small)).status == 200
    assert len(rig.attempt("a2").saved) == 1


def _digests(stored: list[str]) -> list[str]:
    facts = (catalogue.read(body)[1] for body in stored)
    return [digest(fact.body) for fact in facts if isinstance(fact, AnswerSaved)]
