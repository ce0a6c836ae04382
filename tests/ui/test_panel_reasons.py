"""Every reason the door can give is seen on a phone: its sentence and its drawing, twice over."""

import pytest
from playwright.async_api import Locator, Page, expect

from contract.reasons import SENTENCES
from tests.ui.conftest import Serve
from tests.ui.panel_box import StandIn, at_door, guide, phone, verdict
from tests.ui.panel_venue import candidate, room, run, venue, with_modules

HIDDEN = {"OTHER_CANDIDATE": "NO_MATCH", "SEEN_BEFORE": "NO_MATCH", "LOOKALIKE": "UNSURE"}
"""What would tell the candidate of a resemblance reads like what would not (E4)."""


def shown(code: str) -> str:
    return HIDDEN.get(code, code)


async def test_every_reason_has_a_drawing_of_its_own_kind(page: Page, serve: Serve) -> None:
    modules = await with_modules(page, serve)
    script = """codes.map((code) => m.PICTURES[code] && m.PICTURES[code].length)"""
    parts = await run(modules, "reason_pictures", script, codes=list(SENTENCES))
    missing = [code for code, count in zip(SENTENCES, parts, strict=True) if not count]
    assert missing == []


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_every_reason_is_seen_as_guidance_and_as_a_verdict(
    serve: Serve, language: str
) -> None:
    box = StandIn(venue(room(candidate(1))))
    async with phone() as page:
        await page.add_init_script(f"localStorage.setItem('kaobox.language', '{language}')")
        await at_door(page, serve, box, "a1")
        for code in SENTENCES:
            await guided(page, box, code, language)
        for code in SENTENCES:
            await decided(page, box, code, language)


async def guided(page: Page, box: StandIn, code: str, language: str) -> None:
    """Let the box say it of the running camera, as it would, frame after frame."""
    note = page.get_by_test_id("door-note")
    said = guide(shown(code))
    for _ in range(100):
        await box.tell(said)
        if await note.locator(f"[data-drawing={shown(code)}]").count():
            break
        await page.wait_for_timeout(50)
    await expect(note.locator(f"[data-drawing={shown(code)}]")).to_be_visible()
    await expect(note).to_contain_text(said[language])
    await inside(page, note.locator("svg"))


async def decided(page: Page, box: StandIn, code: str, language: str) -> None:
    """Let the box say it of a look; the words of a resemblance are those of a mismatch."""
    asked = len(box.said("check-in"))
    await page.get_by_test_id("capture").click()
    await box.until(lambda: len(box.said("check-in")) > asked)
    await box.tell(verdict("retry", code))
    told = page.get_by_test_id("verdict")
    await expect(told.locator(f"[data-drawing={shown(code)}]")).to_be_visible()
    words = SENTENCES[shown(code)][0 if language == "zh" else 1]
    await expect(page.get_by_test_id("verdict-words")).to_have_text(words)
    await inside(page, told.locator("svg").last)
    await told.click()
    await expect(told).to_be_hidden()


async def inside(page: Page, element: Locator) -> None:
    """Check that nothing is cut off by the edge of the phone."""
    place = await element.bounding_box()
    size = page.viewport_size
    assert place is not None
    assert size is not None
    assert place["width"] >= 60
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= size["width"]
    assert place["y"] + place["height"] <= size["height"]
