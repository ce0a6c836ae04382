"""The way beside the camera: consent, photos of the papers, the queue; on a phone whose box is scripted."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Page, expect

from tests import models
from tests.ui.conftest import Serve
from tests.ui.panel_box import NOTICE, StandIn, at_door, opened, phone, verdict
from tests.ui.panel_venue import CHIEF, MINUTE, NOW, candidate, room, venue

FACE, PAPERS = "c" * 64, "d" * 64


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """A phone with a camera."""
    async with phone() as one:
        yield one


@pytest.fixture
def box() -> StandIn:
    one = StandIn(venue(room(candidate(1), candidate(2))))
    one.photo = models.sample("person-1/1")
    one.replies["taken/a1"] = _kept
    return one


def _kept(request: web.Request, _: bytes) -> web.StreamResponse:
    if request.query["shows"] == "papers":
        return web.json_response({"photo": PAPERS, "reason": None, "zh": "", "en": ""})
    said = {"zh": "画面模糊，请站稳。", "en": "Blurred; hold still."}
    return web.json_response({"photo": FACE, "reason": "BLURRED", **said})


@pytest.mark.rule("E8")
async def test_papers_in_order_are_filed_with_photos_that_are_judged_at_once(
    page: Page, serve: Serve, box: StandIn, tmp_path: Path
) -> None:
    await at_door(page, serve, box, "a1")
    await page.get_by_test_id("capture").click()
    await box.until(lambda: box.said("check-in"))
    await box.tell(verdict("manual", "NO_MATCH"))
    face = page.get_by_test_id("taken-words-face")
    await expect(face).to_contain_text("画面模糊")
    await expect(face.locator("[data-drawing=BLURRED]")).to_be_visible()
    await page.get_by_test_id("take-papers").click()
    await expect(page.get_by_test_id("snap")).to_be_visible()
    await expect(page.locator("[data-testid=snap] video")).to_have_js_property(
        "paused", value=False
    )
    await page.get_by_test_id("snap-take").click()
    await expect(page.get_by_test_id("taken-words-papers")).to_have_text("考点盒已保存")
    await page.get_by_test_id("file-approval-send").click()
    await expect(page.get_by_test_id("approval-reason")).to_be_focused()
    await page.locator(".chip").first.click()
    await page.get_by_test_id("file-approval-send").click()
    await expect(page.get_by_test_id("said")).to_contain_text("考点盒已记录")
    filed = json.loads(box.posts("file/a1")[0])
    assert filed == {"reason": "身份证、准考证均与本人相符", "photos": [FACE, PAPERS]}
    await expect(page.get_by_test_id("sheet")).to_be_hidden()
    await expect(page.get_by_test_id("door-search")).to_be_visible()


async def test_without_photos_it_is_filed_only_knowingly(
    page: Page, serve: Serve, box: StandIn
) -> None:
    await opened(page, serve, box)
    await page.get_by_test_id("candidate-26110001").click()
    await page.get_by_test_id("file-approval").click()
    await page.get_by_test_id("approval-reason").fill("相机坏了")
    await page.get_by_test_id("file-approval-send").click()
    await expect(page.get_by_text("还缺本人 + 证件")).to_be_visible()
    assert box.posts("file/a1") == []
    await page.get_by_test_id("file-approval-send").click()
    await box.until(lambda: box.posts("file/a1"))
    assert json.loads(box.posts("file/a1")[0])["photos"] == []


@pytest.mark.rule("E6")
async def test_what_is_recorded_is_said_at_once_and_whether_hq_has_it_apart(
    page: Page, serve: Serve, box: StandIn
) -> None:
    filed = {"by": "inv1", "by_name": "监考甲", "reason": "证件相符", "photos": []}
    await opened(page, serve, box)
    await box.show(venue(room(candidate(1, "filed", filed=filed))))
    await page.get_by_test_id("candidate-26110001").click()
    waits = page.get_by_test_id("file-waits")
    await expect(waits).to_contain_text("考点盒已记录")
    await expect(waits).to_contain_text("待传总部")
    await box.show(venue(room(candidate(1, "filed", filed=filed, at_hq=True))))
    await expect(waits).to_contain_text("总部已收")


async def test_whoever_decides_sees_the_roster_photo_beside_what_was_taken(
    serve: Serve, page: Page
) -> None:
    filed = {"by": "inv1", "by_name": "监考甲", "reason": "证件相符", "photos": [FACE, PAPERS]}
    box = StandIn(venue(room(candidate(1, "filed", filed=filed))), me=CHIEF)
    box.photo = models.sample("person-1/1")
    await opened(page, serve, box)
    await page.get_by_test_id("candidate-26110001").click()
    pictures = page.get_by_test_id("comparison").locator("img")
    await expect(pictures).to_have_count(3)
    sources = [await each.get_attribute("src") for each in await pictures.all()]
    assert sources == [
        "/api/panel/photos/a1",
        f"/api/panel/taken/a1/{FACE}",
        f"/api/panel/taken/a1/{PAPERS}",
    ]
    assert await pictures.first.evaluate("image => image.decode().then(() => image.naturalWidth)")


@pytest.mark.rule("A5")
async def test_who_declines_the_face_check_is_led_to_the_papers_and_may_change_their_mind(
    page: Page, serve: Serve, box: StandIn
) -> None:
    await at_door(page, serve, box, "a1")
    await page.get_by_test_id("consent-open").click()
    await expect(page.get_by_test_id("consent-text")).to_contain_text(NOTICE["zh"])
    await page.get_by_test_id("consent-no").click()
    await expect(page.get_by_test_id("approval-reason")).to_be_visible()
    declined = json.loads(box.posts("consent/a1")[0])
    assert declined == {"given": False, "notice": NOTICE["version"]}
    await box.show(venue(room(candidate(1, consent=False), candidate(2))))
    await page.get_by_test_id("sheet-close").click()
    await expect(page.get_by_test_id("capture")).to_be_hidden()
    await expect(page.get_by_test_id("door-sentence")).to_contain_text("不同意")
    await page.get_by_test_id("consent-open").click()
    await page.get_by_test_id("consent-yes").click()
    await box.until(lambda: len(box.posts("consent/a1")) == 2)
    assert json.loads(box.posts("consent/a1")[1])["given"] is True
    await box.show(venue(room(candidate(1, consent=True), candidate(2))))
    await expect(page.get_by_test_id("capture")).to_be_visible()


async def test_the_queue_says_who_waits_longest_and_leads_to_their_check_in(
    page: Page, serve: Serve, box: StandIn
) -> None:
    people = [
        candidate(1, here_ms=NOW - 2 * MINUTE),
        candidate(2, "at_door", here_ms=NOW - 7 * MINUTE),
        candidate(3),
        candidate(4, "admitted"),
    ]
    box.place = venue(room(*people))
    await opened(page, serve, box)
    await page.get_by_test_id("queue-open").click()
    await expect(page.get_by_test_id("queue-left")).to_have_text("还有 3 人未入场")
    waiting = page.get_by_test_id("queue-waiting").locator("li")
    await expect(waiting.first).to_contain_text("考生 002")
    await expect(waiting.first).to_contain_text("等了 7 分钟")
    await page.get_by_test_id("queue-here-26110003").click()
    await box.until(lambda: box.posts("here/a3"))
    people[2] = candidate(3, here_ms=NOW)
    await box.show(venue(room(*people)))
    await expect(waiting).to_have_count(3)
    await page.get_by_test_id("queue-check-26110002").click()
    await expect(page.get_by_test_id("door-target")).to_contain_text("考生 002")


@pytest.mark.rule("E4")
async def test_an_alert_is_on_the_invigilators_list_and_nowhere_on_the_check_in_screen(
    page: Page, serve: Serve, box: StandIn
) -> None:
    like = {"impersonates": "考生 009", "duplicates": None}
    seen = candidate(1, "at_door", tries=1, reason="OTHER_CANDIDATE", alert=like)
    await at_door(page, serve, box, "a1")
    await page.get_by_test_id("capture").click()
    await box.until(lambda: box.said("check-in"))
    await box.tell(verdict("manual", "OTHER_CANDIDATE", alert=like))
    await box.show(venue(room(seen, candidate(2))))
    told = page.get_by_test_id("verdict")
    await expect(told).to_be_visible()
    assert "009" not in await page.get_by_test_id("door").inner_text()
    await told.click()
    sheet = page.get_by_test_id("sheet")
    await expect(sheet).to_be_visible()
    assert "009" not in await sheet.inner_text()
    await page.get_by_test_id("sheet-close").click()
    await page.get_by_test_id("door-close").click()
    await expect(page.get_by_test_id("call-look-26110001")).to_be_visible()
    await page.get_by_test_id("candidate-26110001").click()
    await page.get_by_test_id("sheet-alert").locator("summary").click()
    await expect(sheet).to_contain_text("考生 009")
