"""The check-in screen on a phone whose box says what the test wants: scan, look, turn, result, next."""

import struct
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests import models
from tests.ui.conftest import Serve
from tests.ui.panel_box import (
    StandIn,
    answers,
    at_door,
    guide,
    phone,
    problem,
    refuses,
    verdict,
)
from tests.ui.panel_venue import MINUTE, NOW, candidate, room, venue


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """A phone with a camera."""
    async with phone() as one:
        yield one


@pytest.fixture
def box() -> StandIn:
    people = [candidate(1), candidate(2, "at_door", here_ms=NOW - MINUTE), candidate(3, "admitted")]
    one = StandIn(venue(room(*people)))
    one.photo = models.sample("person-1/1")
    return one


async def right(box: StandIn) -> None:
    """Let a face be right for longer than a look by itself wants."""
    for steady in range(1, 9):
        await box.tell(guide(steady=steady))
        await box.until(_one_more(box))


def _one_more(box: StandIn) -> Any:
    before = len(box.frames)
    return lambda: len(box.frames) > before


def aims(box: StandIn) -> list[Any]:
    return [message["attempt"] for message in box.said("aim")]


async def test_frames_are_small_jpegs_whose_moments_rise(
    page: Page, serve: Serve, box: StandIn
) -> None:
    await at_door(page, serve, box)
    await box.until(lambda: len(box.frames) >= 5)
    moments = [struct.unpack(">d", frame[:8])[0] for frame in box.frames]
    assert moments == sorted(set(moments))
    assert all(frame[8:10] == b"\xff\xd8" for frame in box.frames)
    script = """bytes => createImageBitmap(new Blob([new Uint8Array(bytes)]))
      .then((picture) => Math.max(picture.width, picture.height))"""
    assert await page.evaluate(script, list(box.frames[0][8:])) == 640
    assert box.heard[:2] == [
        {"type": "source", "camera": "device"},
        {"type": "aim", "room": "101", "attempt": None},
    ]


async def test_a_scanned_ticket_brings_up_the_candidate_and_after_a_pass_the_next_ticket(
    page: Page, serve: Serve, box: StandIn
) -> None:
    await at_door(page, serve, box)
    await box.tell({"type": "ticket", "attempt": "a1"})
    card = page.get_by_test_id("door-target")
    await expect(card).to_contain_text("26110001")
    await expect(card).to_contain_text("4401**********1234")
    await box.until(lambda: aims(box)[-1] == "a1")
    await right(box)
    await box.until(lambda: box.said("check-in"))
    await box.tell(verdict("pass", presentation="unchecked"))
    told = page.get_by_test_id("verdict")
    await expect(told).to_have_attribute("data-outcome", "pass")
    await expect(page.get_by_test_id("verdict-line")).to_contain_text("请核对本人")
    await expect(told).to_be_hidden()
    await expect(page.get_by_test_id("door-search")).to_be_visible()
    assert aims(box)[-1] is None


async def test_nobody_is_looked_at_by_itself_unless_a_person_or_a_ticket_chose_them(
    page: Page, serve: Serve, box: StandIn
) -> None:
    await at_door(page, serve, box)
    await right(box)
    await right(box)
    assert box.said("check-in") == []


async def test_the_last_look_before_the_papers_and_a_switched_off_automatic_want_a_hand(
    page: Page, serve: Serve, box: StandIn
) -> None:
    await at_door(page, serve, box, "a1")
    people = [candidate(1, "at_door", tries=2)]
    await box.show(venue(room(*people)))
    await right(box)
    await expect(page.get_by_test_id("door-sentence")).to_contain_text("按拍摄键")
    await right(box)
    assert box.said("check-in") == []
    await page.get_by_test_id("capture").click()
    await box.until(lambda: box.said("check-in"))
    await box.tell(verdict("retry", "TOO_FAR", tries_left=1))
    await expect(page.get_by_test_id("verdict")).to_contain_text("还可试 1 次")
    await page.get_by_test_id("verdict").click()
    await page.get_by_test_id("auto").click()
    await expect(page.get_by_test_id("auto")).to_have_attribute("aria-checked", "false")
    await page.reload()
    await page.get_by_test_id("candidate-26110001").click()
    await page.locator("[data-testid=sheet] [data-testid=check-in]").click()
    await expect(page.get_by_test_id("auto")).to_have_attribute("aria-checked", "false")


async def test_a_turn_is_asked_for_on_the_whole_screen_and_its_verdict_follows(
    page: Page, serve: Serve, box: StandIn
) -> None:
    await at_door(page, serve, box, "a1")
    await page.get_by_test_id("capture").click()
    await box.until(lambda: box.said("check-in"))
    await box.tell({"type": "turn", "to": "left", "reason": "TURN_LEFT", "seconds": 4})
    await expect(page.get_by_test_id("turn-side")).to_have_text("左")
    await expect(page.get_by_test_id("turn")).to_have_attribute("data-side", "right")
    await expect(page.get_by_test_id("turn-left")).to_contain_text("3 秒")
    await box.tell(verdict("pass", presentation="turned"))
    await expect(page.get_by_test_id("turn")).to_be_hidden()
    await expect(page.get_by_test_id("verdict")).to_have_attribute("data-outcome", "pass")


async def test_a_turn_that_is_given_up_is_forgotten_by_both_sides(
    page: Page, serve: Serve, box: StandIn
) -> None:
    await at_door(page, serve, box, "a1")
    await page.get_by_test_id("capture").click()
    await box.until(lambda: box.said("check-in"))
    await box.tell({"type": "turn", "to": "right", "reason": "TURN_RIGHT", "seconds": 4})
    await page.get_by_test_id("turn-cancel").click()
    await box.until(lambda: box.said("stop"))
    await expect(page.get_by_test_id("verdict")).to_be_hidden()
    await expect(page.get_by_test_id("capture")).to_be_enabled()


async def test_a_code_that_is_nobodys_ticket_says_so_and_what_to_do(
    page: Page, serve: Serve, box: StandIn
) -> None:
    await at_door(page, serve, box)
    sentence = page.get_by_test_id("door-sentence")
    for kind in ("foreign", "forged", "revoked", "elsewhere", "two"):
        said = {**problem(f"ticket-{kind}"), "type": "ticket", "attempt": None}
        await box.tell(said)
        await expect(sentence).to_contain_text(said["zh"])
        assert len(await sentence.inner_text()) > len(said["zh"]) + 4
    assert aims(box) == [None]


async def test_a_ticket_of_someone_inside_is_told_and_not_looked_at(
    page: Page, serve: Serve, box: StandIn
) -> None:
    await at_door(page, serve, box)
    await box.tell({"type": "ticket", "attempt": "a3"})
    await expect(page.get_by_test_id("door-sentence")).to_contain_text("考生 003：已入场")
    assert aims(box) == [None]


@pytest.mark.rule("E3")
async def test_without_a_ticket_a_person_says_whether_it_is_the_proposed_candidate(
    page: Page, serve: Serve, box: StandIn
) -> None:
    await at_door(page, serve, box)
    await page.get_by_test_id("no-ticket").click()
    await right(box)
    await box.until(lambda: box.said("propose"))
    await box.tell({"type": "proposal", "attempt": "a2", "reason": None, "zh": "", "en": ""})
    proposal = page.get_by_test_id("proposal")
    await expect(proposal).to_contain_text("考生 002")
    await expect(proposal).to_contain_text("4401**********1234")
    assert await proposal.locator("img, canvas").count() == 2
    await expect(page.get_by_test_id("proposal-yes")).to_be_focused()
    assert box.said("check-in") == []
    await page.get_by_test_id("proposal-yes").click()
    await box.until(lambda: box.said("check-in"))
    assert aims(box)[-1] == "a2"


async def test_a_proposal_that_is_wrong_leads_to_typing_the_ticket(
    page: Page, serve: Serve, box: StandIn
) -> None:
    await at_door(page, serve, box)
    await page.get_by_test_id("no-ticket").click()
    await page.get_by_test_id("capture").click()
    await box.until(lambda: box.said("propose"))
    await box.tell({"type": "proposal", "attempt": "a2", "reason": None, "zh": "", "en": ""})
    await page.get_by_test_id("proposal-no").click()
    await expect(page.get_by_test_id("door-search")).to_be_focused()
    assert box.said("check-in") == []


async def test_a_cut_line_is_told_made_again_and_introduced_again(
    page: Page, serve: Serve, box: StandIn
) -> None:
    await at_door(page, serve, box, "a1")
    box.replies["check-in/a1"] = answers(verdict("pass"))
    await box.tell(guide("TOO_DARK"))
    box.refusing = True
    await box.cut()
    await expect(page.get_by_test_id("door-sentence")).to_contain_text("正在重连")
    await page.get_by_test_id("capture").click()
    await expect(page.get_by_test_id("verdict")).to_have_attribute("data-outcome", "pass")
    assert box.posts("check-in/a1")[0][:2] == b"\xff\xd8"
    before = len(box.heard)
    box.refusing = False
    await box.until(lambda: len(box.heard) >= before + 2)
    assert [message["type"] for message in box.heard[before : before + 2]] == ["source", "aim"]


async def test_a_verdict_that_came_too_late_counts_all_the_same(
    page: Page, serve: Serve, box: StandIn
) -> None:
    await at_door(page, serve, box, "a1")
    await page.get_by_test_id("capture").click()
    await box.until(lambda: box.said("check-in"))
    await box.tell(problem("face-busy"))
    await expect(page.get_by_test_id("verdict")).to_have_attribute("data-outcome", "retry")
    await page.get_by_test_id("verdict").click()
    await box.tell(verdict("pass", attempt="a1"))
    await expect(page.get_by_test_id("verdict")).to_have_attribute("data-outcome", "pass")


async def test_without_a_camera_a_photo_does_for_the_ticket_and_for_the_face(
    serve: Serve, box: StandIn, tmp_path: Path
) -> None:
    picture = tmp_path / "photo.jpg"
    picture.write_bytes(models.sample("person-1/1"))
    async with phone(camera=False) as page:
        served = await serve(box.app)
        await page.goto(served.origin + "/panel/")
        await page.locator("[data-testid=check-in]:visible").first.click()
        await expect(page.get_by_test_id("capture")).to_be_hidden()
        box.replies["scan"] = refuses("not-found")
        await page.get_by_test_id("file-input").set_input_files(picture)
        await expect(page.get_by_test_id("door-sentence")).to_contain_text("没有准考证码")
        box.replies["scan"] = answers({"attempt": "a1"})
        await page.get_by_test_id("file-input").set_input_files(picture)
        await expect(page.get_by_test_id("door-target")).to_contain_text("考生 001")
        box.replies["check-in/a1"] = answers(verdict("pass", presentation="unchecked"))
        await page.get_by_test_id("file-input").set_input_files(picture)
        await expect(page.get_by_test_id("verdict")).to_have_attribute("data-outcome", "pass")
        assert box.heard == []


async def test_guidance_says_right_by_shape_and_word_and_not_by_colour_alone(
    page: Page, serve: Serve, box: StandIn
) -> None:
    await at_door(page, serve, box, "a1")
    await page.get_by_test_id("auto").click()
    await right(box)
    await expect(page.get_by_test_id("guide")).to_have_attribute("data-fit", "right")
    await expect(page.locator(".guide-tick")).to_be_visible()
    await expect(page.get_by_test_id("door-sentence")).to_have_text("位置合适，请按拍摄键")
    for _ in range(6):
        await box.tell(guide("TOO_FAR"))
        await box.until(_one_more(box))
    await expect(page.get_by_test_id("guide")).to_have_attribute("data-fit", "off")
    await expect(page.locator(".guide-tick")).to_be_hidden()


async def test_the_door_is_worked_by_the_keyboard_alone_and_never_left_by_the_tab_key(
    page: Page, serve: Serve, box: StandIn
) -> None:
    await at_door(page, serve, box, "a1")
    seen = set()
    for _ in range(14):
        await page.keyboard.press("Tab")
        seen.add(await page.evaluate("document.activeElement.dataset.testid || ''"))
        assert await page.evaluate("document.activeElement.closest('[data-testid=door]') !== null")
    assert {"door-close", "door-target", "consent-open", "capture", "auto"} <= seen
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("door")).to_be_hidden()


async def test_what_a_thumb_reaches_is_large_enough(page: Page, serve: Serve, box: StandIn) -> None:
    await at_door(page, serve, box, "a1")
    for button in await page.locator("[data-testid=door] button:visible").all():
        place = await button.bounding_box()
        assert place is not None
        assert place["height"] >= 48, await button.get_attribute("data-testid")


async def test_the_boxs_own_camera_is_chosen_shown_and_decides_through_the_same_line(
    page: Page, serve: Serve, box: StandIn
) -> None:
    box.replies["camera"] = answers({"available": True})
    await at_door(page, serve, box, "a1")
    await page.get_by_test_id("box-camera").click()
    await box.until(lambda: box.said("source")[-1]["camera"] == "box")
    await expect(page.locator("img.door-picture")).to_be_visible()
    assert aims(box)[-1] == "a1"
    await page.get_by_test_id("capture").click()
    await box.until(lambda: box.said("check-in"))
    await box.tell(verdict("pass"))
    await expect(page.get_by_test_id("verdict")).to_have_attribute("data-outcome", "pass")
    assert box.posts("check-in/a1") == []
