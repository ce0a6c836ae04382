"""The faces of the session: ready ahead of time, in memory only, and no photo that harms others."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from contract.facts.entry import FaceCompared
from contract.orders import FaceThresholds
from edge.core.refusal import Refusal
from edge.ports.face import FaceBusy, FaceFault, FaceLook
from edge.services.faces import Faces
from edge.services.gallery import Gallery
from edge.services.issues import Issues
from edge.sim.clock import SimClock
from edge.sim.face import SimFace
from edge.store.vault import Vault
from tests.edge.door_desk import CHIEF, INV1, Desk, at_the_door, frames, look, moved
from tests.edge.test_panel import candidate, told


class Poisoned(SimFace):
    """Fails at one picture, for as long as it is poison."""

    poison: bytes | None = b"photo 1"
    asked = 0

    async def look(self, picture: bytes) -> FaceLook:
        self.asked += 1
        if picture == self.poison:
            raise FaceFault("the reader died over a picture")
        return await super().look(picture)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    looks = {1: look(0.0), 2: look(2.0), 3: look(4.0)}
    async with at_the_door(tmp_path, looks) as one:
        one.reader.faces |= {b"one": look(0.1), b"two": look(1.9), b"three": look(4.0)}
        yield one


async def test_a_photo_at_which_the_reader_fails_harms_nobody_else(tmp_path: Path) -> None:
    reader = Poisoned(seconds=0.3)
    looks = {1: look(0.0), 2: look(2.0)}
    async with at_the_door(tmp_path, looks, reader=reader, wait=False) as desk:
        reader.faces |= {b"one": look(0.1), b"two": look(1.9)}
        second = desk.plan.entries[1].photo
        await desk.rig.until(lambda: desk.door.gallery.ready == {second})
        answer = await desk.door.check_in("a2", frames(b"two"), by=INV1)
        assert answer["outcome"] == "pass"
        answer = await desk.door.check_in("a1", frames(b"one"), by=INV1)
        assert (answer["outcome"], answer["reason"]) == ("manual", "NO_REFERENCE")
        assert "face-fault" not in desk.issues(), "it is the photo, not the reader"
        reader.poison = None
        await desk.rig.until(lambda: len(desk.door.gallery.ready) == 2)
        answer = await desk.door.check_in("a1", frames(b"one"), by=INV1)
        assert answer["outcome"] == "pass"


async def test_a_reader_that_fails_at_every_photo_is_said_to_be_down(tmp_path: Path) -> None:
    reader = SimFace(seconds=0.1)
    reader.hangs = True
    looks = {1: look(0.0), 2: look(2.0)}
    async with at_the_door(tmp_path, looks, reader=reader, wait=False) as desk:
        await desk.rig.until(lambda: "face-fault" in desk.issues())
        reader.hangs = False
        reader.faces[b"one"] = look(0.1)
        await desk.rig.until(lambda: len(desk.door.gallery.ready) == 2)
        assert (await desk.door.check_in("a1", frames(b"one"), by=INV1))["outcome"] == "pass"
        assert "face-fault" not in desk.issues()


@pytest.mark.rule("A5")
async def test_no_template_outlives_the_session_or_is_written_down(desk: Desk) -> None:
    assert (await desk.door.check_in("a1", frames(b"one"), by=INV1))["outcome"] == "pass"
    assert desk.door.gallery.ready
    assert desk.door.gallery.seen({"a1"}) == {"a1": look(0.1).template}
    template = look(0.1).template
    assert template is not None
    written = [path.read_bytes() for path in desk.rig.folder.rglob("*") if path.is_file()]
    assert not any(template[:8] in data for data in written)
    desk.rig.clock.move(24 * 3600)
    await desk.rig.until(lambda: not desk.door.gallery.ready)
    assert desk.door.gallery.seen({"a1"}) == {}


@pytest.mark.rule("E4")
async def test_one_face_under_two_candidates_alerts_staff_and_a_person_decides(
    desk: Desk,
) -> None:
    desk.reader.faces[b"twins"] = look(1.0)
    await desk.replan(entries=moved(desk.plan, 2, photo=None))
    first = await desk.door.check_in("a1", frames(b"one"), by=INV1)
    assert first["outcome"] == "pass"
    answer = await desk.door.check_in("a3", frames(b"one"), by=INV1)
    assert answer["alert"] == {"impersonates": "考生 001", "duplicates": "考生 001"}
    assert answer["outcome"] == "manual"
    assert (await candidate(desk.rig, "a3"))["alert"] == answer["alert"]
    assert (await candidate(desk.rig, "a3"))["state"] == "at_door"
    facts = await desk.facts(FaceCompared)
    assert [(one.attempt, one.duplicates) for one in facts] == [("a1", None), ("a3", "a1")]


@pytest.mark.rule("E4")
async def test_a_face_let_in_by_the_chief_is_known_when_it_comes_again(desk: Desk) -> None:
    desk.reader.faces[b"stranger"] = look(1.0)
    desk.reader.faces[b"photo 3"] = look(1.0)
    answer = await desk.door.check_in("a1", frames(b"stranger"), by=INV1)
    assert (answer["outcome"], answer["alert"]) == ("manual", None)
    await desk.door.file("a1", "证件齐全", by=INV1)
    await desk.door.decide("a1", "admit", "", by=CHIEF)
    answer = await desk.door.check_in("a2", frames(b"stranger"), by=INV1)
    assert (answer["outcome"], answer["reason"]) == ("manual", "SEEN_BEFORE")
    assert answer["alert"] == {"impersonates": None, "duplicates": "考生 001"}
    assert desk.admission(2).admitted is None


async def test_candidates_whose_photos_look_alike_are_named_ahead_of_time(tmp_path: Path) -> None:
    looks = {1: look(0.0), 2: look(0.3), 3: look(4.0)}
    async with at_the_door(tmp_path, looks) as desk:
        await desk.rig.until(lambda: "faces-alike" in desk.issues())
        (issue,) = (one for one in (await told(desk.rig))["issues"] if one["code"] == "faces-alike")
        assert issue["detail"] == "考生 001 R1 A01 / 考生 002 R1 A02"
        assert issue["zh"]
        await desk.door.consent("a2", given=False, notice="1", by=INV1)
        await desk.rig.until(lambda: "faces-alike" not in desk.issues())


async def test_the_plans_own_thresholds_count_and_those_of_another_model_are_an_issue(
    desk: Desk,
) -> None:
    plan = FaceThresholds(
        model="sim", pass_at=0.05, manual_at=0.8, margin=0.1, pairs=40_000, fmr_bound=0.001
    )
    await desk.replan(face=plan)
    answer = await desk.door.check_in("a1", frames(b"one"), by=INV1)
    assert (answer["outcome"], answer["reason"], answer["threshold"]) == ("retry", "UNSURE", 0.05)
    assert "face-thresholds" not in desk.issues()
    await desk.replan(face=plan.model_copy(update={"model": "another"}))
    answer = await desk.door.check_in("a1", frames(b"one"), by=INV1)
    assert (answer["outcome"], answer["threshold"]) == ("pass", 0.5)
    assert desk.issues()["face-thresholds"] == "another / sim"
    (fact,) = [one for one in await desk.facts(FaceCompared) if one.outcome == "pass"]
    assert fact.threshold == 0.5


async def test_no_picture_at_all_is_refused(desk: Desk) -> None:
    with pytest.raises(Refusal) as said:
        await desk.door.check_in("a1", [], by=INV1)
    assert said.value.code == "bad-picture"
    assert desk.admission().tries == 0


async def shelved(folder: Path, reader: SimFace) -> tuple[Gallery, dict[bytes, str]]:
    """Return a gallery that wants two photos, and their names."""
    photos = Vault(folder, b"s" * 32)
    names = {one: await photos.put("s1.roster", one) for one in (b"photo 1", b"photo 2")}
    gallery = Gallery(faces=Faces(reader, Issues(SimClock(0))), photos=photos)
    gallery.want(names.values(), {"a1", "a2"})
    return gallery, names


async def test_a_photo_that_is_not_ready_is_read_when_its_candidate_comes(tmp_path: Path) -> None:
    reader = SimFace({b"photo 1": look(0.0), b"photo 2": look(2.0)})
    gallery, names = await shelved(tmp_path, reader)
    assert await gallery.reference(names[b"photo 2"]) == look(2.0).template
    assert gallery.ready == {names[b"photo 2"]}
    assert await gallery.reference(None) is None
    assert await gallery.reference("0" * 64) is None, "nobody of this session"
    reader._waiting = 0
    with pytest.raises(FaceBusy):
        await gallery.reference(names[b"photo 1"])


async def test_a_photo_that_breaks_the_reader_is_tried_less_and_less(tmp_path: Path) -> None:
    reader = Poisoned({b"photo 2": look(2.0)})
    gallery, names = await shelved(tmp_path, reader)
    for _ in range(64):
        await gallery.prepare()
    assert gallery.ready == {names[b"photo 2"]}
    assert reader.asked == 1 + 7, "once the good one; the bad one in rounds 1, 2, 4, ... 64"
    assert await gallery.reference(names[b"photo 1"]) is None
    assert reader.asked == 1 + 7, "and not while somebody waits at the door"


async def test_whoever_is_not_wanted_any_more_is_forgotten_even_in_mid_look(tmp_path: Path) -> None:
    reader = SimFace({b"photo 1": look(0.0), b"photo 2": look(2.0)})
    gallery, names = await shelved(tmp_path, reader)
    gallery.saw("a1", b"a face")
    async with reader._free:
        reading = asyncio.create_task(gallery.reference(names[b"photo 1"]))
        async with asyncio.timeout(5):
            while not reader._queue:
                await asyncio.sleep(0.01)
        gallery.want([names[b"photo 2"]], {"a2"})
    assert await reading is None
    assert gallery.ready == frozenset()
    assert gallery.seen({"a1", "a2"}) == {}
