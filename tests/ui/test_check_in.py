"""An invigilator checks candidates in with the panel's camera, in a real Chromium with real faces."""

import hashlib
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from aiohttp.test_utils import unused_port
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.async_api import Page, expect

from contract import ticket
from contract.ticket import Ticket
from edge.adapters.system_clock import SystemClock
from edge.config import Face
from edge.core.admission import ADMISSIONS, Admission
from edge.core.papers import PAPERS
from edge.services.questions import Questions
from tests import models
from tests.edge import venue
from tests.edge.conftest import Rig, running
from tests.ui import door_films
from tests.ui.panel_box import phone

WAIT_MS = 40_000
CLOCK = SystemClock(trusted=True)
KEY = Ed25519PrivateKey.generate()
TICKET = ticket.code(Ticket("s1", "a1", 1), KEY)

Open = Callable[..., AbstractAsyncContextManager[tuple[Rig, str]]]
"""Runs a box with that policy about pictures held up; gives it and its address."""


@pytest.fixture(scope="module")
def bundle() -> Path:
    return models.bundle()


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a camera sees of the first candidate."""
    return door_films.head("person-1/1", tmp_path_factory.mktemp("person"))


@pytest.fixture(scope="module")
def person_with_ticket(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, after the ticket was held up."""
    return door_films.head("person-1/1", tmp_path_factory.mktemp("ticket"), ticket=TICKET)


@pytest.fixture(scope="module")
def photos() -> dict[int, bytes]:
    """The roster photos of two candidates."""
    return {n: models.sample(f"person-{n}/2" if n == 1 else "person-2/1") for n in (1, 2)}


@pytest.fixture
def box(tmp_path: Path, bundle: Path, photos: dict[int, bytes]) -> Open:
    """Run a box with the real face chain; yields it and its address."""

    @asynccontextmanager
    async def opened(presentation: str = "challenge") -> AsyncIterator[tuple[Rig, str]]:
        hq = venue.Headquarters()
        port = unused_port()
        reader = Face.model_validate(
            {"reader": "worker", "models": bundle, "presentation": presentation}
        )
        paper = venue.paper(hq)
        async with running(tmp_path, hq, paper, clock=CLOCK, port=port, face=reader) as rig:
            await planned(rig, photos)
            yield rig, f"http://localhost:{port}"

    return opened


async def planned(rig: Rig, photos: dict[int, bytes]) -> None:
    """Bring a plan whose first two candidates have photos, and whose tickets are signed."""
    names = {n: hashlib.sha256(data).hexdigest() for n, data in photos.items()}
    rig.depot.blobs.update({names[n]: data for n, data in photos.items()})
    start_ms = CLOCK.now().wall_ms + 600_000
    plan = venue.plan(rig.paper, start_ms=start_ms, photos=names)
    rig.depot.blobs.update(rig.paper.blobs)
    await rig.until(lambda: rig.line.connections > 0)
    rig.order(plan.model_copy(update={"ticket_key": ticket.public(KEY)}))
    await rig.until(lambda: rig.box.ledger.state[PAPERS].cached)
    await rig.until(lambda: rig.box.door.gallery.ready >= set(names.values()), seconds=30)


async def sign_in(page: Page, origin: str, account: str = "inv1") -> None:
    await page.goto(f"{origin}/panel/")
    await page.get_by_test_id("panel-account").fill(account)
    await page.get_by_test_id("panel-pin").fill(venue.PIN)
    await page.get_by_test_id("panel-sign-in").click()
    await expect(page.get_by_test_id(f"candidate-{venue.ticket(1)}")).to_be_visible(timeout=WAIT_MS)


def admission(rig: Rig, n: int) -> Admission:
    return rig.box.ledger.state[ADMISSIONS].get(f"a{n}", Admission())


async def aim_at(page: Page, n: int) -> None:
    await page.get_by_test_id(f"candidate-{venue.ticket(n)}").click()
    await page.locator("[data-testid=sheet] [data-testid=check-in]").click()


async def decided(page: Page, outcome: str) -> None:
    await expect(page.get_by_test_id("verdict")).to_have_attribute(
        "data-outcome", re.compile(outcome), timeout=WAIT_MS
    )


@pytest.mark.rule("E1", "E2")
async def test_a_ticket_is_scanned_and_its_candidate_passes_without_a_hand(
    box: Open, person_with_ticket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Questions, "side", lambda _: "left")  # the side that the film turns to
    async with box() as (rig, origin), phone(video=person_with_ticket) as page:
        await sign_in(page, origin)
        await page.locator("[data-testid=check-in]:visible").first.click()
        await expect(page.get_by_test_id("door-target")).to_contain_text(
            venue.ticket(1), timeout=WAIT_MS
        )
        await decided(page, "pass")
        await expect(page.get_by_test_id("verdict")).to_contain_text("A01")
        admitted = admission(rig, 1).admitted
        assert admitted is not None
        assert admitted.how == "face"
        assert admission(rig, 1).presentation in {"bona-fide", "turned"}
        assert admission(rig, 1).here_ms is not None


@pytest.mark.rule("E4", "E5")
async def test_another_face_raises_an_alert_and_the_chief_decides_over_the_photos(
    box: Open, person: Path
) -> None:
    async with box("note") as (rig, origin), phone(video=person) as page:
        await sign_in(page, origin)
        await aim_at(page, 2)
        await decided(page, "manual")
        assert admission(rig, 2).admitted is None
        assert admission(rig, 2).impersonates == "a1"
        await expect(page.get_by_test_id("taken-face").locator("img")).to_be_visible(
            timeout=WAIT_MS
        )
        await page.get_by_test_id("take-papers").click()
        await expect(page.locator("[data-testid=snap] video")).to_have_js_property(
            "paused", value=False
        )
        await page.get_by_test_id("snap-take").click()
        await expect(page.get_by_test_id("taken-papers").locator("img")).to_be_visible(
            timeout=WAIT_MS
        )
        await page.locator(".chip").first.click()
        await page.get_by_test_id("file-approval-send").click()
        await rig.until(lambda: admission(rig, 2).filed is not None, seconds=10)
        filed = admission(rig, 2).filed
        assert filed is not None
        assert len(filed.photos) == 2
        async with phone() as other:
            await sign_in(other, origin, "chief")
            await other.get_by_test_id(f"candidate-{venue.ticket(2)}").click()
            pictures = other.get_by_test_id("comparison").locator("img")
            await expect(pictures).to_have_count(3)
            for picture in await pictures.all():
                assert await picture.evaluate("image => image.decode().then(() => true)")
            await other.get_by_test_id("decide-admit").click()
            await rig.until(lambda: admission(rig, 2).admitted is not None, seconds=10)


@pytest.mark.rule("E3")
async def test_without_a_ticket_the_rooms_roster_is_searched_and_a_person_confirms(
    box: Open, person: Path
) -> None:
    async with box("note") as (rig, origin), phone(video=person) as page:
        await sign_in(page, origin)
        await page.locator("[data-testid=check-in]:visible").first.click()
        await page.get_by_test_id("no-ticket").click()
        await expect(page.get_by_test_id("proposal")).to_contain_text(
            venue.ticket(1), timeout=WAIT_MS
        )
        assert admission(rig, 1).tries == 0
        assert admission(rig, 1).admitted is None
        await page.get_by_test_id("proposal-yes").click()
        await decided(page, "pass")
        assert admission(rig, 1).admitted is not None


@pytest.mark.rule("A5")
async def test_who_declines_is_not_looked_at_and_comes_in_by_documents_and_the_chief(
    box: Open, person: Path
) -> None:
    async with box() as (rig, origin), phone(video=person) as page:
        await sign_in(page, origin)
        await aim_at(page, 2)
        await page.get_by_test_id("auto").click()
        await page.get_by_test_id("consent-open").click()
        await page.get_by_test_id("consent-no").click()
        await rig.until(lambda: admission(rig, 2).consent is False, seconds=10)
        await page.locator(".chip").first.click()
        await page.get_by_test_id("file-approval-send").click()
        await page.get_by_test_id("file-approval-send").click()
        await rig.until(lambda: admission(rig, 2).filed is not None, seconds=10)
        assert admission(rig, 2).tries == 0
        async with phone() as other:
            await sign_in(other, origin, "chief")
            await other.get_by_test_id(f"candidate-{venue.ticket(2)}").click()
            await other.get_by_test_id("decide-admit").click()
            await rig.until(lambda: admission(rig, 2).admitted is not None, seconds=10)
