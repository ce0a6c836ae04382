"""The seat head: both things the panel asks for, shown when they are needed and on demand."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.edge import venue
from tests.edge.conftest import Rig
from tests.ui.workstation import Seat, seat, workplace

END_MS = venue.START_MS + 3_600_000


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with workplace(tmp_path) as one:
        yield one


@pytest.fixture
async def a01(browser: Browser, rig: Rig) -> AsyncIterator[Seat]:
    async with seat(browser, rig) as one:
        yield one


async def cut_off(rig: Rig, a01: Seat, *, left_s: int) -> None:
    """Have the line cut so long before the end, with changes that the box lacks."""
    await a01.start()
    await a01.choose("B")
    await a01.light("box", "good")
    rig.clock.move((END_MS - rig.clock.wall_ms) / 1000 - left_s)
    await a01.page.reload()
    await a01.at("question").wait_for()
    await a01.light("box", "good")
    await a01.cable.pull()
    await a01.choose("C")
    await a01.choose("D")
    await a01.light("box", "attention")


@pytest.mark.rule("X12")
async def test_a_seat_cut_off_near_the_end_shows_what_the_panel_takes(rig: Rig, a01: Seat) -> None:
    await cut_off(rig, a01, left_s=240)
    await expect(a01.at("seat-proof")).to_be_visible()
    await expect(a01.at("locked")).to_be_hidden()
    shown = {
        "revision": int(await a01.at("seat-head-revision").inner_text()),
        "head": await a01.at("seat-head").inner_text(),
    }
    assert shown["revision"] == 3
    assert [len(four) for four in str(shown["head"]).split("-")] == [4, 4, 4, 4]
    await rig.panel("inv1")
    assert (await rig.post("/api/panel/seat-head/a1", shown)).status == 204
    await a01.cable.plug()
    await expect(a01.at("seat-proof")).to_be_hidden()


async def test_earlier_and_while_the_box_answers_it_stands_in_the_menu_only(
    rig: Rig, a01: Seat
) -> None:
    await cut_off(rig, a01, left_s=1200)
    await expect(a01.at("seat-proof")).to_be_hidden()
    await a01.at("bar-more").click()
    await expect(a01.at("more-head-revision")).to_have_text("3")
    letters = await a01.at("more-head").inner_text()
    assert len(letters.replace("-", "")) == 16
