"""Packages, codes, notices and late answers in the console, and the two pages for everybody."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from cloud.adapters.system_clock import SystemClock
from contract import codes
from tests.cloud.box import Seat, Venuebox
from tests.cloud.headquarters import HOUR, SESSION, open_headquarters
from tests.cloud.packing import items, opening, packed, written
from tests.servers import mosquitto
from tests.ui.console_desk import ACCOUNT, PASSWORD, Headquarters, desk, sign_in

__all__ = ["desk", "mosquitto"]

SECOND, SECOND_PASSWORD = "second", "another long password"


@dataclass
class Desk:
    """A console with an exam behind it, and files in hand."""

    page: Page
    hq: Headquarters
    package: bytes
    receipt: str

    @property
    def base(self) -> str:
        return self.hq.page.removesuffix("/console/")

    async def part(self, name: str) -> None:
        await self.page.goto(f"{self.hq.page}#/sessions/{SESSION}/{name}")

    async def confirm(self, text: str) -> None:
        await self.page.get_by_test_id("confirm-name").fill(text)
        await self.page.get_by_test_id("confirm").click()


@pytest.fixture
async def office(tmp_path: Path, mosquitto: int, desk: Page) -> AsyncIterator[Desk]:
    folder = tmp_path / "hq"
    folder.mkdir()
    async with open_headquarters(f"sqlite:///{folder / 'cloud.db'}", folder) as hq:
        hq.clock.advance((SystemClock().now_ms() - hq.clock.now_ms()) / 1000)
        accounts = hq.parts.services.accounts
        await accounts.bootstrap(ACCOUNT, PASSWORD)
        await accounts.add(SECOND, "总部 02", SECOND_PASSWORD)
        box = await hq.register(Venuebox())
        await hq.plan(starts_in_ms=HOUR)
        await hq.seat("T1", "T2")
        await hq.publish()
        await hq.parts.services.openings.prepare()
        one, two = Seat("s1.T1"), Seat("s1.T2")
        names = await items(hq)
        box.open(one)
        box.save(one, names[0], "in time")
        receipt = box.submit("s1.T1", [one.head])
        box.save(one, names[1], "late", late=True)
        await hq.says(box, box.batch())
        package = packed(hq, written(two, (names[0], "x")), [opening(box, two)], by=two)
    running = Headquarters(folder, mosquitto)
    running.start()
    await desk.goto(running.page)
    await sign_in(desk)
    yield Desk(desk, running, package, receipt.model_dump_json())
    running.stop()


async def test_a_package_is_uploaded_and_its_verdict_read(office: Desk) -> None:
    page = office.page
    await page.get_by_test_id("tree-packages").click()
    file = {"name": "a.kaopkg", "mimeType": "application/octet-stream", "buffer": office.package}
    await page.get_by_test_id("package-file").set_input_files(file)  # type: ignore[arg-type]
    await page.get_by_test_id("package-send").click()
    result = page.get_by_test_id("package-result")
    await expect(result.get_by_test_id("verdict-s1.T2")).to_contain_text("新")
    await page.get_by_test_id("package-file").set_input_files(file)  # type: ignore[arg-type]
    await page.get_by_test_id("package-send").click()
    await expect(result.get_by_test_id("verdict-s1.T2")).to_contain_text("重复")


async def test_late_answers_are_decided_after_a_look_at_what_changes(office: Desk) -> None:
    page = office.page
    await office.part("late")
    await page.get_by_test_id("late-accept-s1.T1").click()
    await expect(page.get_by_test_id("said")).to_contain_text("理由")
    await page.get_by_test_id("late-reason-s1.T1").fill("监控录像证实")
    await page.get_by_test_id("late-accept-s1.T1").click()
    await expect(page.get_by_role("dialog")).to_contain_text("1 道题")
    await office.confirm("T1")
    await expect(page.get_by_test_id("late")).to_contain_text("已计入")


async def test_a_notice_says_how_many_will_see_it_before_it_goes(office: Desk) -> None:
    page = office.page
    await office.part("notices")
    await page.get_by_test_id("notice-text").fill("还有 30 分钟")
    await page.get_by_test_id("notice-send").click()
    await expect(page.get_by_role("dialog")).to_contain_text("2 名考生")
    await office.confirm("2")
    await expect(page.get_by_test_id("notices")).to_contain_text("已读 0 / 2")


@pytest.mark.rule("X2")
async def test_code_b_is_printed_and_code_a_takes_a_second_person(office: Desk) -> None:
    page = office.page
    await office.part("opening")
    await page.get_by_test_id("sheet-v1").click()
    sheet = page.get_by_test_id("code-sheet")
    codes.read(await shown_code(page), "B")
    await page.get_by_test_id("sheet-clear").click()
    await expect(sheet).to_have_count(0)
    await page.get_by_test_id("look-reason").fill("演练")
    await page.get_by_test_id("look-ask").click()
    await expect(page.get_by_text(f"{ACCOUNT} 申请：演练")).to_be_visible()
    await expect(page.get_by_test_id("look-agree")).to_have_count(0)
    await page.context.clear_cookies()
    await page.reload()
    await page.get_by_test_id("console-account").fill(SECOND)
    await page.get_by_test_id("console-password").fill(SECOND_PASSWORD)
    await page.get_by_test_id("console-sign-in").click()
    await page.get_by_test_id("look-agree").click()
    await page.get_by_test_id("look-show").click()
    codes.read(await shown_code(page), "A")
    answer = await page.request.get(f"{office.base}/open/{SESSION}")
    assert answer.status == 404, "it is not out yet"


async def shown_code(page: Page) -> str:
    """Return the six groups that stand on the screen."""
    groups = page.get_by_test_id("big-code").locator("span")
    await expect(groups).to_have_count(6)
    return " ".join(await groups.all_inner_texts())


async def test_anybody_checks_a_receipt(office: Desk) -> None:
    page = office.page
    await page.context.clear_cookies()
    await page.goto(f"{office.base}/receipt")
    await page.get_by_test_id("receipt-given").fill(office.receipt)
    await page.get_by_test_id("receipt-ask").click()
    await expect(page.get_by_test_id("receipt-answer")).to_contain_text("一致")
    letters = json.loads(office.receipt)["code"].lower().replace("-", " ")
    await page.get_by_test_id("receipt-given").fill(letters)
    await page.get_by_test_id("receipt-ask").click()
    await expect(page.get_by_test_id("receipt-answer")).to_contain_text("Matches")
