"""The door with a face reader that says what it was told, through the panel's own route."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from contract import problems, reasons
from contract.facts.entry import FaceCompared
from edge.ports.face import FaceLook
from edge.services.pictures import Pictures
from edge.sim.face import SimFace
from tests.edge import venue
from tests.edge.conftest import Rig, running
from tests.edge.door_desk import INV1, THRESHOLDS, at_the_door, frames, look
from tests.edge.test_panel import candidate, title, told

LOOKS = {
    b"photo 1": look(0.0),
    b"photo 2": look(2.0),
    b"candidate 1": look(0.1),
    b"candidate 2": look(1.9),
    b"a stranger": look(1.0),
    b"hard to say": look(0.6),
    b"too dark": look(0.1, "TOO_DARK"),
    b"two people": FaceLook(2, "MULTI_FACE", None, model="sim"),
}


@dataclass
class Desk:
    """An invigilator signed in at the panel, and the reader to break."""

    rig: Rig
    reader: SimFace

    async def check_in(self, picture: bytes, n: int = 1) -> dict[str, Any]:
        reply = await self.rig.client.post(
            f"/api/panel/check-in/a{n}", data=picture, headers={"Content-Type": "image/jpeg"}
        )
        answer: dict[str, Any] = await reply.json(content_type=None)
        return answer


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    hq = venue.Headquarters()
    reader = SimFace(LOOKS, seconds=0.3)
    faces = (reader, THRESHOLDS)
    async with running(tmp_path, hq, venue.paper(hq), faces=faces) as rig:
        photos = {}
        for n in (1, 2):
            data = f"photo {n}".encode()
            photos[n] = hashlib.sha256(data).hexdigest()
            rig.depot.blobs[photos[n]] = data
        await rig.planned(photos=photos)
        await rig.panel("inv1")
        await rig.until(lambda: rig.box.door.gallery.ready >= set(photos.values()))
        yield Desk(rig, reader)


async def test_a_face_that_fits_admits(desk: Desk) -> None:
    answer = await desk.check_in(b"candidate 1")
    assert answer.pop("distance") == pytest.approx(0.1)
    assert answer == {
        "outcome": "pass",
        "reason": None,
        "zh": "",
        "en": "",
        "milliseconds": 12.0,
        "threshold": 0.5,
        "frames": 1,
        "presentation": "unchecked",
        "seat": "A01",
        "name": "考生 001",
        "tries_left": 3,
        "alert": None,
    }
    shown = await candidate(desk.rig, "a1")
    assert (shown["state"], shown["how"], shown["tries"]) == ("admitted", "face", 0)
    assert (await desk.check_in(b"candidate 1"))["title"] == "already-admitted"
    facts = [one.fact async for one in desk.rig.box.journal.replay()]
    (compared,) = (fact for fact in facts if isinstance(fact, FaceCompared))
    assert (compared.by, compared.outcome) == ("inv1", "pass")
    assert compared.frame == hashlib.sha256(b"candidate 1").hexdigest()


async def test_a_poor_picture_says_what_is_wrong_and_the_third_is_for_a_person(desk: Desk) -> None:
    outcomes = []
    for picture, reason in (
        (b"too dark", "TOO_DARK"),
        (b"two people", "MULTI_FACE"),
        (b"nobody there", "NO_FACE"),
    ):
        answer = await desk.check_in(picture)
        outcomes.append(answer["outcome"])
        assert answer["reason"] == reason
        assert (answer["zh"], answer["en"]) == reasons.sentences(reason)
        assert answer["zh"]
        assert answer["en"]
    assert outcomes == ["retry", "retry", "manual"]
    shown = await candidate(desk.rig, "a1")
    assert (shown["state"], shown["tries"], shown["reason"]) == ("at_door", 3, "NO_FACE")
    await desk.rig.admit(1)
    assert (await candidate(desk.rig, "a1"))["how"] == "approval"


async def test_between_the_thresholds_one_tries_again_and_beyond_them_a_person_looks(
    desk: Desk,
) -> None:
    unsure = await desk.check_in(b"hard to say")
    assert (unsure["outcome"], unsure["reason"]) == ("retry", "UNSURE")
    stranger = await desk.check_in(b"a stranger")
    assert (stranger["outcome"], stranger["reason"]) == ("manual", "NO_MATCH")
    assert stranger["alert"] is None, "a stranger looks like nobody of the roster"


async def test_a_candidate_without_a_photo_is_for_a_person(desk: Desk) -> None:
    answer = await desk.check_in(b"candidate 1", 3)
    assert (answer["outcome"], answer["reason"]) == ("manual", "NO_REFERENCE")


@pytest.mark.rule("E4")
async def test_another_candidates_face_alerts_staff_and_not_the_candidate(desk: Desk) -> None:
    reply = await desk.rig.sign_in(1, venue.Browser("A01"), venue.Pen("a1"))
    token = (await reply.json())["token"]
    answer = await desk.check_in(b"candidate 2")
    assert (answer["outcome"], answer["reason"]) == ("manual", "OTHER_CANDIDATE")
    assert answer["alert"] == {"impersonates": "考生 002", "duplicates": None}
    assert (await candidate(desk.rig, "a1"))["alert"] == answer["alert"]
    told_seat = str(await (await desk.rig.get("/api/attempt", token=token)).json())
    assert "考生 001" in told_seat
    assert "alert" not in told_seat
    assert "考生 002" not in told_seat
    assert (await candidate(desk.rig, "a1"))["state"] == "at_door", "a person decides"


@pytest.mark.parametrize("fault", ["died", "hangs"])
async def test_without_the_reader_the_panel_says_so_in_time_and_approval_works(
    desk: Desk, fault: str
) -> None:
    setattr(desk.reader, fault, True)
    async with asyncio.timeout(3):
        problem = await desk.check_in(b"candidate 1")
    assert (problem["status"], problem["title"]) == (503, "face-fault")
    assert (problem["zh"], problem["en"]) == problems.sentences("face-fault")
    issues = {one["code"]: one for one in (await told(desk.rig))["issues"]}
    assert (issues["face-fault"]["zh"], issues["face-fault"]["en"]) == (
        problems.sentences("face-fault")
    )
    assert (await candidate(desk.rig, "a1"))["tries"] == 0, "it was not the candidate's fault"
    assert await title(desk.rig, "/api/panel/file/a1", {"reason": "核验不可用"}) == ""
    await desk.rig.panel("chief")
    assert await title(desk.rig, "/api/panel/decide/a1", {"decision": "admit"}) == ""
    desk.reader.hangs = False
    assert (await desk.check_in(b"candidate 2", 2))["outcome"] == "pass"
    assert [one["code"] for one in (await told(desk.rig))["issues"]] == []


async def test_a_crowd_at_the_door_is_told_to_wait_and_nobodys_try_is_used_up(desk: Desk) -> None:
    desk.reader.hangs = True
    answers = await asyncio.gather(*(desk.check_in(b"candidate 1") for _ in range(8)))
    assert {one["title"] for one in answers} == {"face-busy", "face-fault"}
    assert {one["status"] for one in answers} == {503}
    assert (await candidate(desk.rig, "a1"))["tries"] == 0


async def test_a_busy_reader_is_not_reported_as_a_broken_one(desk: Desk) -> None:
    desk.reader._waiting = 0
    assert (await desk.check_in(b"candidate 1"))["title"] == "face-busy"
    assert (await told(desk.rig))["issues"] == []


async def test_the_first_at_the_door_waits_for_one_look_only_and_no_template_outlives_the_session(
    desk: Desk,
) -> None:
    desk.reader.faces = {b"candidate 1": LOOKS[b"candidate 1"]}  # photos could be read no more
    assert (await desk.check_in(b"candidate 1"))["outcome"] == "pass"
    desk.rig.clock.move(24 * 3600)
    await desk.rig.until(lambda: not desk.rig.box.door.gallery.ready)


async def test_of_several_frames_the_best_one_is_the_picture_of_the_check_in(
    tmp_path: Path,
) -> None:
    async with at_the_door(tmp_path, {1: look(0.0)}, presentation="note") as door:
        door.reader.faces |= {b"dark": look(0.1, "TOO_DARK"), b"good": look(0.1)}
        answer = await door.door.check_in("a1", frames(b"dark", b"good", b"dark"), by=INV1)
        assert (answer["outcome"], answer["frames"]) == ("pass", 3)
        (fact,) = await door.facts(FaceCompared)
        assert fact.frame == hashlib.sha256(b"good").hexdigest()
        assert await vault(door.rig).read(fact.frame) == b"good"


@pytest.mark.rule("A5")
async def test_the_picture_is_kept_encrypted_of_a_pass_and_of_a_manual_check_only(
    tmp_path: Path,
) -> None:
    pictures = {
        b"a face that passes": look(0.1),
        b"a face in the dark": look(0.1, "TOO_DARK"),
        b"a stranger's face": look(1.0),
    }
    async with at_the_door(tmp_path, {1: look(0.0)}) as door:
        door.reader.faces |= pictures
        for picture in (b"a face in the dark", b"a stranger's face", b"a face that passes"):
            await door.door.check_in("a1", frames(picture), by=INV1)
        facts = await door.facts(FaceCompared)
        assert [(one.outcome, one.kept) for one in facts] == [
            ("retry", False),
            ("manual", True),
            ("pass", True),
        ]
        for fact in facts:
            assert await vault(door.rig).has(fact.frame) == fact.kept
        written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
        assert not any(picture in data for picture in pictures for data in written)


async def test_a_store_that_fails_stops_nobody_at_the_door_and_is_said(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, {1: look(0.0), 2: look(2.0)}) as door:
        door.reader.faces |= {b"one": look(0.1), b"two": look(1.9)}
        in_the_way = tmp_path / "vault" / "s1.taken"
        await asyncio.to_thread(in_the_way.write_bytes, b"")
        answer = await door.door.check_in("a1", frames(b"one"), by=INV1)
        assert answer["outcome"] == "pass"
        assert (await candidate(door.rig, "a1"))["state"] == "admitted"
        assert "picture-not-kept" in door.issues()
        await asyncio.to_thread(in_the_way.unlink)
        assert (await door.door.check_in("a2", frames(b"two"), by=INV1))["outcome"] == "pass"
        assert "picture-not-kept" not in door.issues()
        assert [one.kept for one in await door.facts(FaceCompared)] == [False, True]


def vault(rig: Rig) -> Pictures:
    return rig.box.door._photos
