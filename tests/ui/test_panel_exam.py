"""The exam's hour at the panel, in Chromium, with a real box behind it: opened, told, compensated, compared."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import unused_port
from playwright.async_api import Page, expect

from contract import signing
from contract.facts.attempt import SeatHeadEntered
from edge.core.grants import GRANTS
from edge.core.notices import NOTICES
from edge.core.openings import OPENINGS
from edge.core.plan import PLAN
from tests.edge import venue
from tests.edge.conftest import Rig, running
from tests.edge.test_openings import CODE_A, CODE_B, prepared, recorded

MINUTE = 60_000


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """A box that has the plan and the sealed paper, half an hour before the start."""
    hq = venue.Headquarters()
    async with running(tmp_path, hq, venue.paper(hq), port=unused_port()) as one:
        await one.planned()
        yield one


async def sign_in(page: Page, rig: Rig, account: str = "chief") -> None:
    await page.goto(f"http://localhost:{rig.client.port}/panel/")
    await page.get_by_test_id("panel-account").fill(account)
    await page.get_by_test_id("panel-pin").fill(venue.PIN)
    await page.get_by_test_id("panel-sign-in").click()
    await expect(page.get_by_test_id("people")).to_be_visible()


async def open_with_codes(page: Page, code_b: str) -> None:
    await page.get_by_test_id("code-A-1").fill(CODE_A)
    await page.get_by_test_id("code-B-1").fill(code_b)
    await page.get_by_test_id("second-account").fill("inv1")
    await page.get_by_test_id("second-pin").fill(venue.PIN)
    await page.get_by_test_id("opening-send").click()


@pytest.mark.rule("X2")
async def test_two_people_open_the_paper_at_the_panel_and_the_seat_gets_its_key(
    rig: Rig, page: Page
) -> None:
    rig.order(prepared(rig.hq))
    await rig.until(lambda: "s1" in rig.box.ledger.state[OPENINGS])
    rig.clock.move(31 * 60)
    browser, pen = venue.Browser("A01"), venue.Pen("a1")
    token = (await (await rig.sign_in(1, browser, pen)).json())["token"]
    await rig.admit(1)
    assert (await rig.get("/api/key", token=token)).status == 409
    await sign_in(page, rig)
    await page.get_by_test_id("open-codes").click()
    another = await page.evaluate(
        """async (code) => { const { isRight } = await import("./code.js");
          const digits = code.slice(0, 4);
          const last = "0123456789".split("").find((one) => isRight("B", 1, digits + one));
          return digits + last; }""",
        "9999",
    )
    await open_with_codes(page, " ".join([another, *CODE_B.split()[1:]]))
    await expect(page.get_by_test_id("opening-problem")).to_contain_text("核对密码 A")
    await open_with_codes(page, CODE_B)
    await expect(page.get_by_test_id("said")).to_contain_text("已开启 1 份试卷")
    given = await (await rig.get("/api/key", token=token)).json()
    assert signing.decode(given["key"]) == rig.hq.paper_key
    await expect(page.get_by_test_id("call-opening")).to_have_count(0)


async def begun(rig: Rig) -> tuple[venue.Pen, str]:
    """Have the first candidate write, a quarter of an hour into the exam."""
    rig.clock.move(30 * 60)
    await rig.release()
    _, pen, token = await rig.seated(1)
    rig.clock.move(15 * 60)
    return pen, token


@pytest.mark.rule("X9")
async def test_a_power_cut_is_compensated_and_an_extension_reaches_the_due_time(
    rig: Rig, page: Page
) -> None:
    _, token = await begun(rig)
    lost = {"from_ms": venue.START_MS + 2 * MINUTE, "to_ms": venue.START_MS + 8 * MINUTE}
    assert (await rig.post("/api/time-lost", {**lost, "why": "power"}, token=token)).status == 204
    due = rig.box.ledger.state[PLAN].due_ms("a1") or 0
    await sign_in(page, rig)
    await page.get_by_test_id("give-lost-R1").click()
    await expect(page.get_by_test_id("said")).to_contain_text("补时 6 分钟")
    await expect(page.get_by_test_id("call-lost-R1")).to_have_count(0)
    await page.get_by_test_id(f"candidate-{venue.ticket(1)}").click()
    await page.get_by_test_id("extend-open").click()
    await page.get_by_test_id("extend-minutes").fill("5")
    await page.get_by_test_id("extend-reason").fill("听力重放")
    await page.get_by_test_id("extend-send").click()
    await expect(page.get_by_test_id("sheet")).to_contain_text("（已加 11 分钟）")
    assert rig.box.ledger.state[GRANTS]["a1"].whole_s == 11 * 60
    assert rig.box.ledger.state[PLAN].due_ms("a1") == due + 11 * MINUTE


@pytest.mark.rule("X12", "X18")
async def test_an_invigilator_tells_a_room_something_and_enters_a_seats_letters(
    rig: Rig, page: Page
) -> None:
    pen, token = await begun(rig)
    await rig.save(token, pen.write("Q01", "甲", exam_ms=venue.START_MS + MINUTE))
    await sign_in(page, rig, "inv1")
    await page.get_by_test_id("notices-open").click()
    await page.get_by_test_id("notice-text").fill("请检查姓名。")
    await page.get_by_test_id("notice-send").click()
    await expect(page.get_by_test_id("notice-list")).to_contain_text("请检查姓名。")
    (name,) = rig.box.ledger.state[NOTICES]
    assert (await rig.post(f"/api/notices/{name}/read", token=token)).status == 204
    await expect(page.get_by_test_id(f"read-{name}")).to_have_text("已读 1 / 3")
    await page.get_by_test_id("notice-sheet-close").click()
    pen.write("Q02", "断线后写的", exam_ms=venue.START_MS + 2 * MINUTE)
    rig.clock.move(60)  # nothing is heard of the seat
    await page.get_by_test_id(f"candidate-{venue.ticket(1)}").click()
    await page.get_by_test_id("head-open").click()
    await page.get_by_test_id("head-revision").fill("1")
    await page.get_by_test_id("head-letters").fill(pen.head[-16:])
    await page.get_by_test_id("head-send").click()
    await expect(page.get_by_test_id("said")).to_contain_text("与本机已收到的作答不符")
    await page.get_by_test_id("head-revision").fill("2")
    await page.get_by_test_id("head-send").click()
    await expect(page.get_by_test_id("said")).to_contain_text("已登记")
    (fact,) = await recorded(rig, SeatHeadEntered)
    assert (fact.epoch, fact.revision, fact.head) == (0, 2, pen.head[-16:])


@pytest.mark.rule("X8")
async def test_the_chief_sees_both_answers_of_two_seats_and_anybody_the_export_code(
    rig: Rig, page: Page
) -> None:
    dead, dead_token = await begun(rig)
    at_ms = venue.START_MS + 15 * MINUTE
    await rig.save(dead_token, dead.write("Q01", "甲", exam_ms=at_ms))
    await rig.post("/api/panel/move/a1")
    pen = venue.Pen("a1", epoch=1)
    token = (await (await rig.sign_in(1, venue.Browser("A09"), pen)).json())["token"]
    await rig.save(token, pen.write("Q01", "新", exam_ms=at_ms), pen.write("Q02", "乙"))
    await rig.save(dead_token, dead.write("Q01", "旧", exam_ms=at_ms + MINUTE))
    await sign_in(page, rig)
    await page.get_by_test_id(f"candidate-{venue.ticket(1)}").click()
    await page.get_by_test_id("answers-open").click()
    rows = page.get_by_test_id("answers-Q01").locator("tbody tr")
    await expect(rows).to_have_count(2)
    await expect(rows.first).to_contain_text("旧")
    await expect(rows.last).to_contain_text("A09")
    await expect(rows.last).to_have_attribute("data-counts", "true")
    await page.get_by_test_id("answers-sheet-close").click()
    await page.get_by_test_id("sheet-close").click()
    await page.get_by_test_id("menu").click()
    await page.get_by_test_id("menu-export").click()
    told = await (await rig.get("/api/panel/export-code")).json()
    code = f"{told['code'][:4]} {told['code'][4:]}"
    await expect(page.get_by_test_id("export-shown")).to_contain_text(code)
    await expect(page.get_by_test_id("export-shown")).to_contain_text(told["box_key"])
