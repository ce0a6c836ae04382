"""A candidate in a real Chromium sits a paper through a dead box, a cut network and a reload."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from aiohttp.test_utils import unused_port
from playwright.async_api import BrowserContext, Page, expect

from edge.adapters.system_clock import SystemClock
from edge.core.attempts import ATTEMPTS, Attempt
from tests.edge import venue
from tests.edge.conftest import Rig, running

WAIT_MS = 15_000
CLOCK = SystemClock(trusted=True)


class Hall:
    """A box that can be stopped and started again on the same port and folder."""

    def __init__(self, folder: Path) -> None:
        self.hq = venue.Headquarters()
        self.paper = venue.paper(self.hq)
        self.port = unused_port()
        self._folder = folder
        self._stack = AsyncExitStack()
        self._rig: Rig | None = None

    @property
    def rig(self) -> Rig:
        assert self._rig is not None
        return self._rig

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    async def start(self) -> None:
        self._rig = await self._stack.enter_async_context(
            running(self._folder, self.hq, self.paper, clock=CLOCK, port=self.port)
        )

    async def stop(self) -> None:
        await self._stack.aclose()

    def saved(self, attempt: str = "a1") -> int:
        state = self.rig.box.ledger.state
        return len(state[ATTEMPTS].get(attempt, Attempt()).saved)


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    one = Hall(tmp_path)
    await one.start()
    now = CLOCK.now().wall_ms
    await one.rig.planned(start_ms=now - 60_000, minutes=60)
    yield one
    await one.stop()


async def sign_in(page: Page, hall: Hall, n: int = 1) -> None:
    await page.goto(f"{hall.origin}/seat/?seat=A{n:02d}")
    await page.get_by_test_id("sign-in-ticket").fill(venue.ticket(n))
    await page.get_by_test_id("sign-in-id").fill(venue.id_number(n))
    await page.get_by_test_id("sign-in-go").click()
    await page.get_by_test_id("rules-accept").click()
    await expect(page.get_by_test_id("waiting")).to_be_visible(timeout=WAIT_MS)


async def light(page: Page, name: str, status: str = "good") -> None:
    await expect(page.get_by_test_id(f"light-{name}")).to_have_attribute(
        "data-status", status, timeout=WAIT_MS
    )


async def write(page: Page, text: str) -> None:
    await page.get_by_test_id("question").locator("textarea").fill(text)


@pytest.mark.rule("X6", "X7", "X11", "X14")
async def test_a_paper_is_sat_through_a_dead_box_and_a_reload(
    page: Page, profile: BrowserContext, hall: Hall
) -> None:
    await sign_in(page, hall)
    await hall.rig.admit(1)
    await hall.rig.release()
    await expect(page.get_by_test_id("question")).to_be_visible(timeout=WAIT_MS)
    await expect(page.get_by_test_id("countdown")).to_be_visible()
    await write(page, "第一题的答案")
    for name in ("here", "box", "hq"):
        await light(page, name)

    await hall.stop()
    await page.get_by_test_id("next").click()
    await write(page, "断线时写的答案")
    await light(page, "here")
    await expect(page.get_by_test_id("light-box")).not_to_have_attribute(
        "data-status", "good", timeout=WAIT_MS
    )
    await page.reload()
    await expect(page.get_by_test_id("question")).to_be_visible(timeout=WAIT_MS)
    await page.get_by_test_id("overview").click()
    await page.get_by_test_id("item-2").click()
    await expect(page.get_by_test_id("question").locator("textarea")).to_have_value(
        "断线时写的答案"
    )

    await hall.start()
    await light(page, "box")
    await light(page, "hq")
    assert set(hall.rig.attempt("a1").merged()) == {"Q01", "Q02"}
    assert len(hall.rig.attempt("a1").epochs) == 1, "a reload is no move"

    await page.get_by_test_id("submit").click()
    await page.get_by_test_id("submit-confirm").click()
    code = page.get_by_test_id("receipt-code")
    await expect(code).to_be_visible(timeout=WAIT_MS)
    submission = hall.rig.attempt("a1").submission
    assert submission is not None
    await expect(code).to_contain_text(submission.receipt.code)


@pytest.mark.rule("X7")
async def test_with_the_network_cut_in_the_browser_answers_wait_and_catch_up(
    page: Page, profile: BrowserContext, hall: Hall
) -> None:
    await sign_in(page, hall)
    await hall.rig.admit(1)
    await hall.rig.release()
    await expect(page.get_by_test_id("question")).to_be_visible(timeout=WAIT_MS)
    await profile.set_offline(True)
    await write(page, "离线")
    await light(page, "here")
    await asyncio.sleep(1)
    assert hall.saved() == 0
    await profile.set_offline(False)
    await light(page, "box")
    assert hall.saved() >= 1


async def test_the_page_says_what_is_wrong_with_a_sign_in(page: Page, hall: Hall) -> None:
    await page.goto(f"{hall.origin}/seat/?seat=A01")
    await page.get_by_test_id("sign-in-ticket").fill(venue.ticket(1))
    await page.get_by_test_id("sign-in-id").fill("000")
    await page.get_by_test_id("sign-in-go").click()
    await expect(page.get_by_text("信息不匹配")).to_be_visible(timeout=WAIT_MS)


async def test_a_candidate_who_is_not_admitted_keeps_waiting(page: Page, hall: Hall) -> None:
    await sign_in(page, hall)
    await hall.rig.release()
    await asyncio.sleep(1.5)
    await expect(page.get_by_test_id("waiting")).to_be_visible()
    await expect(page.get_by_test_id("question")).not_to_be_visible()
    await hall.rig.admit(1)
    await expect(page.get_by_test_id("question")).to_be_visible(timeout=WAIT_MS)
