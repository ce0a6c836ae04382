"""Photos for the approval: told at once what is wrong with them, kept, and shown to the chief."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from contract import reasons
from contract.facts.entry import ApprovalFiled, PhotoTaken
from edge.core.refusal import Refusal
from edge.services.accounts import Person
from edge.store.journal import StorageFailed
from tests.edge.door_desk import CHIEF, INV1, JPEG, Desk, at_the_door, look
from tests.edge.test_panel import candidate, line_cut

GOOD, BLURRED, HALF = JPEG + b"good", JPEG + b"blurred", JPEG + b"half"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with at_the_door(tmp_path, {1: look(0.0)}) as one:
        one.reader.faces |= {
            GOOD: look(0.1),
            BLURRED: look(0.1, "BLURRED"),
            HALF: look(0.1, "COVERED"),
        }
        yield one


async def photo(desk: Desk, picture: bytes, *, n: int = 1, shows: str = "face") -> str:
    assert shows in {"face", "papers"}
    answer = await desk.door.take_photo(
        f"a{n}", picture, "face" if shows == "face" else "papers", by=INV1
    )
    return str(answer["photo"])


async def refused(desk: Desk, photos: list[str]) -> str:
    with pytest.raises(Refusal) as told:
        await desk.door.file("a1", "证件齐全", photos, by=INV1)
    return told.value.code


@pytest.mark.rule("E8")
async def test_a_poor_photo_of_a_face_is_told_when_it_is_taken_and_kept_all_the_same(
    desk: Desk,
) -> None:
    for picture, reason in ((BLURRED, "BLURRED"), (HALF, "COVERED"), (JPEG + b"wall", "NO_FACE")):
        answer = await desk.door.take_photo("a1", picture, "face", by=INV1)
        chinese, english = reasons.sentences(reason)
        sha256 = hashlib.sha256(picture).hexdigest()
        assert answer == {"photo": sha256, "reason": reason, "zh": chinese, "en": english}
        assert await desk.door.taken("a1", sha256, by=CHIEF) == picture
    assert (await desk.door.take_photo("a1", GOOD, "face", by=INV1))["reason"] is None
    papers = await desk.door.take_photo("a1", JPEG + b"papers", "papers", by=INV1)
    assert papers["reason"] is None, "papers have no face to look for"
    facts = await desk.facts(PhotoTaken)
    assert [(one.shows, one.reason) for one in facts] == [
        ("face", "BLURRED"),
        ("face", "COVERED"),
        ("face", "NO_FACE"),
        ("face", ""),
        ("papers", ""),
    ]
    assert facts[0].bytes == len(BLURRED)


@pytest.mark.rule("E5")
async def test_the_case_is_filed_with_its_photos_while_the_line_is_down(desk: Desk) -> None:
    await line_cut(desk.rig)
    taken = [await photo(desk, GOOD), await photo(desk, JPEG + b"papers", shows="papers")]
    await desk.door.file("a1", "证件齐全", [*taken, taken[0]], by=INV1)
    (fact,) = await desk.facts(ApprovalFiled)
    assert list(fact.photos) == taken
    filed = (await candidate(desk.rig, "a1"))["filed"]
    assert filed["photos"] == taken
    assert await desk.door.taken("a1", taken[1], by=CHIEF) == JPEG + b"papers"


async def test_photos_of_somebody_else_or_of_nobody_are_not_filed_or_shown(desk: Desk) -> None:
    other = await photo(desk, GOOD, n=2)
    assert await refused(desk, [other]) == "not-found"
    assert await refused(desk, ["0" * 64]) == "not-found"
    with pytest.raises(Refusal) as told:
        await desk.door.taken("a1", other, by=INV1)
    assert told.value.code == "not-found"
    away = Person("inv2", "监考乙", "invigilator", ("R2",), "s1")
    with pytest.raises(Refusal) as told:
        await desk.door.taken("a2", other, by=away)
    assert told.value.code == "not-allowed"
    assert await desk.facts(ApprovalFiled) == []


async def test_what_is_no_jpeg_is_refused_and_after_the_decision_nothing_is_taken(
    desk: Desk,
) -> None:
    for picture in (b"", b"GIF89a", b"<html>"):
        with pytest.raises(Refusal) as told:
            await photo(desk, picture)
        assert told.value.code == "bad-picture"
    await photo(desk, GOOD)
    await desk.door.file("a1", "证件齐全", by=INV1)
    await photo(desk, BLURRED)
    await desk.door.decide("a1", "refuse", "不符", by=CHIEF)
    with pytest.raises(Refusal) as told:
        await photo(desk, HALF)
    assert told.value.code == "already-decided"
    assert len(await desk.facts(PhotoTaken)) == 2


async def test_without_the_reader_a_photo_is_kept_and_said_to_be_unchecked(desk: Desk) -> None:
    desk.reader.hangs = True
    answer = await desk.door.take_photo("a1", GOOD, "face", by=INV1)
    assert answer["reason"] == "FACE_UNAVAILABLE"
    assert await desk.door.taken("a1", answer["photo"], by=INV1) == GOOD


async def test_a_photo_that_cannot_be_kept_is_not_said_to_be(desk: Desk) -> None:
    in_the_way = desk.rig.folder / "vault" / "s1.taken"
    await asyncio.to_thread(in_the_way.write_bytes, b"")
    with pytest.raises(StorageFailed):
        await photo(desk, GOOD)
    assert await desk.facts(PhotoTaken) == []
    await asyncio.to_thread(in_the_way.unlink)
    await photo(desk, GOOD)
