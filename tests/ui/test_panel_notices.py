"""Telling seats something from the panel (X18), and the code for the export of answers (X11)."""

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
    room,
    run,
    venue,
    with_modules,
    writing,
)

ROOMS = (room(writing(1), writing(2)), room(writing(101), name="102"))
EVERYBODY: dict[str, list[str]] = {"rooms": [], "attempts": [], "papers": []}
PAPERS = [
    {"paper": paper, "version": 1, "title": title, "cached": True, "opened": True}
    for paper, title in (("p1", "高数"), ("p2", "英语"))
]


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """A phone."""
    async with phone(camera=False) as one:
        yield one


def hall(**more: Any) -> dict[str, Any]:
    return venue(*ROOMS, now_ms=NOW + 10 * MINUTE, **more)


def told(name: str, read: int, **more: Any) -> dict[str, Any]:
    return {
        "notice": name,
        "text": f"通知 {name}",
        "item": None,
        "audience": EVERYBODY,
        "at_ms": NOW,
        "by": "inv1",
        "read": read,
        "meant": 3,
        **more,
    }


async def test_rooms_add_up_and_everybody_or_one_candidate_stands_alone(
    serve: Serve, page: Page
) -> None:
    modules = await with_modules(page, serve)
    taps = [
        ["room:101", "room:102"],
        ["room:101", "room:102", "room:101"],
        ["room:101", "all:"],
        ["attempt:a1", "room:101"],
        ["room:101", "paper:p1"],
    ]
    script = "taps.map((keys) => keys.reduce((chosen, key) => m.tapped(chosen, key), []))"
    chosen = await run(modules, "audience", script, taps=taps)
    assert chosen == [["room:101", "room:102"], ["room:102"], ["all:"], ["room:101"], ["paper:p1"]]
    script = """chosen.map((keys) => m.audienceOf(keys, place, me))
      .map((one) => [one.rooms, one.papers, m.reach(one, place)])"""
    given = {"chosen": chosen, "place": hall(papers=PAPERS)}
    by_chief = await run(modules, "audience", script, **given, me=CHIEF)
    assert by_chief == [
        [["101", "102"], [], 3],
        [["102"], [], 1],
        [[], [], 3],
        [["101"], [], 2],
        [[], ["p1"], None],
    ]
    by_invigilator = await run(modules, "audience", script, **given, me=INVIGILATOR)
    assert by_invigilator[2] == [["101", "102"], [], 3], "never beyond the rooms assigned"
    names = "m.targets(place, me, null).map((one) => one.key)"
    keys = await run(modules, "audience", names, place=hall(papers=PAPERS), me=INVIGILATOR)
    assert keys == ["all:", "room:101", "room:102"]


@pytest.mark.rule("X18")
async def test_a_correction_is_sent_to_a_room_and_the_list_says_who_has_read_it(
    serve: Serve, page: Page
) -> None:
    box = StandIn(hall(), me=CHIEF)
    box.replies["notices"] = answers({"notice": "p-1"})
    await opened(page, serve, box)
    await page.get_by_test_id("notices-open").click()
    send = page.get_by_test_id("notice-send")
    await send.click()
    await expect(page.get_by_text("请选择发给谁。")).to_be_visible()
    await page.get_by_test_id("to-room:101").click()
    await expect(send).to_have_text("发给 2 人")
    await page.get_by_test_id("notice-erratum").check()
    await page.get_by_test_id("notice-text").fill("“最大”应为“最小”。")
    await send.click()
    await expect(page.get_by_test_id("notice-item")).to_be_focused()
    assert box.posts("notices") == []
    await page.get_by_test_id("notice-item").fill("Q2")
    await send.click()
    await expect(page.get_by_test_id("said")).to_have_text("已发出")
    wish = json.loads(box.posts("notices")[0])
    assert wish.pop("notice").startswith("p-")
    audience = {**EVERYBODY, "rooms": ["101"]}
    assert wish == {"text": "“最大”应为“最小”。", "audience": audience, "item": "Q2"}
    await expect(page.get_by_test_id("notice-text")).to_have_value("")
    shown = [told("n1", 3), told("n2", 1, item="Q2", by=None, audience=audience)]
    await box.show(hall(notices=shown))
    rows = page.get_by_test_id("notice-list").locator("li")
    await expect(rows.first).to_contain_text("更正 Q2")
    await expect(rows.first).to_contain_text("总部 · 考场 101")
    await expect(page.get_by_test_id("read-n2")).to_have_text("已读 1 / 3")
    await page.get_by_test_id("notice-sheet-close").click()
    await expect(page.get_by_test_id("notices-open")).to_have_text("通知 2 · 已读 1/3")


async def test_sending_again_after_a_failure_posts_the_same_notice_and_the_next_is_another(
    serve: Serve, page: Page
) -> None:
    box = StandIn(hall(), me=CHIEF)
    box.replies["notices"] = refuses("storage-failed")
    await opened(page, serve, box)
    await page.get_by_test_id("notices-open").click()
    await page.get_by_test_id("to-all:").click()
    text = page.get_by_test_id("notice-text")
    await text.fill("请安静。")
    await page.get_by_test_id("notice-send").click()
    await box.until(lambda: len(box.posts("notices")) == 1)
    await expect(text).to_have_value("请安静。")
    del box.replies["notices"]
    await expect(page.get_by_test_id("notice-send")).to_be_enabled()
    await page.get_by_test_id("notice-send").click()
    await expect(text).to_have_value("")
    await text.fill("还有 15 分钟。")
    await page.get_by_test_id("notice-send").click()
    await box.until(lambda: len(box.posts("notices")) == 3)
    names = [json.loads(body)["notice"] for body in box.posts("notices")]
    assert names[0] == names[1] != names[2]


async def test_from_a_candidates_sheet_it_is_for_that_candidate(serve: Serve, page: Page) -> None:
    box = StandIn(hall(), me=INVIGILATOR)
    await opened(page, serve, box)
    await page.get_by_test_id("candidate-26110002").click()
    await page.get_by_test_id("notice-one").click()
    await expect(page.get_by_test_id("to-attempt:a2")).to_have_attribute("aria-pressed", "true")
    await page.get_by_test_id("notice-text").fill("请举手。")
    await page.get_by_test_id("notice-send").click()
    await box.until(lambda: box.posts("notices"))
    assert json.loads(box.posts("notices")[0])["audience"] == {**EVERYBODY, "attempts": ["a2"]}


async def test_the_export_code_is_shown_with_what_it_is_for_and_gone_when_left(
    serve: Serve, page: Page
) -> None:
    box = StandIn(hall(), me=INVIGILATOR)
    code = {"session": "s1", "code": "40718263", "box_key": "7c1f-09ab-44e2"}
    box.replies["export-code"] = answers(code)
    await opened(page, serve, box)
    await page.get_by_test_id("menu").click()
    await page.get_by_test_id("menu-export").click()
    sheet = page.get_by_test_id("export-sheet")
    await expect(sheet).to_contain_text("4071 8263")
    await expect(sheet).to_contain_text("离线试卷")
    await expect(sheet).to_contain_text("7c1f-09ab-44e2")
    await page.get_by_test_id("export-sheet-close").click()
    await expect(page.get_by_test_id("export-shown")).to_be_empty()
