"""Consent to face processing: asked apart, kept with its version, and a no is a no (A5)."""

from pathlib import Path

import pytest

from contract.consent import VERSION
from contract.facts.entry import FaceCompared, FaceConsent, PhotoTaken
from contract.problems import sentences
from edge.core.refusal import Refusal
from tests.edge.door_desk import CHIEF, INV1, JPEG, Desk, at_the_door, frames, look
from tests.edge.test_panel import candidate


async def answered(desk: Desk, *, given: bool, notice: str = VERSION) -> None:
    await desk.door.consent("a1", given=given, notice=notice, by=INV1)


async def refused(desk: Desk) -> str:
    with pytest.raises(Refusal) as told:
        await desk.door.check_in("a1", frames(b"one"), by=INV1)
    return told.value.code


@pytest.mark.rule("A5")
async def test_whoever_declines_is_not_looked_at_and_comes_in_by_documents_and_the_chief(
    tmp_path: Path,
) -> None:
    looks = {1: look(0.0), 2: look(2.0)}
    async with at_the_door(tmp_path, looks) as desk:
        desk.reader.faces[b"one"] = look(0.1)
        photos = {n: desk.plan.entries[n - 1].photo for n in looks}
        assert (await candidate(desk.rig, "a1"))["consent"] is None
        await answered(desk, given=False)
        assert desk.door.gallery.ready == {photos[2]}, "the template is gone at once"
        assert await refused(desk) == "face-declined"
        assert all(sentences("face-declined"))
        assert (await desk.door.propose("R1", frames(b"one"), by=INV1))["attempt"] is None
        other = await desk.door.check_in("a2", frames(b"one"), by=INV1)
        assert other["alert"] is None, "nobody is compared with a face that must not be known"
        assert [one.attempt for one in await desk.facts(FaceCompared)] == ["a2"]
        shown = await candidate(desk.rig, "a1")
        assert (shown["consent"], shown["tries"]) == (False, 0)
        photo = await desk.door.take_photo("a1", JPEG + b"papers", "papers", by=INV1)
        await desk.door.file("a1", "未同意人脸核验", [photo["photo"]], by=INV1)
        await desk.door.decide("a1", "admit", "", by=CHIEF)
        assert (await candidate(desk.rig, "a1"))["how"] == "approval"


@pytest.mark.rule("A5")
async def test_the_answer_is_kept_with_the_version_of_the_text_and_may_change(
    tmp_path: Path,
) -> None:
    async with at_the_door(tmp_path, {1: look(0.0)}) as desk:
        desk.reader.faces[b"one"] = look(0.1)
        await answered(desk, given=True)
        await answered(desk, given=True)
        await answered(desk, given=False)
        assert await refused(desk) == "face-declined"
        await answered(desk, given=True, notice="2")
        assert (await desk.door.check_in("a1", frames(b"one"), by=INV1))["outcome"] == "pass"
        facts = await desk.facts(FaceConsent)
        assert [(one.given, one.notice, one.by) for one in facts] == [
            (True, VERSION, "inv1"),
            (False, VERSION, "inv1"),
            (True, "2", "inv1"),
        ]


async def test_a_photo_for_the_approval_of_one_who_declined_is_not_looked_at(
    tmp_path: Path,
) -> None:
    async with at_the_door(tmp_path, {1: look(0.0)}) as desk:
        desk.reader.faces[JPEG + b"dark"] = look(0.0, "TOO_DARK")
        await answered(desk, given=False)
        answer = await desk.door.take_photo("a1", JPEG + b"dark", "face", by=INV1)
        assert answer["reason"] is None
        (fact,) = await desk.facts(PhotoTaken)
        assert fact.reason == ""


async def test_a_no_that_comes_while_the_face_is_looked_at_still_counts(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, {1: look(0.0)}) as desk:
        desk.reader.faces[b"one"] = look(0.1)
        real = desk.reader.look

        async def slow(picture: bytes) -> object:
            await answered(desk, given=False)
            return await real(picture)

        desk.reader.look = slow  # type: ignore[method-assign,assignment]
        assert await refused(desk) == "face-declined"
        assert await desk.facts(FaceCompared) == []
        assert desk.door.gallery.seen({"a1"}) == {}
        assert desk.admission().admitted is None
