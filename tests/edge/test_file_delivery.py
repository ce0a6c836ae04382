"""Candidates' files reach HQ when the line allows, and leave the box only afterwards."""

import asyncio
from pathlib import Path

import pytest

from edge.config import Privacy
from edge.core.retention import RETENTION, Periods
from edge.ports.courier import CourierDown
from edge.services import file_delivery
from edge.services.file_delivery import FileDelivery
from edge.services.uploads import Uploads
from edge.sim.courier import SimCourier
from edge.web import keys
from tests.edge import venue
from tests.edge.conftest import Rig, running
from tests.edge.test_uploads import ESSAY, put, sat, sha

FILE = ("a1", sha(ESSAY))
DAY_S = 86_400


async def started(rig: Rig) -> str:
    await rig.planned()
    rig.clock.move(30 * 60 + 1)
    await rig.release()
    return await sat(rig)


@pytest.mark.rule("X6")
async def test_a_file_reaches_hq_once_and_hq_is_asked_again_after_a_restart(
    tmp_path: Path,
) -> None:
    hq, courier = venue.Headquarters(), SimCourier()
    paper = venue.paper(hq)
    async with running(tmp_path, hq, paper, courier=courier) as rig:
        token = await started(rig)
        assert (await put(rig, token, ESSAY))[0] == 200
        await rig.until(lambda: rig.box.file_delivery.at_hq(*FILE))
        assert courier.files == {FILE: ESSAY}
    async with running(tmp_path, hq, paper, courier=courier) as again:
        await again.until(lambda: again.box.file_delivery.at_hq(*FILE))
    assert courier.puts == [FILE], "HQ said that it has it"


async def test_a_line_that_is_down_delays_a_file_and_loses_none(rig: Rig) -> None:
    rig.courier.down = True
    token = await started(rig)
    assert (await put(rig, token, ESSAY))[0] == 200
    with pytest.raises(CourierDown):
        await rig.box.file_delivery.look()
    assert not rig.box.file_delivery.at_hq(*FILE)
    rig.courier.down = False
    await rig.until(lambda: rig.courier.files == {FILE: ESSAY})


async def test_a_file_that_hq_refuses_holds_up_no_other_and_is_offered_again(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_delivery, "REFUSED_WAIT_S", 0.05)
    rig.courier.refused.add("a1")
    first = await started(rig)
    second = await sat(rig, 2)
    assert (await put(rig, first, ESSAY))[0] == 200
    assert (await put(rig, second, b"of another"))[0] == 200
    await rig.until(lambda: rig.courier.puts == [("a2", sha(b"of another"))])
    rig.courier.refused.clear()
    await rig.until(lambda: FILE in rig.courier.files)


async def test_answers_go_first(rig: Rig) -> None:
    token = await started(rig)
    waiting: list[int | None] = [None]
    delivery = FileDelivery(
        uploads=rig.box.web[keys.UPLOADS],
        courier=rig.courier,
        ledger=rig.box.ledger,
        periods=Periods(roster_ms=0, taken_ms=0),
        clock=rig.clock,
        backlog=lambda: waiting[0],
    )
    rig.courier.down = True  # the box's own task
    assert (await put(rig, token, ESSAY))[0] == 200
    await delivery.look()
    waiting[0] = file_delivery.MOST_BACKLOG + 1
    await delivery.look()
    rig.courier.down = False
    await delivery.look()
    assert not delivery.at_hq(*FILE)
    waiting[0] = 0
    await delivery.look()
    assert delivery.at_hq(*FILE)


@pytest.mark.rule("A5")
async def test_files_go_when_the_period_is_over_and_hq_has_them(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_delivery, "REFUSED_WAIT_S", 0)
    rig.courier.refused.add("a2")
    first, service = await started(rig), rig.box.web[keys.UPLOADS]
    second = await sat(rig, 2)
    assert (await put(rig, first, ESSAY))[0] == 200
    assert (await put(rig, second, b"of another"))[0] == 200
    await rig.until(lambda: rig.box.file_delivery.at_hq(*FILE))
    rig.clock.move(2 * 3600)
    await rig.until(lambda: rig.box.ledger.state[RETENTION].closed_ms)
    await rig.box.file_delivery.look()
    assert await service.names("a1") == {sha(ESSAY)}, "its time has not come"
    rig.clock.move((Privacy().taken_days + 1) * DAY_S)
    await until_gone(service, "a1")
    await rig.box.file_delivery.look()
    assert await service.names("a2") == {sha(b"of another")}, "HQ does not have it"
    rig.courier.refused.clear()
    await until_gone(service, "a2")
    assert await service.groups() == (), "the keys are destroyed"


async def until_gone(service: Uploads, attempt: str) -> None:
    async with asyncio.timeout(5):
        while await service.names(attempt):
            await asyncio.sleep(0.01)
