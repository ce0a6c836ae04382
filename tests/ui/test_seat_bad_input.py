"""A workstation that misbehaves: its clock jumps, its disk is full. No answer pays for it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from contract.facts.attempt import AnswerSaved
from contract.operations import Operation
from tests.edge import venue
from tests.edge.conftest import Rig
from tests.ui.workstation import Seat, answers, facts, seat, workplace


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with workplace(tmp_path) as one:
        yield one


@pytest.fixture
async def a01(browser: Browser, rig: Rig) -> AsyncIterator[Seat]:
    async with seat(browser, rig) as one:
        yield one


async def box_has(rig: Rig, wanted: tuple[str, ...]) -> None:
    async with asyncio.timeout(10):
        while (await answers(rig)).get("Q1") != {"R": wanted}:
            await asyncio.sleep(0.05)


@pytest.mark.rule("X14")
@pytest.mark.parametrize("hours", [5, -5])
async def test_a_clock_that_jumps_by_hours_moves_neither_the_countdown_nor_an_answers_time(
    rig: Rig, a01: Seat, hours: int
) -> None:
    jump = f"const now = Date.now; Date.now = () => now() + {hours} * 3600 * 1000;"
    await a01.start()
    await a01.page.evaluate(f"() => {{ {jump} }}")
    await a01.choose("B")
    await box_has(rig, ("B",))
    (fact,) = await facts(rig, AnswerSaved)
    assert isinstance(fact, AnswerSaved)
    said = Operation.model_validate_json(fact.body)
    assert said.exam_ms is not None
    assert abs(said.exam_ms - venue.START_MS) < 60_000
    assert "59:" in await a01.at("countdown").inner_text()

    await a01.context.add_init_script(jump)
    await a01.cable.pull()
    await a01.page.reload()
    await a01.at("question").wait_for()
    assert "≈" in await a01.at("countdown").inner_text(), "nobody vouches for it"
    await a01.choose("C")  # and so nothing is locked, whatever the clock says
    await a01.light("here", "good")
    await a01.cable.plug()
    await box_has(rig, ("C",))
    last = (await facts(rig, AnswerSaved))[-1]
    assert isinstance(last, AnswerSaved)
    assert Operation.model_validate_json(last.body).exam_ms is None
    await expect(a01.at("countdown")).to_contain_text("59:")


@pytest.mark.rule("X6")
async def test_a_full_disk_at_the_seat_is_said_and_the_box_still_gets_every_answer(
    rig: Rig, a01: Seat
) -> None:
    await a01.start()
    await a01.choose("A")
    await a01.light("box", "good")
    await a01.page.evaluate("""() => {
      const put = IDBObjectStore.prototype.put;
      window.full = true;
      IDBObjectStore.prototype.put = function (...given) {
        if (window.full) throw new DOMException("no room", "QuotaExceededError");
        return put.apply(this, given);
      };
    }""")
    await a01.choose("B")
    assert "保存失败" in await a01.light("here", "bad")
    await box_has(rig, ("B",))
    await a01.light("box", "good")
    await a01.cable.pull()
    await a01.choose("C")
    await a01.light("box", "attention")
    await a01.page.evaluate("() => { window.full = false; }")
    await a01.choose("D")
    await a01.light("here", "good")
    await a01.page.reload()  # with room again, all of it was written down
    await a01.at("question").wait_for()
    assert await a01.chosen() == ["D"]
    await a01.cable.plug()
    await box_has(rig, ("D",))
    assert rig.attempt("a1").epochs[0].revision == 4, "what was written without room is there too"
