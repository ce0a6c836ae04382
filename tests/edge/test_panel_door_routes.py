"""The door's requests beside the camera: who it is, the ticket, consent, photos, the filing."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contract import consent, problems, reasons, ticket
from contract.facts.entry import Arrived, FaceConsent
from contract.ticket import Ticket
from tests.edge.door_desk import JPEG, Desk, at_the_door, look, moved
from tests.edge.sight_panel import hurry
from tests.edge.test_panel import candidate, title

KEY = Ed25519PrivateKey.generate()
FACE, DARK = JPEG + b"a face", JPEG + b"a dark face"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    looks = {1: look(0.0), 2: look(2.0)}
    async with at_the_door(tmp_path, looks, ticket_key=ticket.public(KEY)) as one:
        one.reader.faces |= {FACE: look(0.1), DARK: look(0.1, "TOO_DARK")}
        yield one


async def post(desk: Desk, path: str, picture: bytes) -> dict[str, Any]:
    headers = {"Content-Type": "image/jpeg"}
    reply = await desk.rig.client.post(f"/api/panel/{path}", data=picture, headers=headers)
    answer: dict[str, Any] = await reply.json(content_type=None)
    return answer


@pytest.mark.rule("E3")
async def test_a_person_without_a_ticket_is_looked_up_in_the_room_by_one_picture(
    desk: Desk,
) -> None:
    found = await post(desk, "propose/R1", FACE)
    assert (found["attempt"], found["name"], found["ticket"]) == ("a1", "考生 001", "T0001")
    nobody = await post(desk, "propose/R1", JPEG)
    assert (nobody["attempt"], nobody["reason"]) == (None, "NO_FACE")
    assert (nobody["zh"], nobody["en"]) == reasons.sentences("NO_FACE")
    assert (await post(desk, "propose/R2", FACE))["title"] == "not-allowed"
    assert (await post(desk, "propose/R%00", FACE))["title"] == "malformed"


@pytest.mark.rule("R4")
async def test_a_picture_of_a_ticket_is_read(desk: Desk) -> None:
    code = ticket.code(Ticket("s1", "a1", 1), KEY)
    desk.reader.codes = {
        b"ticket": (code,),
        b"poster": ("https://example.org",),
        b"two": (code, ticket.code(Ticket("s1", "a2", 1), KEY)),
    }
    assert await post(desk, "scan", b"ticket") == {"attempt": "a1"}
    assert [fact.how for fact in await desk.facts(Arrived)] == ["scanned"]
    for picture, refused, status in (
        (b"poster", "ticket-foreign", 409),
        (b"two", "ticket-two", 409),
        (b"nothing", "not-found", 404),
    ):
        problem = await post(desk, "scan", picture)
        assert (problem["title"], problem["status"]) == (refused, status)
        assert (problem["zh"], problem["en"]) == problems.sentences(refused)


async def test_a_picture_of_a_ticket_waits_for_a_busy_reader_but_not_for_ever(desk: Desk) -> None:
    hurry(desk.rig)
    desk.reader._glancing = True
    problem = await post(desk, "scan", b"ticket")
    assert (problem["title"], problem["status"]) == ("face-busy", 503)


async def test_whoever_stands_at_the_door_is_noted_once(desk: Desk) -> None:
    assert await title(desk.rig, "/api/panel/here/a1") == ""
    assert await title(desk.rig, "/api/panel/here/a1") == ""
    assert [(fact.attempt, fact.how) for fact in await desk.facts(Arrived)] == [("a1", "tapped")]
    assert (await candidate(desk.rig, "a1"))["here_ms"] == desk.rig.clock.now().wall_ms


@pytest.mark.rule("A5")
async def test_a_candidate_is_told_before_a_camera_looks_and_may_decline(desk: Desk) -> None:
    notice = await (await desk.rig.get("/api/panel/consent")).json()
    assert notice == {
        "version": consent.VERSION,
        "zh": consent.NOTICE[0],
        "en": consent.NOTICE[1],
    }
    body = {"given": False, "notice": notice["version"]}
    assert await title(desk.rig, "/api/panel/consent/a1", body) == ""
    facts = await desk.facts(FaceConsent)
    assert [(one.given, one.notice, one.by) for one in facts] == [(False, "1", "inv1")]
    assert (await candidate(desk.rig, "a1"))["consent"] is False
    assert (await post(desk, "check-in/a1", FACE))["title"] == "face-declined"
    assert await title(desk.rig, "/api/panel/consent/a1", {"given": "perhaps"}) == "malformed"


@pytest.mark.rule("E8")
async def test_photos_are_taken_said_to_be_poor_at_once_and_filed(desk: Desk) -> None:
    good = await post(desk, "taken/a1?shows=face", FACE)
    assert good == {
        "photo": hashlib.sha256(FACE).hexdigest(),
        "reason": None,
        "zh": "",
        "en": "",
    }
    poor = await post(desk, "taken/a1?shows=face", DARK)
    assert (poor["reason"], poor["zh"]) == ("TOO_DARK", reasons.sentences("TOO_DARK")[0])
    papers = await post(desk, "taken/a1?shows=papers", JPEG)
    assert papers["reason"] is None
    shown = await desk.rig.get(f"/api/panel/taken/a1/{poor['photo']}")
    assert (shown.status, shown.content_type, await shown.read()) == (200, "image/jpeg", DARK)
    photos = [good["photo"], papers["photo"]]
    body = {"reason": "证件齐全", "photos": photos}
    assert await title(desk.rig, "/api/panel/file/a1", body) == ""
    filed = (await candidate(desk.rig, "a1"))["filed"]
    assert (filed["by"], filed["photos"]) == ("inv1", photos)


async def test_what_is_no_photo_of_this_candidate_is_neither_kept_nor_shown_nor_filed(
    desk: Desk,
) -> None:
    await desk.replan(entries=moved(desk.plan, 3, room="R2"))
    assert (await post(desk, "taken/a1?shows=papers", b"no picture"))["title"] == "bad-picture"
    assert (await post(desk, "taken/a1?shows=cat", FACE))["title"] == "malformed"
    assert (await post(desk, "taken/a1", FACE))["title"] == "malformed"
    assert (await post(desk, "taken/a3?shows=face", FACE))["title"] == "not-allowed"
    taken = (await post(desk, "taken/a1?shows=face", FACE))["photo"]
    for path in (f"a2/{taken}", f"a1/{'0' * 64}", "a1/..%2f..%2fidentity"):
        assert (await desk.rig.get(f"/api/panel/taken/{path}")).status == 404
    for photos, refused in (
        ([taken], "not-found"),
        (["not a hash"], "malformed"),
        ([taken] * 9, "malformed"),
    ):
        body = {"reason": "x", "photos": photos}
        assert await title(desk.rig, "/api/panel/file/a2", body) == refused
    assert desk.admission(2).filed is None


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "propose/R1"),
        ("POST", "scan"),
        ("POST", "here/a1"),
        ("GET", "consent"),
        ("POST", "consent/a1"),
        ("POST", "taken/a1?shows=face"),
        ("GET", "taken/a1/" + "0" * 64),
    ],
)
async def test_nothing_of_it_is_for_a_stranger(desk: Desk, method: str, path: str) -> None:
    desk.rig.client.session.cookie_jar.clear()
    before = desk.rig.box.journal.head.seq
    reply = await desk.rig.client.request(method, f"/api/panel/{path}", data=FACE)
    assert (reply.status, (await reply.json(content_type=None))["title"]) == (401, "sign-in-needed")
    assert desk.rig.box.journal.head.seq == before
