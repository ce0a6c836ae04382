"""An invigilator checks candidates in with the panel's camera, in a real Chromium with real faces."""

import hashlib
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import unused_port
from playwright.async_api import Page, async_playwright, expect

from edge.adapters.system_clock import SystemClock
from edge.config import Face
from edge.core.admission import ADMISSIONS, Admission
from tests import models
from tests.edge import venue
from tests.edge.conftest import Rig, running
from tests.ui.conftest import ARGUMENTS, CHROMIUM

WAIT_MS = 20_000
CLOCK = SystemClock(trusted=True)


@pytest.fixture(scope="module")
def faces() -> dict[str, bytes]:
    """Photos of two people: one on file for candidates 1 and 2, another of the first at the door."""
    return {
        "on file": models.sample("person-1/1"),
        "other on file": models.sample("person-2/1"),
        "at the door": models.sample("person-1/2"),
    }


@pytest.fixture(scope="module")
def bundle() -> Path:
    return models.bundle()


@pytest.fixture
async def door(
    tmp_path: Path, faces: dict[str, bytes], bundle: Path
) -> AsyncIterator[tuple[Rig, str]]:
    """A box with the real face chain, photos of two candidates, and its address."""
    hq = venue.Headquarters()
    port = unused_port()
    reader = Face(reader="worker", models=bundle)
    async with running(tmp_path, hq, venue.paper(hq), clock=CLOCK, port=port, face=reader) as rig:
        photos = {}
        for n, name in enumerate(("on file", "other on file"), 1):
            photos[n] = hashlib.sha256(faces[name]).hexdigest()
            rig.depot.blobs[photos[n]] = faces[name]
        await rig.planned(start_ms=CLOCK.now().wall_ms + 600_000, photos=photos)
        yield rig, f"http://localhost:{port}"


@pytest.fixture
async def camera_page(tmp_path: Path, faces: dict[str, bytes]) -> AsyncIterator[Page]:
    """A phone-sized page whose camera shows the first person."""
    video = tmp_path / "door.mjpeg"
    video.write_bytes(faces["at the door"] * 3)
    arguments = [
        *ARGUMENTS,
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={video}",
    ]
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        context = await chromium.new_context(
            locale="zh-CN",
            viewport={"width": 390, "height": 844},
            permissions=["camera"],
        )
        page = await context.new_page()
        yield page
        await chromium.close()


async def sign_in(page: Page, origin: str, account: str = "inv1") -> None:
    await page.goto(f"{origin}/panel/")
    await page.get_by_test_id("panel-account").fill(account)
    await page.get_by_test_id("panel-pin").fill(venue.PIN)
    await page.get_by_test_id("panel-sign-in").click()
    await expect(page.get_by_test_id(f"candidate-{venue.ticket(1)}")).to_be_visible(timeout=WAIT_MS)


def admission(rig: Rig, n: int) -> Admission:
    return rig.box.ledger.state[ADMISSIONS].get(f"a{n}", Admission())


async def check_in(page: Page, n: int) -> None:
    await page.get_by_test_id(f"candidate-{venue.ticket(n)}").click()
    await page.locator("[data-testid=check-in]:visible").last.click()
    await page.get_by_test_id("capture").click(timeout=WAIT_MS)


@pytest.mark.rule("E2")
async def test_the_camera_passes_the_right_person_and_admits(
    door: tuple[Rig, str], camera_page: Page
) -> None:
    rig, origin = door
    await sign_in(camera_page, origin)
    await check_in(camera_page, 1)
    await expect(camera_page.get_by_test_id("verdict")).to_have_attribute(
        "data-outcome", "pass", timeout=WAIT_MS
    )
    admitted = admission(rig, 1).admitted
    assert admitted is not None
    assert admitted.how == "face"


@pytest.mark.rule("E4", "E5")
async def test_another_face_raises_an_alert_and_goes_to_the_chief(
    door: tuple[Rig, str], camera_page: Page
) -> None:
    rig, origin = door
    await sign_in(camera_page, origin)
    await check_in(camera_page, 2)
    await expect(camera_page.get_by_test_id("verdict")).to_have_attribute(
        "data-outcome", re.compile("retry|manual"), timeout=WAIT_MS
    )
    assert admission(rig, 2).admitted is None
    assert admission(rig, 2).impersonates == "a1"
    await camera_page.goto(f"{origin}/panel/")
    await camera_page.get_by_test_id(f"candidate-{venue.ticket(2)}").click()
    await camera_page.locator("[data-testid=file-approval]:visible").last.click()
    await camera_page.get_by_test_id("approval-reason").fill("证件齐全，照片较旧")
    await camera_page.get_by_test_id("file-approval-send").click()
    await rig.until(lambda: admission(rig, 2).filed is not None, seconds=10)
