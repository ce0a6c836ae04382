"""The door's camera over a real WebSocket: guidance, tickets, cameras that give nothing."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contract import problems, reasons, ticket
from contract.ticket import Ticket
from edge.ports.face import FaceLook
from edge.sim.camera import FolderCamera
from tests.edge.door_desk import Desk, at_the_door, look
from tests.edge.sight_panel import SOLID, Follower, camera, film, hurry
from tests.edge.test_panel import candidate

GATE = (
    "NO_FACE",
    "TOO_FAR",
    "TOO_DARK",
    "TOO_BRIGHT",
    "TURN_TO_CAMERA",
    "COVERED",
    "BLURRED",
    "EYES_CLOSED",
    "MULTI_FACE",
)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    looks = {1: look(0.0), 2: look(2.0)}
    async with at_the_door(tmp_path, looks, reader=Follower()) as one:
        hurry(one.rig)
        yield one


@pytest.mark.rule("E1")
async def test_each_frame_is_guided_in_words_of_its_own(desk: Desk) -> None:
    sentences = set()
    async with camera(desk.rig, attempt="a1") as one:
        for reason in GATE:
            guide = await one.show(*film(desk, look(0.1, reason)))
            assert (guide["reason"], guide["steady"]) == (reason, 0)
            assert (guide["zh"], guide["en"]) == reasons.sentences(reason)
            sentences.add(guide["zh"])
        good = await one.show(*film(desk, look(0.1)))
    assert len(sentences) == len(GATE)
    assert (good["faces"], good["reason"], good["zh"], good["steady"]) == (1, None, "", 1)
    assert good["place"] == [0.35, 0.25, 0.3, 0.5]


async def test_steady_counts_good_frames_in_a_row_and_starts_again_with_each_aim(
    desk: Desk,
) -> None:
    async with camera(desk.rig, attempt="a1") as one:
        assert (await one.show(*film(desk, look(0.1), frames=4)))["steady"] == 4
        second = FaceLook(2, "MULTI_FACE", None, model="sim")
        assert (await one.show(*film(desk, second)))["steady"] == 0
        assert (await one.show(*film(desk, look(0.1), frames=2)))["steady"] == 2
        await one.tell("aim", room="R1", attempt="a2")
        assert (await one.show(*film(desk, look(0.1))))["steady"] == 1


@pytest.mark.rule("E1")
async def test_a_camera_that_shows_nothing_is_said_once_and_its_return_too(desk: Desk) -> None:
    async with camera(desk.rig, attempt="a1") as one:
        silent = await one.hear("guide")
        assert (silent["reason"], silent["zh"]) == ("NO_CAMERA", reasons.sentences("NO_CAMERA")[0])
        await one.tell("check-in")
        assert (await one.hear("problem"))["code"] == "camera-missing"
        assert one.kinds() == []
        assert (await one.show(*film(desk, look(0.1))))["steady"] == 1


@pytest.mark.rule("E1")
async def test_a_camera_that_stands_still_is_said_and_decides_nothing(desk: Desk) -> None:
    (still,) = film(desk, look(0.1), frames=1, **SOLID)
    async with camera(desk.rig, attempt="a1") as one:
        while (guide := await one.show(still))["reason"] is None:
            await asyncio.sleep(0.02)
        assert (guide["reason"], guide["steady"]) == ("CAMERA_FROZEN", 0)
        await one.tell("aim", room="R1", attempt="a1")
        await one.show(still)
        await one.tell("check-in")
        assert (await one.hear("problem"))["code"] == "camera-frozen"
        assert (await one.show(*film(desk, look(0.1))))["reason"] is None
    assert (await candidate(desk.rig, "a1"))["tries"] == 0


@pytest.fixture
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture
async def ticketed(tmp_path: Path, key: Ed25519PrivateKey) -> AsyncIterator[Desk]:
    async with at_the_door(
        tmp_path, {1: look(0.0)}, reader=Follower(), ticket_key=ticket.public(key)
    ) as one:
        hurry(one.rig)
        yield one


def held_up(desk: Desk, *codes: str, frames: int = 2) -> list[bytes]:
    """Return pictures of codes: codes are looked for in every other frame."""
    pictures = film(desk, look(0.1), frames=frames)
    desk.reader.codes.update(dict.fromkeys(pictures, codes))
    return pictures


@pytest.mark.rule("R4")
async def test_a_ticket_held_up_is_read_once_until_it_is_gone(
    ticketed: Desk, key: Ed25519PrivateKey
) -> None:
    code = ticket.code(Ticket("s1", "a1", 1), key)
    async with camera(ticketed.rig) as one:
        await one.show(*held_up(ticketed, code))
        assert [said for said in one.heard if said["type"] == "ticket"] == [
            {"type": "ticket", "attempt": "a1"}
        ]
        assert (await candidate(ticketed.rig, "a1"))["here_ms"] is not None
        await one.show(*held_up(ticketed, code, frames=6))
        await one.tell("aim", room="R1", attempt="a1")
        await one.show(*held_up(ticketed, code, frames=6))
        await one.tell("aim", room="R1", attempt=None)
        await one.show(*held_up(ticketed, code, frames=4))
        assert one.kinds().count("ticket") == 1
        await one.show(*film(ticketed, look(0.1), frames=6))
        await one.show(*held_up(ticketed, code))
        assert one.kinds().count("ticket") == 2


@pytest.mark.rule("R4")
async def test_a_code_that_is_no_ticket_is_said_once_and_calmly(
    ticketed: Desk, key: Ed25519PrivateKey
) -> None:
    stranger = Ed25519PrivateKey.generate()
    shown = {
        "ticket-foreign": ("https://example.org",),
        "ticket-forged": (ticket.code(Ticket("s1", "a1", 1), stranger),),
        "ticket-revoked": (ticket.code(Ticket("s1", "a1", 2), key),),
        "ticket-elsewhere": (ticket.code(Ticket("s9", "a1", 1), key),),
        "ticket-two": tuple(ticket.code(Ticket("s1", f"a{n}", 1), key) for n in (2, 3)),
    }
    async with camera(ticketed.rig) as one:
        for codes in shown.values():
            await one.show(*held_up(ticketed, *codes, frames=6))
    said = [message for message in one.heard if message["type"] == "ticket"]
    assert [message["code"] for message in said] == list(shown)
    assert {message["attempt"] for message in said} == {None}
    for message in said:
        assert (message["zh"], message["en"]) == problems.sentences(message["code"])


@pytest.mark.rule("E2")
async def test_the_boxs_own_camera_takes_the_place_of_the_devices(
    desk: Desk, tmp_path: Path
) -> None:
    folder = tmp_path / "camera"
    folder.mkdir()
    own = FolderCamera(folder)
    hurry(desk.rig, camera=own)
    async with camera(desk.rig, attempt="a1") as one:
        await one.tell("source", camera="box")
        assert (await one.hear("problem"))["code"] == "camera-missing"
        await one.tell("check-in")
        assert (await one.hear("problem"))["code"] == "camera-missing"
        for n, picture in enumerate(film(desk, look(0.1), frames=3, **SOLID)):
            (folder / f"{n}.jpg").write_bytes(picture)
        await one.hear("guide", steady=3)
        await one.tell("check-in")
        verdict = await one.hear("verdict")
        await one.put(b"of the device")
        assert (verdict["outcome"], verdict["attempt"]) == ("pass", "a1")
        own.broken = True
        assert (await one.hear("problem"))["code"] == "camera-missing"
        await one.tell("source", camera="device")
        assert (await one.show(b"of the device"))["reason"] == "NO_FACE"
