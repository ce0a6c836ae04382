"""What a seat hears of the box while a whole hall is busy."""

import asyncio
from pathlib import Path

import pytest

from contract.facts.attempt import AnswerSaved
from edge.core.seat_view import made_of
from edge.services.export import ExportCodes
from edge.web import live
from tests.edge import venue
from tests.edge.conftest import Clock, Rig, running


class Sleepless(Clock):
    """Notes for how long the box's tasks mean to sleep."""

    def __init__(self, wall_ms: int) -> None:
        super().__init__(wall_ms)
        self.wanted: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.wanted.append(seconds)
        await super().sleep(seconds)


async def hall(rig: Rig) -> tuple[tuple[venue.Pen, str], tuple[venue.Pen, str]]:
    await rig.planned()
    rig.clock.move(30 * 60)
    await rig.release()
    (_, pen, token), (_, other_pen, other) = await rig.seated(1), await rig.seated(2)
    return (pen, token), (other_pen, other)


async def test_a_seat_where_nothing_happens_hears_the_time_while_others_write(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "NOW_EVERY_S", 0.2)
    monkeypatch.setattr(live, "SEAT_EVERY_S", 0.01)
    (_, token), (pen, other) = await hall(rig)

    async def write() -> None:
        while True:
            assert (await rig.save(other, pen.write("Q01", "x"))).status == 200

    async with rig.client.ws_connect("/api/live", protocols=("kaobox", token)) as socket:
        writing = asyncio.create_task(write())
        async with asyncio.timeout(10):
            while (await socket.receive_json())["type"] != "now":
                pass
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
    assert pen.revision > 1


async def test_a_seats_view_is_made_of_nothing_that_others_write(rig: Rig) -> None:
    (pen, token), (other_pen, other) = await hall(rig)
    ledger = rig.box.ledger

    def same(before: tuple[object, ...]) -> bool:
        now = made_of(ledger.state, "a1")
        return len(now) == len(before) and all(a is b for a, b in zip(now, before, strict=True))

    before = made_of(ledger.state, "a1")
    assert (await rig.save(other, other_pen.write("Q01", "x"))).status == 200
    assert same(before)
    assert (await rig.save(token, pen.write("Q01", "x"))).status == 200
    assert not same(before)


async def test_a_paper_opens_at_its_moment_and_not_at_the_tick_after_it(tmp_path: Path) -> None:
    hq = venue.Headquarters()
    clock = Sleepless(venue.START_MS - 30 * 60_000)
    async with running(tmp_path, hq, venue.paper(hq), clock=clock) as rig:
        await rig.planned()
        await rig.release()
        clock.move(30 * 60 - 0.125)
        clock.wanted.clear()
        await rig.until(lambda: 0.125 in clock.wanted)


async def test_who_stops_waiting_is_recorded_all_the_same(rig: Rig) -> None:
    (pen, _), _ = await hall(rig)
    one = pen.write("Q01", "x")
    fact = AnswerSaved(attempt="a1", body=one.body, signature=one.signature)
    asking = asyncio.create_task(rig.box.ledger.record(lambda _: (fact,)))
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await rig.until(lambda: rig.attempt("a1").epochs[0].revision == 1)


async def test_a_hall_that_signs_in_at_once_costs_one_export_code() -> None:
    made = []

    class Counting(ExportCodes):
        def _proof(self, session: str) -> dict[str, str]:
            made.append(session)
            return super()._proof(session)

    codes = Counting(b"secret")
    proofs = await asyncio.gather(*(codes.proof("s1") for _ in range(100)))
    assert made == ["s1"]
    assert all(proof == proofs[0] for proof in proofs)
