"""Every kind of question at a real seat: material beside it, recordings counted, files brought home."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, FilePayload, Route, expect

from contract.facts.attempt import PageLeft
from edge.web import keys
from tests.edge.conftest import Rig
from tests.ui import all_kinds
from tests.ui.workstation import Seat, answers, facts, seat, workplace

ESSAY = FilePayload(name="作文.txt", mimeType="text/plain", buffer="我的家乡".encode() * 50)
NAME = hashlib.sha256(ESSAY["buffer"]).hexdigest()
HANDED_IN = (NAME, "作文.txt", "text/plain", str(len(ESSAY["buffer"])))


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with workplace(tmp_path, all_kinds.paper) as one:
        yield one


@pytest.fixture
async def a01(browser: Browser, rig: Rig) -> AsyncIterator[Seat]:
    async with seat(browser, rig) as one:
        yield one


async def box_has(rig: Rig, item: str, wanted: tuple[str, ...]) -> None:
    async with asyncio.timeout(10):
        while (await answers(rig)).get(item) != {"R": wanted}:
            await asyncio.sleep(0.05)


async def files_at_box(rig: Rig, wanted: set[str]) -> None:
    async with asyncio.timeout(10):
        while await rig.box.web[keys.UPLOADS].names("a1") != wanted:
            await asyncio.sleep(0.05)


async def test_every_kind_of_answer_reaches_the_box(rig: Rig, a01: Seat) -> None:
    await a01.start()
    page = a01.page
    await a01.choose("B")
    await a01.at("next").click()
    await page.get_by_label("第 1 空").fill("莲")
    await a01.go(4)
    await page.get_by_label("第 1 空").select_option("Y")
    await a01.go(5)
    await page.get_by_role("button", name="上移：选项 C").click()
    await a01.go(6)
    await page.get_by_role("checkbox", name="项 a – 项 Y").check()
    await a01.go(7)
    await page.get_by_label("第 1 对，第 1 项").select_option("a")
    await page.get_by_label("第 1 对，第 2 项").select_option("c")
    await a01.go(8)
    await page.get_by_role("button", name="不觉晓").click()
    await a01.go(9)
    await page.get_by_label("第 1 空").select_option("w2")
    await a01.go(10)
    await page.get_by_role("slider").press("ArrowRight")
    await a01.light("box", "good")
    given = {item: responses["R"] for item, responses in (await answers(rig)).items()}
    assert given == {
        "Q1": ("B",),
        "Q2": ("莲",),
        "Q4": ("Y",),
        "Q5": ("A", "C", "B"),
        "Q6": ("a Y",),
        "Q7": ("a c",),
        "Q8": ("h1",),
        "Q9": ("w2 g1",),
        "Q10": given["Q10"],
    }
    assert given["Q10"] != ()


@pytest.mark.parametrize("width", [1280, 390])
async def test_the_material_keeps_its_place_between_its_questions(
    rig: Rig, a01: Seat, width: int
) -> None:
    await a01.page.set_viewport_size({"width": width, "height": 844})
    await a01.start()
    text = a01.page.get_by_role("region", name="采莲")
    await text.evaluate("(one) => { one.scrollTop = 300; }")
    question = a01.at("question")
    beside, asked = await text.bounding_box(), await question.bounding_box()
    assert beside is not None
    assert asked is not None
    assert (beside["x"] + beside["width"] <= asked["x"]) == (width == 1280)
    await a01.at("next").click()
    assert await text.evaluate("(one) => one.scrollTop") == 300
    await a01.at("next").click()
    await expect(text).to_be_hidden()
    await a01.at("previous").click()
    await a01.at("previous").click()
    assert await text.evaluate("(one) => one.scrollTop") == 300
    if width == 390:
        await a01.at("stimulus-toggle").click()
        await expect(text).to_be_hidden()
        await a01.at("stimulus-toggle").click()
        assert await text.evaluate("(one) => one.scrollTop") == 300


async def test_a_recording_is_heard_as_often_as_allowed_whatever_is_reloaded(
    rig: Rig, a01: Seat
) -> None:
    await a01.start()
    play = a01.page.get_by_role("button", name="播放", exact=True)
    await play.click()
    await a01.page.get_by_text("还可播放 1 次").wait_for()
    await expect(play).to_be_enabled()
    await a01.cable.pull()
    await a01.page.reload()
    await a01.page.get_by_text("还可播放 1 次").wait_for()
    await play.click()
    await a01.page.get_by_text("播放次数已用完").wait_for()
    await a01.at("next").click()  # the text is the same, and so is the count
    await a01.page.get_by_text("播放次数已用完").wait_for()
    await a01.page.reload()
    await a01.page.get_by_text("播放次数已用完").wait_for()
    await expect(a01.page.get_by_role("button", name="播放", exact=True)).to_be_disabled()


@pytest.mark.rule("X6", "X7")
async def test_a_file_handed_in_with_the_cable_out_follows_by_itself(rig: Rig, a01: Seat) -> None:
    await a01.start()
    await a01.go(3)
    await a01.cable.pull()
    await a01.page.locator("input[type=file]").set_input_files(ESSAY)
    await a01.page.get_by_text("已保存到本机").wait_for()
    assert "2 条待补发" in await a01.light("box", "attention"), "the answer and the file"
    await a01.page.reload()
    await a01.page.get_by_text("作文.txt").wait_for()
    await a01.cable.plug()
    await box_has(rig, "Q3", HANDED_IN)
    await files_at_box(rig, {NAME})
    await a01.light("box", "good")
    assert await kept_files(a01) == 0, "the box has it"


async def test_nothing_is_handed_in_before_the_box_has_the_files(rig: Rig, a01: Seat) -> None:
    await a01.start()
    await a01.go(3)
    held = asyncio.Event()
    refused = 0

    async def refuse(route: Route) -> None:
        nonlocal refused
        refused += 1
        await (route.continue_() if held.is_set() else route.abort())

    await a01.page.route("**/api/uploads", refuse)
    await a01.page.locator("input[type=file]").set_input_files(ESSAY)
    await box_has(rig, "Q3", HANDED_IN)
    await a01.at("submit").click()
    await a01.at("submit-confirm").click()
    async with asyncio.timeout(10):
        while refused < 3:
            await asyncio.sleep(0.05)
    assert rig.attempt("a1").submission is None
    held.set()
    await a01.at("receipt-code").wait_for()
    await files_at_box(rig, {NAME})


async def test_without_a_store_a_file_is_an_answer_once_the_box_has_it(rig: Rig, a01: Seat) -> None:
    await a01.context.add_init_script(
        "indexedDB.open = () => { throw new DOMException('private', 'InvalidStateError'); };"
    )
    await a01.start()
    await a01.go(3)
    await a01.cable.pull()
    await a01.page.locator("input[type=file]").set_input_files(ESSAY)
    await a01.page.get_by_text("暂时连接不上").wait_for()
    await a01.cable.plug()
    await a01.light("box", "good")
    await a01.page.locator("input[type=file]").set_input_files([])
    await a01.page.locator("input[type=file]").set_input_files(ESSAY)
    await a01.page.get_by_text("已保存到本机").wait_for()
    await box_has(rig, "Q3", HANDED_IN)
    assert await rig.box.web[keys.UPLOADS].names("a1") == {NAME}


@pytest.mark.rule("X13")
async def test_choosing_a_file_is_not_leaving_and_what_follows_is(rig: Rig, a01: Seat) -> None:
    away = """async () => {
      document.hasFocus = () => false;
      window.dispatchEvent(new Event("blur"));
      await new Promise((resolve) => setTimeout(resolve, 400));
      delete document.hasFocus;
      window.dispatchEvent(new Event("focus"));
    }"""
    await a01.start()
    await a01.go(3)
    async with a01.page.expect_file_chooser():
        await a01.page.locator(".upload-choose").click()
    await a01.page.evaluate(away)
    await a01.at("next").click()
    await expect(a01.at("left")).to_be_hidden()
    await a01.page.evaluate(away)
    await a01.at("left").get_by_text("已记录").wait_for()
    async with asyncio.timeout(5):
        while len(await facts(rig, PageLeft)) != 1:
            await asyncio.sleep(0.05)


async def kept_files(one: Seat) -> int:
    """Return how many files the workstation's own store holds."""
    count: int = await one.page.evaluate("""() => new Promise((resolve) => {
      indexedDB.open("kaobox-seat").onsuccess = ({ target: { result } }) => {
        result.transaction("contents").objectStore("contents").count().onsuccess =
          ({ target }) => { result.close(); resolve(target.result); };
      };
    })""")
    return count
