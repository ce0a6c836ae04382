"""Opening papers with codes on the panel: fields that forgive, groups that are marked, two people (X2)."""

import json
import random
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import Page, expect

from contract import codes
from contract.problems import SENTENCES
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
)

A = codes.written("314159265358979323846264", "A")
B = codes.written("271828182845904523536028", "B")
PAPER = {"paper": "p1", "version": 1, "title": "卷", "cached": True, "opened": False}


@pytest.fixture
async def modules(page: Page, serve: Serve) -> Page:
    return await with_modules(page, serve)


@pytest.fixture
async def handheld() -> AsyncIterator[Page]:
    """A phone."""
    async with phone(camera=False) as one:
        yield one


@pytest.fixture
def box() -> StandIn:
    """A box a minute after the start, its papers still sealed."""
    return StandIn(sealed(), me=CHIEF)


def sealed(**more: Any) -> dict[str, Any]:
    return venue(room(candidate(1)), now_ms=NOW + MINUTE, papers=[PAPER], **more)


async def fill_in(page: Page, code_a: str = A, code_b: str = B) -> None:
    """Have both codes pasted, and the second person typed."""
    await page.get_by_test_id("code-A-1").fill(code_a)
    await page.get_by_test_id("code-B-1").fill(code_b)
    await page.get_by_test_id("second-account").fill("inv1")
    await page.get_by_test_id("second-pin").fill("2468")


def mistyped(which: str, groups: list[int]) -> Any:
    chinese, english = SENTENCES["code-mistyped"]
    body = {"title": "code-mistyped", "zh": chinese, "en": english, "which": which}
    kind = "application/problem+json"
    return lambda _request, _body: web.json_response(
        {**body, "groups": groups}, status=409, content_type=kind
    )


async def test_the_panel_finds_the_same_groups_wrong_as_the_box(modules: Page) -> None:
    chance = random.Random(7)
    cases: list[tuple[codes.Kind, list[str], list[int]]] = []
    for kind in ("A", "B") * 20:  # type: codes.Kind
        digits = list(codes.written(codes.new(chance.randrange), kind).replace(" ", ""))
        for _ in range(chance.randrange(4)):
            digits[chance.randrange(30)] = str(chance.randrange(10))
        text = "".join(digits)
        cases.append((kind, [text[at : at + 5] for at in range(0, 30, 5)], _wrong(text, kind)))
    script = "cases.map(([kind, groups]) => m.wrongGroups(kind, groups))"
    found = await run(modules, "code", script, cases=[[kind, groups] for kind, groups, _ in cases])
    assert found == [wrong for *_, wrong in cases]
    assert sum(map(bool, found)) > 10


def _wrong(text: str, kind: codes.Kind) -> list[int]:
    try:
        codes.read(text, kind)
    except codes.CodeMistyped as exc:
        return list(exc.groups)
    return []


async def test_digits_are_read_however_they_were_written_down(modules: Page) -> None:
    texts = ["密码 A： 12345-6789０", "１２３ ４５", ""]
    assert await run(modules, "code", "texts.map((text) => m.digitsOf(text))", texts=texts) == [
        "1234567890",
        "12345",
        "",
    ]


async def test_a_pasted_code_starts_at_the_first_group_and_one_digit_too_many_moves_nothing(
    modules: Page,
) -> None:
    empty = [""] * 6
    full = A.split()
    cases = [
        (empty, 3, A.replace(" ", ""), full),
        (empty, 1, "1234567", ["", "12345", "67", "", "", ""]),
        (empty, 0, "123456", ["12345", "6", "", "", "", ""]),
        (full, 1, full[1] + "9", full),
        (empty, 5, "1234567", ["", "", "", "", "", "12345"]),
    ]
    script = "cases.map(([groups, at, digits]) => m.spread(groups, at, digits))"
    found = await run(modules, "code", script, cases=[list(case[:3]) for case in cases])
    assert found == [after for *_, after in cases]


@pytest.mark.rule("X2")
async def test_when_the_start_has_come_and_papers_are_shut_the_chief_is_led_to_the_codes(
    handheld: Page, serve: Serve, box: StandIn
) -> None:
    box.replies["open-with-codes"] = answers({"papers": ["p1"]})
    await opened(handheld, serve, box)
    await handheld.get_by_test_id("open-codes").click()
    await fill_in(handheld)
    await expect(handheld.get_by_test_id("code-B-6")).to_have_value(B.split()[5])
    await handheld.get_by_test_id("opening-send").click()
    await expect(handheld.get_by_test_id("said")).to_contain_text("已开启 1 份试卷")
    await expect(handheld.get_by_test_id("opening-sheet")).to_be_hidden()
    second = {"account": "inv1", "pin": "2468"}
    (body,) = box.posts("open-with-codes")
    assert json.loads(body) == {"code_a": A, "code_b": B, "second": second}


async def test_an_invigilator_is_told_to_fetch_the_chief_and_before_the_start_nobody_is(
    handheld: Page, serve: Serve
) -> None:
    box = StandIn(sealed(), me=INVIGILATOR)
    await opened(handheld, serve, box)
    await expect(handheld.get_by_test_id("call-opening")).to_contain_text("请通知主考")
    await expect(handheld.get_by_test_id("open-codes")).to_have_count(0)
    await handheld.get_by_test_id("menu").click()
    await expect(handheld.get_by_test_id("menu-codes")).to_be_hidden()
    await handheld.get_by_test_id("menu-close").click()
    await box.show({**box.place, "now_ms": NOW - MINUTE})
    await expect(handheld.get_by_test_id("call-opening")).to_be_hidden()
    await box.show({**box.place, "now_ms": NOW + MINUTE, "papers": [{**PAPER, "opened": True}]})
    await expect(handheld.get_by_test_id("call-opening")).to_be_hidden()


@pytest.mark.rule("X2")
async def test_a_wrong_group_is_marked_as_it_is_typed_and_nothing_is_sent(
    handheld: Page, serve: Serve, box: StandIn
) -> None:
    await opened(handheld, serve, box)
    await handheld.get_by_test_id("open-codes").click()
    first, second, *_ = A.split()
    wrong = second[:4] + str((int(second[4]) + 1) % 10)
    await handheld.get_by_test_id("code-A-1").press_sequentially(first)
    await expect(handheld.get_by_test_id("code-A-2")).to_be_focused()
    await handheld.keyboard.type(wrong)
    await expect(handheld.get_by_test_id("code-A-2")).to_be_focused()
    await expect(handheld.get_by_test_id("code-A-2")).to_have_attribute("aria-invalid", "true")
    await expect(handheld.get_by_test_id("code-fault-A")).to_have_text("第 2 组有误，请核对。")
    await handheld.get_by_test_id("opening-send").click()
    await expect(handheld.get_by_test_id("code-A-2")).to_be_focused()
    await handheld.get_by_test_id("code-A-2").fill(second)
    await expect(handheld.get_by_test_id("code-fault-A")).to_be_empty()
    await handheld.get_by_test_id("opening-send").click()
    await expect(handheld.get_by_test_id("code-fault-A")).to_have_text("还有 4 组没有填完。")
    assert box.posts("open-with-codes") == []


async def test_what_the_box_says_of_the_codes_is_said_in_words_and_keeps_what_was_typed(
    handheld: Page, serve: Serve, box: StandIn
) -> None:
    await opened(handheld, serve, box)
    await handheld.get_by_test_id("open-codes").click()
    await fill_in(handheld)
    told = handheld.get_by_test_id("opening-problem")
    for code, words in (
        ("codes-refused", "核对密码 A 是否本场公布的"),
        ("opening-expired", "请致电总部"),
        ("already-opened", "试卷已开启"),
        ("second-person-needed", "另一位监考人员"),
    ):
        box.replies["open-with-codes"] = refuses(code)
        await handheld.get_by_test_id("opening-send").click()
        await expect(told).to_contain_text(words)
        await expect(told).to_contain_text(SENTENCES[code][0])
    box.replies["open-with-codes"] = mistyped("B", [4])
    await handheld.get_by_test_id("opening-send").click()
    await expect(told).to_contain_text("密码 B 有误")
    await expect(handheld.get_by_test_id("code-B-4")).to_have_attribute("aria-invalid", "true")
    await expect(handheld.get_by_test_id("code-B-4")).to_be_focused()
    await expect(handheld.get_by_test_id("code-A-6")).to_have_value(A.split()[5])


async def test_a_wrong_pin_clears_the_pin_alone(handheld: Page, serve: Serve, box: StandIn) -> None:
    box.replies["open-with-codes"] = refuses("sign-in-failed")
    await opened(handheld, serve, box)
    await handheld.get_by_test_id("menu").click()
    await handheld.get_by_test_id("menu-codes").click()
    await fill_in(handheld)
    await handheld.get_by_test_id("opening-send").click()
    await expect(handheld.get_by_test_id("opening-problem")).to_contain_text(
        "第二人的账号或 PIN 不对"
    )
    await expect(handheld.get_by_test_id("second-pin")).to_have_value("")
    await expect(handheld.get_by_test_id("second-account")).to_have_value("inv1")
    await expect(handheld.get_by_test_id("code-A-1")).to_have_value(A.split()[0])


async def test_papers_that_open_meanwhile_end_the_typing(
    handheld: Page, serve: Serve, box: StandIn
) -> None:
    await opened(handheld, serve, box)
    await handheld.get_by_test_id("open-codes").click()
    await box.show(sealed() | {"papers": [{**PAPER, "opened": True}]})
    await expect(handheld.get_by_test_id("opening-done")).to_be_visible()
    await expect(handheld.get_by_test_id("opening-send")).to_be_hidden()
