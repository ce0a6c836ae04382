"""Time on the panel: what was lost, giving it back by one tap, giving more with a reason (X9, X12)."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.ui.conftest import Serve
from tests.ui.panel_box import StandIn, answers, opened, phone, refuses
from tests.ui.panel_venue import (
    CHIEF,
    INVIGILATOR,
    MINUTE,
    NOW,
    candidate,
    room,
    run,
    venue,
    with_modules,
    writing,
)

END = NOW + 60 * MINUTE
CLOCK = {"code": "clock-unknown", "since_ms": NOW, "zh": "时间不可信", "en": "?", "detail": ""}


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """A phone."""
    async with phone(camera=False) as one:
        yield one


def hall(*people: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a venue ten minutes into the exam."""
    return venue(room(*people), now_ms=NOW + 10 * MINUTE, **more)


def down(number: int, lost_s: int = 360, **more: Any) -> dict[str, Any]:
    return writing(number, **{"lost_s": lost_s, "proposed_s": lost_s, **more})


def given(*rows: tuple[str, int], refused: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "granted": [
            {"attempt": attempt, "seconds": seconds, "due_ms": END + seconds * 1000}
            for attempt, seconds in rows
        ],
        "refused": [{"attempt": attempt, "code": "attempt-submitted"} for attempt in refused],
    }


async def test_only_who_still_writes_is_offered_time(serve: Serve, page: Page) -> None:
    modules = await with_modules(page, serve)
    people = [
        down(1),
        down(2, 240),
        candidate(3, "submitted", epoch=0, proposed_s=360),
        candidate(4, "admitted", proposed_s=60),
        writing(5, granted_s=300, due_ms=END + 300_000),
    ]
    found = await run(modules, "extra_time", "m.roomTime(one)", one=room(*people))
    assert found == {
        "writing": 3,
        "proposed": 2,
        "least_s": 240,
        "most_s": 360,
        "given": 1,
        "last_ms": END + 300_000,
    }


@pytest.mark.rule("X9")
async def test_one_tap_gives_a_room_its_lost_time_back(serve: Serve, page: Page) -> None:
    box = StandIn(hall(down(1), down(2, 270), writing(3)), me=CHIEF)
    box.replies["grant-lost"] = answers(given(("a1", 360), ("a2", 270)))
    await opened(page, serve, box)
    card = page.get_by_test_id("call-lost-101")
    await expect(card).to_contain_text("2 人损失时间，建议补 4 分 30 秒至 6 分钟")
    await page.get_by_test_id("give-lost-101").click()
    await expect(page.get_by_test_id("said")).to_have_text("已为 2 人补时，最多 6 分钟")
    assert json.loads(box.posts("grant-lost")[0]) == {"room": "101"}
    after = [
        down(1, proposed_s=0, granted_s=360, due_ms=END + 360_000),
        down(2, 270, proposed_s=0, granted_s=270),
        writing(3),
    ]
    await box.show(hall(*after))
    await expect(card).to_have_count(0)
    await expect(page.get_by_test_id("time-open")).to_have_text("已加时 2 人")
    await page.get_by_test_id("candidate-26110001").click()
    sheet = page.get_by_test_id("sheet")
    await expect(sheet).to_contain_text("（已加 6 分钟）")
    await expect(sheet).to_contain_text("机位停用，损失 6 分钟")


async def test_on_the_sheet_it_is_given_to_one_and_a_second_tap_says_that_it_gave_nothing(
    serve: Serve, page: Page
) -> None:
    box = StandIn(hall(down(1)), me=CHIEF)
    await opened(page, serve, box)
    await page.get_by_test_id("candidate-26110001").click()
    box.replies["grant-lost"] = answers(given(("a1", 360)))
    await page.get_by_test_id("give-lost").click()
    await expect(page.get_by_test_id("said")).to_contain_text("已为 考生 001 补时 6 分钟")
    assert json.loads(box.posts("grant-lost")[0]) == {"attempt": "a1"}
    box.replies["grant-lost"] = answers(given(("a1", 0)))
    await page.get_by_test_id("give-lost").click()
    await expect(page.get_by_test_id("said")).to_contain_text("刚才已加过")


async def test_an_invigilator_sees_the_lost_time_and_gives_none(serve: Serve, page: Page) -> None:
    box = StandIn(hall(down(1), writing(2)), me=INVIGILATOR)
    await opened(page, serve, box)
    await expect(page.get_by_test_id("call-lost-101")).to_have_count(0)
    await page.get_by_test_id("time-open").click()
    sheet = page.get_by_test_id("time-sheet")
    await expect(page.get_by_test_id("time-list")).to_contain_text("损失 6 分钟")
    await expect(sheet).to_contain_text("由主考决定")
    await expect(sheet.get_by_role("button")).to_have_count(1)
    await page.get_by_test_id("time-sheet-close").click()
    await page.get_by_test_id("candidate-26110001").click()
    await expect(page.get_by_test_id("extend-open")).to_have_count(0)


@pytest.mark.rule("X12")
async def test_an_extension_of_a_room_has_minutes_and_a_reason_and_names_whom_it_missed(
    serve: Serve, page: Page
) -> None:
    box = StandIn(hall(writing(1), writing(2), writing(3)), me=CHIEF)
    box.replies["grant"] = answers(given(("a1", 600), ("a2", 600), refused=("a3",)))
    await opened(page, serve, box)
    await page.get_by_test_id("time-open").click()
    await page.get_by_test_id("extend-send").click()
    await expect(page.get_by_test_id("extend-minutes")).to_be_focused()
    await page.get_by_role("button", name="10 分钟").click()
    await page.get_by_role("button", name="延长 10 分钟").click()
    await expect(page.get_by_test_id("extend-reason")).to_be_focused()
    assert box.posts("grant") == []
    await page.get_by_role("button", name="听力重放").click()
    await page.get_by_test_id("extend-send").click()
    said = page.get_by_test_id("said")
    await expect(said).to_contain_text("已为 2 人延长 10 分钟")
    await expect(said).to_contain_text("未加：考生 003")
    wish = {"room": "101", "seconds": 600, "why": "extension", "reason": "听力重放"}
    assert json.loads(box.posts("grant")[0]) == wish


async def test_an_extension_half_typed_stays_while_the_candidates_answers_come_in(
    serve: Serve, page: Page
) -> None:
    box = StandIn(hall(writing(1)), me=CHIEF)
    box.replies["grant"] = refuses("grant-too-long")
    await opened(page, serve, box)
    await page.get_by_test_id("candidate-26110001").click()
    await page.get_by_test_id("extend-open").click()
    await page.get_by_test_id("extend-minutes").fill("25")
    await page.get_by_test_id("extend-reason").press_sequentially("设备")
    await box.show(hall(down(1, answered=3, cut_off=True)))
    await expect(page.get_by_test_id("sheet-state")).to_have_text("断联")
    await expect(page.get_by_test_id("extend-reason")).to_be_focused()
    await expect(page.get_by_test_id("extend-minutes")).to_have_value("25")
    await page.get_by_test_id("extend-send").click()
    await expect(page.get_by_test_id("said")).to_contain_text("补时过长")
    wish = json.loads(box.posts("grant")[0])
    assert (wish["attempts"], wish["seconds"], wish["reason"]) == (["a1"], 1500, "设备")
    await expect(page.get_by_test_id("extend-minutes")).to_have_value("25")


@pytest.mark.rule("X9")
async def test_whoever_vouches_for_the_time_sees_what_the_seats_clocks_say(
    serve: Serve, page: Page
) -> None:
    seats = {"seats": 12, "median_ms": 131_000, "spread_ms": 800}
    box = StandIn(hall(writing(1), clock="unknown", clock_evidence=seats, issues=[CLOCK]), me=CHIEF)
    await opened(page, serve, box)
    told = page.get_by_test_id("clock-evidence")
    await expect(told).to_contain_text("12 台机位的电脑时钟快 2 分 11 秒（彼此相差不超过 1 秒）")
    button = await page.get_by_test_id("confirm-time").element_handle()
    box.place["clock_evidence"] = {"seats": 13, "median_ms": -900, "spread_ms": 2_000}
    await box.show(box.place)
    await expect(told).to_contain_text("13 台机位的电脑时钟与考点盒一致")
    assert button is not None
    assert await button.evaluate("one => one.isConnected"), "the button under the finger stays"
