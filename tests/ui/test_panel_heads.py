"""The letters of a cut-off seat, entered in the minutes around the end; and answers compared (X8, X12)."""

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
LETTERS = "9f2c01ab77de3401"
SILENT = {"cut_off": True, "heard_ms": END - 4 * MINUTE, "epoch": 1}


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """A phone."""
    async with phone(camera=False) as one:
        yield one


def at(now_ms: int, *people: dict[str, Any]) -> dict[str, Any]:
    return venue(room(*people), now_ms=now_ms)


async def test_somebody_is_sent_to_a_silent_seat_from_five_minutes_before_its_end_to_two_after(
    serve: Serve, page: Page
) -> None:
    modules = await with_modules(page, serve)
    collected: dict[str, Any] = {"state": "submitted", "submitted_how": "forced", "epoch": 0}
    people = [
        writing(1, **SILENT),
        writing(2),
        candidate(3, **collected, heard_ms=END - MINUTE),
        candidate(4, **collected, heard_ms=END - 1000),
        candidate(5, "submitted", submitted_how="candidate", epoch=0),
        writing(6, **SILENT, due_ms=END + 30 * MINUTE),
    ]
    moments = [END - 6 * MINUTE, END - 5 * MINUTE, END + 120_000, END + 120_001]
    script = (
        "moments.map((now) => people.filter((one) => m.wantsHead(one, now)).map((c) => c.seat))"
    )
    found = await run(modules, "seat_head", script, people=people, moments=moments)
    assert found == [[], ["1", "3"], ["1", "3"], []]
    may = "people.filter((one) => m.mayEnterHead(one, now)).map((one) => one.seat)"
    assert await run(modules, "seat_head", may, people=people, now=NOW) == ["1", "3", "6"]


async def test_letters_are_read_as_a_hand_copies_them(modules_page: Page) -> None:
    texts = [
        "9F2C-O1AB-77DE-34O1",
        "9f2c 0lab 77de 340I",
        "9f2c",
        "9g2c01ab77de3401",
        LETTERS + "0",
    ]
    script = "texts.map((text) => [m.lettersOf(text), m.faultOf(m.lettersOf(text))])"
    found = await run(modules_page, "seat_head", script, texts=texts)
    assert found[:2] == [[LETTERS, ""], [LETTERS, ""]]
    assert [fault for _, fault in found[2:]] == ["short", "strange", "long"]


@pytest.fixture
async def modules_page(page: Page, serve: Serve) -> Page:
    return await with_modules(page, serve)


@pytest.mark.rule("X12")
async def test_the_letters_of_a_cut_off_seat_are_entered_before_two_minutes_are_over(
    serve: Serve, page: Page
) -> None:
    box = StandIn(at(END - MINUTE, writing(17, **SILENT)), me=INVIGILATOR)
    await opened(page, serve, box)
    await page.get_by_test_id("call-head-26110017").get_by_role("button").click()
    form = page.get_by_test_id("head-form")
    await expect(form).to_contain_text("到机位 17")
    await expect(page.get_by_test_id("head-until")).to_contain_text("最迟")
    await page.get_by_test_id("head-revision").fill("212")
    await page.get_by_test_id("head-letters").press_sequentially(LETTERS[:10].upper())
    await expect(page.get_by_test_id("head-letters")).to_have_value("9f2c-01ab-77")
    forced = candidate(17, "submitted", submitted_how="forced", **{**SILENT, "cut_off": False})
    await box.show(at(END + 17_000, forced))
    await expect(page.get_by_test_id("head-until")).to_contain_text("还剩 01:4")
    await expect(page.get_by_test_id("head-letters")).to_be_focused()
    await page.get_by_test_id("head-send").click()
    await expect(page.get_by_test_id("head-fault")).to_have_text("不足 16 位，请核对。")
    await page.get_by_test_id("head-letters").fill("9f2c-01ab-77de-3401")
    await page.get_by_test_id("head-send").click()
    await expect(page.get_by_test_id("said")).to_contain_text("已登记：考生 017，212 条")
    wish = json.loads(box.posts("seat-head/a17")[0])
    assert wish == {"revision": 212, "head": LETTERS, "epoch": 1}
    await page.get_by_test_id("sheet-close").click()
    await expect(page.get_by_test_id("call-head-26110017")).to_have_count(0)


async def test_letters_that_come_too_late_or_do_not_fit_are_told_so_and_stay(
    serve: Serve, page: Page
) -> None:
    box = StandIn(at(END + MINUTE, writing(17, **SILENT)), me=CHIEF)
    await opened(page, serve, box)
    await page.get_by_test_id("candidate-26110017").click()
    await page.get_by_test_id("head-open").click()
    await page.get_by_test_id("head-revision").fill("3")
    await page.get_by_test_id("head-letters").fill(LETTERS)
    for code, words in (
        ("seat-head-mismatch", "与本机已收到的作答不符"),
        ("seat-head-late", "超过"),
    ):
        box.replies["seat-head/a17"] = refuses(code)
        await page.get_by_test_id("head-send").click()
        await expect(page.get_by_test_id("said")).to_contain_text(words)
    await box.show(at(END + 3 * MINUTE, writing(17, **SILENT)))
    await expect(page.get_by_test_id("head-until")).to_contain_text("不能再登记")
    await expect(page.get_by_test_id("head-letters")).to_have_value("9f2c-01ab-77de-3401")


def operation(epoch: int, seat: str, text: list[str], standing: str, **more: Any) -> dict[str, Any]:
    return {
        "id": f"{epoch}-{seat}",
        "epoch": epoch,
        "seat": seat,
        "revision": 1,
        "exam_ms": NOW + MINUTE,
        "error_ms": 10,
        "at_ms": NOW + 9 * MINUTE,
        "standing": standing,
        "value": {"responses": {"R": text}},
        **more,
    }


@pytest.mark.rule("X8")
async def test_where_two_seats_disagree_both_answers_and_times_stand_side_by_side(
    serve: Serve, page: Page
) -> None:
    earlier = {
        key: value for key, value in operation(0, "A17", [], "superseded").items() if key != "value"
    }
    items = [
        {
            "item": "Q01",
            "disagree": True,
            "operations": [
                earlier,
                operation(0, "A17", ["<b>旧</b>"], "fenced", exam_ms=None),
                operation(1, "B98", ["新"], "shown"),
            ],
        },
        {"item": "Q02", "disagree": False, "operations": []},
    ]
    box = StandIn(at(NOW + 20 * MINUTE, writing(17, epoch=1), writing(2)), me=CHIEF)
    box.replies["answers/a17"] = answers({"attempt": "a17", "items": items})
    await opened(page, serve, box)
    await page.get_by_test_id("candidate-26110002").click()
    await expect(page.get_by_test_id("answers-open")).to_have_count(0)
    await page.get_by_test_id("sheet-close").click()
    await page.get_by_test_id("candidate-26110017").click()
    await page.get_by_test_id("answers-open").click()
    rows = page.get_by_test_id("answers-Q01").locator("tbody tr")
    await expect(rows).to_have_count(2)
    await expect(rows.first).to_contain_text("A17")
    await expect(rows.first).to_contain_text("<b>旧</b>")
    await expect(rows.first).to_contain_text("时间不明")
    await expect(rows.first).to_contain_text("不计入")
    await expect(rows.last).to_contain_text("新")
    await expect(rows.last).to_have_attribute("data-counts", "true")
    await expect(page.get_by_test_id("answers-Q02")).to_have_count(0)
    await page.get_by_test_id("answers-sheet-close").click()
    await expect(page.get_by_test_id("answers-shown")).to_be_empty()
