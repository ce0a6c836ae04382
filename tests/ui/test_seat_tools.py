"""The candidate's tools: search, size and contrast, loading anew; none of them costs an answer."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from contract.orders import Accommodation
from tests.edge import venue
from tests.edge.conftest import Rig
from tests.ui import all_kinds
from tests.ui.workstation import Seat, seat, workplace


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with workplace(tmp_path, all_kinds.paper) as one:
        yield one


@pytest.fixture
async def a01(browser: Browser, rig: Rig) -> AsyncIterator[Seat]:
    async with seat(browser, rig) as one:
        yield one


async def size_of(page: Page, what: str) -> float:
    script = "(one) => parseFloat(getComputedStyle(one).fontSize)"
    size: float = await page.locator(what).first.evaluate(script)
    return size


async def find(page: Page, words: str) -> Any:
    script = """async ([paper, words]) => {
      const { find } = await import("/seat/search.js");
      return find(paper, words).map((one) => [one.place, one.material, one.hit]);
    }"""
    return await page.evaluate(script, [all_kinds.content().model_dump(mode="json"), words])


async def test_search_looks_into_questions_choices_and_material(shared_page: Page) -> None:
    assert await find(shared_page, "作者") == [[0, False, "作者"]]
    assert await find(shared_page, "选项 ｂ") == [[0, False, "选项 B"], [4, False, "选项 B"]]
    assert await find(shared_page, "第 39 段") == [[0, True, "第 39 段"], [1, True, "第 39 段"]]
    assert await find(shared_page, "去") == [[3, False, "去"]]
    assert await find(shared_page, "不觉晓") == [[7, False, "不觉晓"]]
    assert await find(shared_page, "不在卷中") == []
    assert await find(shared_page, "  ") == []


async def test_the_browsers_own_search_key_opens_ours_and_leads_to_the_question(
    rig: Rig, a01: Seat
) -> None:
    await a01.start()
    await a01.choose("B")
    await a01.page.keyboard.press("Control+f")
    await expect(a01.at("search-words")).to_be_focused()
    await a01.page.keyboard.type("不觉")
    await a01.page.keyboard.press("Tab")
    await expect(a01.page.get_by_role("button", name="第 8 题")).to_be_focused()
    await a01.page.keyboard.press("Enter")
    await expect(a01.page.get_by_role("heading", name="第 8 题")).to_be_visible()
    await expect(a01.at("search")).to_be_hidden()
    await a01.at("left").wait_for(state="hidden")
    await a01.go(1)
    assert await a01.chosen() == ["B"]


@pytest.mark.rule("X18")
async def test_a_granted_size_and_contrast_show_from_the_sign_in_on_and_leave_with_the_candidate(
    rig: Rig, a01: Seat
) -> None:
    plan = venue.plan(rig.paper, revision=2)
    granted = Accommodation(font_scale=1.6, contrast="high")
    first = plan.entries[0].model_copy(update={"accommodation": granted})
    rig.order(plan.model_copy(update={"entries": (first, *plan.entries[1:])}))
    await a01.start()
    assert await size_of(a01.page, ".question .item") == pytest.approx(18 * 1.75)
    root = a01.page.locator("html")
    await expect(root).to_have_attribute("data-theme", "high")
    await a01.choose("B")
    await a01.at("submit").click()
    await a01.at("submit-confirm").click()
    await a01.at("receipt-next").click()
    await a01.at("sign-in-ticket").wait_for()
    assert await root.get_attribute("data-theme") is None
    assert await size_of(a01.page, "body") == 18


async def test_size_goes_from_100_to_200_per_cent_and_survives_a_reload(
    rig: Rig, a01: Seat
) -> None:
    await a01.start()
    await a01.at("display").click()
    for _ in range(6):
        await a01.at("display-larger").click()
    await expect(a01.at("display-size")).to_have_text("200 %")
    await a01.page.keyboard.press("Escape")
    await a01.page.reload()
    await a01.at("question").wait_for()
    assert await size_of(a01.page, ".question .item") == 36


@pytest.mark.rule("X6")
async def test_refreshing_and_clearing_during_the_exam_lose_nothing(rig: Rig, a01: Seat) -> None:
    await a01.start()
    await a01.choose("B")
    for act in ("more-refresh", "more-clear"):
        await a01.at("bar-more").click()
        async with a01.page.expect_navigation():
            await a01.at(act).click()
        await a01.at("question").wait_for()
        assert await a01.chosen() == ["B"]
    assert len(rig.attempt("a1").epochs) == 1


async def test_everything_of_a_question_and_its_tools_is_reached_by_keys(
    rig: Rig, a01: Seat
) -> None:
    await a01.start()
    press = a01.page.keyboard.press
    await press("F4")
    assert await a01.at("flag").get_attribute("aria-pressed") == "true"
    await press("Alt+ArrowRight")
    await expect(a01.page.get_by_role("heading", name="第 2 题")).to_be_focused()
    await press("F2")
    await expect(a01.at("item-2")).to_be_focused()
    await press("Escape")
    await expect(a01.at("item-2")).to_be_hidden()
    reached = set()
    for _ in range(40):
        await press("Tab")
        name = "document.activeElement.dataset.testid ?? document.activeElement.id"
        reached.add(await a01.page.evaluate(name))
    wanted = {"bar-more", "display", "stimulus-body", "previous", "next", "flag", "submit"}
    assert wanted <= reached
