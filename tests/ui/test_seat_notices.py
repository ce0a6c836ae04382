"""Announcements and corrections at the seat: calm, on the question they are about, acknowledged (X18)."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from contract.facts.notice import NoticeAcknowledged, NoticePosted
from contract.notice import Audience
from contract.orders import NoticePost
from edge.web import keys
from tests.edge.conftest import Rig
from tests.ui.workstation import Seat, facts, seat, workplace


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with workplace(tmp_path) as one:
        yield one


@pytest.fixture
async def a01(browser: Browser, rig: Rig) -> AsyncIterator[Seat]:
    async with seat(browser, rig) as one:
        yield one


def correct(rig: Rig) -> None:
    """Let HQ correct the second question."""
    text = "第 2 题“最大”应为“最小”。"
    order = NoticePost(notice="n1", session="s1", audience=Audience(), text=text, item="Q2")
    rig.order(order)


async def read_by(rig: Rig, wanted: list[tuple[str, str]]) -> None:
    async with asyncio.timeout(10):
        while True:
            found = await facts(rig, NoticeAcknowledged)
            said = [(f.notice, f.attempt) for f in found if isinstance(f, NoticeAcknowledged)]
            if said == wanted:
                return
            await asyncio.sleep(0.05)


@pytest.mark.rule("X18")
async def test_a_correction_stands_in_the_strip_in_the_overview_and_on_its_question(
    rig: Rig, a01: Seat
) -> None:
    await a01.start()
    await a01.choose("B")
    correct(rig)
    told = a01.at("told")
    await expect(told).to_contain_text("第 2 题更正")
    assert await a01.chosen() == ["B"], "the question under work stays as it is"
    await expect(a01.at("corrections")).to_be_empty()
    await told.get_by_role("button", name="看第 2 题").click()
    await expect(a01.at("corrections")).to_contain_text("应为“最小”")
    await a01.at("overview").click()
    await expect(a01.page.get_by_role("button", name="第 2 题，未答，有更正")).to_be_visible()
    await a01.at("told-read").click()
    await expect(told).to_be_hidden()
    await read_by(rig, [("n1", "a1")])
    await expect(a01.at("corrections")).to_contain_text("应为“最小”")
    await a01.at("bar-notices").click()
    await expect(a01.page.get_by_role("dialog")).to_contain_text("应为“最小”")


@pytest.mark.rule("X18")
async def test_what_is_read_with_the_cable_out_is_recorded_later(rig: Rig, a01: Seat) -> None:
    await a01.start()
    await rig.box.web[keys.NOTICES].post(
        NoticePosted(
            notice="v1", session="s1", audience=Audience(rooms=("R1",)), text="请安静。", by="inv1"
        )
    )
    await a01.at("told").get_by_text("请安静。").wait_for()
    await a01.cable.pull()
    await a01.at("told-read").click()
    await expect(a01.at("told")).to_be_hidden()
    await a01.page.reload()
    await a01.at("question").wait_for()
    await expect(a01.at("told")).to_be_hidden()
    await a01.cable.plug()
    await read_by(rig, [("v1", "a1")])


async def test_a_notice_is_words_and_never_markup(rig: Rig, a01: Seat) -> None:
    await a01.start()
    evil = "<img src=x onerror='window.hurt = true'>"
    await rig.box.web[keys.NOTICES].post(
        NoticePosted(notice="v1", session="s1", audience=Audience(), text=evil, by="inv1")
    )
    await a01.at("told").get_by_text(evil).wait_for()
    assert await a01.page.evaluate("window.hurt") is None
