"""What the console's page shows of the door: tickets on paper, thresholds, the timeline, deletions."""

import io
import re
from collections.abc import AsyncIterator

import pytest
import zxingcpp
from PIL import Image
from playwright.async_api import Browser, Page, expect

from contract import ticket
from contract.facts.entry import Arrived, FaceCompared, FaceConsent, PhotoTaken
from contract.facts.privacy import FaceDataDeleted
from tests.cloud.box import Venuebox
from tests.cloud.console import PASSWORD, ROSTER, Console, made, set_up, upload
from tests.cloud.headquarters import Headquarters
from tests.cloud.test_calibrations import PROVED, THIN, stored
from tests.ui.conftest import browser

__all__ = ["browser"]

NINE = [f"T{n},考生 {n:03d},P{n:07d},R1,{n:02d},math\n" for n in range(2, 10)]
LOOK = FaceCompared(
    attempt="s1.T1",
    by="监考 01",
    frame="0" * 64,
    model="m",
    outcome="manual",
    reason="OTHER_CANDIDATE",
    distance=0.4123,
    threshold=0.432,
    rank=2,
    frames=5,
    impersonates="s1.T2",
    presentation="suspect",
    milliseconds=9,
)


@pytest.fixture
async def venue(console: Console, hq: Headquarters) -> Venuebox:
    """A published session of one candidate, and a box that is there."""
    box = await set_up(console, hq)
    await hq.says(box, box.hello())
    return box


@pytest.fixture
async def page(console: Console, browser: Browser, venue: Venuebox) -> AsyncIterator[Page]:
    """The console at an office's desk, signed in; an uncaught error of it fails the test."""
    assert venue.name
    context = await browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1280, "height": 900}
    )
    tab = await context.new_page()
    faults: list[str] = []
    tab.on("pageerror", lambda error: faults.append(str(error)))
    await tab.goto(f"http://127.0.0.1:{console.port}/console/")
    await tab.get_by_test_id("console-account").fill("hq")
    await tab.get_by_test_id("console-password").fill(PASSWORD)
    await tab.get_by_test_id("console-sign-in").click()
    await expect(tab.get_by_test_id("do-threshold-p1")).to_be_visible()
    yield tab
    await context.close()
    assert faults == []


async def go(page: Page, hash_: str) -> None:
    await page.evaluate("hash => { location.hash = hash; }", hash_)


async def test_a_rooms_tickets_come_out_eight_to_a_sheet_and_read_as_they_were_signed(
    console: Console, page: Page
) -> None:
    found = await upload(console, ROSTER + "".join(NINE))
    await made(console, "/api/sessions/s1/roster/accept", {"token": found["token"]})
    listed = await (await console.get("/api/sessions/s1/tickets?venue=v1&room=R1")).json()
    await go(page, "#/sessions/s1/rooms")
    await page.get_by_test_id("do-tickets").click()
    await expect(page.get_by_test_id("tickets").locator("article")).to_have_count(9)
    first = page.get_by_test_id("ticket-T1")
    for words in ("准考证", "考生 001", "T1", "R1", "01", "第一考点", "计算机"):
        await expect(first).to_contain_text(words)
    await expect(first).not_to_contain_text("1101")
    await page.emulate_media(media="print")
    picture = Image.open(io.BytesIO(await first.screenshot()))
    (read,) = zxingcpp.read_barcodes(picture)
    assert read.text == listed["tickets"][0]["code"]
    assert ticket.parse(read.text).attempt == "s1.T1"
    paper = await page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b(?!s)", paper)) == 2
    assert re.search(rb"/MediaBox \[0 0 594\.9\d* 841\.9\d*\]", paper), "A4"


async def test_a_lost_ticket_is_voided_by_name_and_the_next_one_can_be_printed_alone(
    page: Page, hq: Headquarters, venue: Venuebox
) -> None:
    by = page.get_by_test_id
    await go(page, "#/sessions/s1/attempts?open=s1.T1")
    await expect(by("ticket")).to_contain_text("第 1 次签发有效")
    await by("ticket-more").locator("summary").click()
    await by("ticket-reissue").click()
    await expect(by("ticket")).to_contain_text("请填写")
    await by("ticket-reason").fill("遗失")
    await by("ticket-reissue").click()
    await expect(by("confirm")).to_be_disabled()
    await by("confirm-name").fill("T1")
    await by("confirm").click()
    await expect(by("said")).to_contain_text(f"第 2 次签发已生效，已发往 {venue.name}")
    await expect(by("ticket")).to_contain_text("第 2 次签发有效")
    rows = await hq.rows("select ticket_issue from entries")
    assert [row[0] for row in rows] == [2]
    await by("ticket-print").click()
    await expect(by("ticket-T1")).to_contain_text("第 2 次签发；以前的已作废")


@pytest.mark.rule("E1")
async def test_the_plan_says_that_its_threshold_is_unproved_until_a_proof_is_taken(
    page: Page, hq: Headquarters
) -> None:
    by = page.get_by_test_id
    await expect(by("threshold-p1")).to_contain_text("在本计划的考生上未经验证")
    await by("do-threshold-p1").click()
    await expect(page.locator("code", has_text="kaobox face calibrate")).to_be_visible()
    await stored(hq, THIN)
    await page.reload()
    await by("threshold-accept").click()
    await expect(by("proposal")).to_contain_text("请填写")
    await by("threshold-reason").fill("只有 100 名考生")
    await by("threshold-accept").click()
    await expect(by("threshold-state")).to_have_text("人脸阈值：已采用，但未经验证")
    await expect(page.locator(".side-body")).to_contain_text("只有 100 名考生")
    await stored(hq, PROVED)
    await page.reload()
    await by("threshold-accept").click()
    await expect(by("threshold-p1")).to_have_attribute("data-state", "proved")
    await page.get_by_role("button", name="English").click()
    await expect(by("threshold-state")).to_have_text("Face threshold: proved on this roster")


async def test_the_timeline_and_the_box_speak_of_the_door_in_words(
    page: Page, hq: Headquarters, venue: Venuebox
) -> None:
    by = page.get_by_test_id
    hash_ = "0" * 64
    venue.record(
        Arrived(attempt="s1.T1", by="监考 01", how="scanned"),
        FaceConsent(attempt="s1.T1", by="监考 01", given=True, notice="1"),
        LOOK,
        PhotoTaken(
            attempt="s1.T1", by="监考 01", photo=hash_, bytes=9, shows="face", reason="BLURRED"
        ),
        FaceDataDeleted(session="s1", what="taken", count=27, digest="b" * 64, key="k-91cc"),
    )
    await hq.says(venue, venue.batch())
    await go(page, "#/sessions/s1/attempts?open=s1.T1")
    await expect(by("happening-entry.arrived")).to_contain_text("监考 01 扫描准考证")
    look = by("happening-entry.face-compared")
    for words in ("距离 0.412（通过线 0.432）", "更像另一考生 s1.T2", "疑似照片或屏幕", "5 帧"):
        await expect(look).to_contain_text(words)
    await expect(by("happening-entry.photo-taken")).to_contain_text("拍摄人像：模糊")
    await expect(by("alerts")).to_contain_text("更像另一名考生，须人工判断")
    await page.get_by_role("button", name="English").click()
    await expect(look).to_contain_text("distance 0.412 (passes up to 0.432)")
    await go(page, f"#/boxes?open={venue.name}")
    await expect(by("deletion")).to_contain_text("s1: 27 photos taken at the door")
