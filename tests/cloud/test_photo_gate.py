"""Roster photos under the door's quality rules, days before the exam (R2)."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cloud import app
from cloud.adapters.directory_blobs import DirectoryBlobs
from cloud.adapters.face_pool import FacePool
from cloud.adapters.file_keys import FileKeyService, FilePackageKey, FileSigner, FileTicketKey
from cloud.core.scope import EVERYTHING
from cloud.core.sheet import Problem
from cloud.core.wording import SENTENCES
from cloud.ports.faces import FaceLook, Faces
from cloud.services.photo_gate import PhotoGate
from cloud.services.roster_report import Report
from cloud.services.rosters import RosterHasProblems
from cloud.sim.faces import SimFaces
from contract import reasons
from firmware.face.quality import LIMITS
from tests.cloud.headquarters import SESSION, Headquarters
from tests.models import bundle, jpeg, lit, pixels, sample

GOOD, POOR, NOBODY, CROWD = b"good", b"poor", b"nobody", b"crowd"
TWIN, OTHER, DEADLY = b"twin", b"other", b"deadly"
KNOWN = {
    GOOD: FaceLook(1, None, b"\0\0"),
    TWIN: FaceLook(1, None, b"\0\0"),
    OTHER: FaceLook(1, None, b"\0\x09"),
    POOR: FaceLook(1, "COVERED", b"\x09\0"),
    CROWD: FaceLook(3, "MULTI_FACE", None),
}


@pytest.fixture
async def blobs(tmp_path: Path) -> DirectoryBlobs:
    return await DirectoryBlobs.open(tmp_path / "photos")


@pytest.fixture
def faces() -> SimFaces:
    return SimFaces(dict(KNOWN), fatal={DEADLY})


@pytest.fixture
def gate(faces: SimFaces, blobs: DirectoryBlobs) -> PhotoGate:
    return PhotoGate(faces=faces, blobs=blobs)


async def stored(blobs: DirectoryBlobs, **photos: bytes) -> dict[str, str]:
    return {ticket: (await blobs.put(data)).sha256 for ticket, data in photos.items()}


def named(problems: list[Problem]) -> set[tuple[str, str, str]]:
    return {(one.column, one.code, one.severity) for one in problems}


async def test_a_photo_without_a_face_is_an_error_and_any_other_reason_a_warning(
    gate: PhotoGate, blobs: DirectoryBlobs
) -> None:
    photos = await stored(blobs, T1=GOOD, T2=POOR, T3=NOBODY, T4=CROWD, T5=DEADLY)
    expected = {
        ("T2.jpg", "photo-covered", "warning"),
        ("T3.jpg", "photo-no-face", "error"),
        ("T4.jpg", "photo-multi-face", "warning"),
        ("T5.jpg", "photo-not-checked", "warning"),
    }
    assert named(await gate.report(photos, {})) == expected
    assert named(await gate.refusals(photos)) == expected


async def test_the_later_of_two_alike_is_named_with_the_earlier(
    gate: PhotoGate, blobs: DirectoryBlobs
) -> None:
    photos = await stored(blobs, T1=GOOD, T2=OTHER, T3=TWIN, T4=OTHER)
    same_face, same_file = sorted(await gate.report(photos, {}), key=lambda one: one.code)
    assert same_face == Problem("warning", 0, "T3.jpg", "photo-same-face", "T1.jpg", "0.00")
    assert same_file == Problem("warning", 0, "T4.jpg", "photo-same-file", "T2.jpg")
    assert await gate.refusals(photos) == []


async def test_candidates_stored_before_count_too_but_are_not_reported_again(
    gate: PhotoGate, blobs: DirectoryBlobs
) -> None:
    before = await stored(blobs, T1=GOOD, T2=TWIN, T3=NOBODY, T9=OTHER)
    photos = await stored(blobs, T4=TWIN, T9=CROWD)
    assert named(await gate.report(photos, before)) == {
        ("T4.jpg", "photo-same-file", "warning"),
        ("T9.jpg", "photo-multi-face", "warning"),
    }
    del before["T2"]
    assert ("T4.jpg", "photo-same-face", "warning") in named(await gate.report(photos, before))
    assert await gate.report({}, before) == []


async def test_what_was_not_looked_at_is_counted_and_said(
    faces: SimFaces, gate: PhotoGate, blobs: DirectoryBlobs
) -> None:
    photos = await stored(blobs, **{f"T{n}": b"photo %d" % n for n in range(9)})
    faces.left = 4
    problems = await gate.report(photos, {})
    assert problems[-1] == Problem(
        "warning", 0, "", "photos-not-checked", "5", "the models are gone"
    )
    assert len(problems) == 5
    faces.left = 0
    (problem,) = await gate.report(photos, {})
    assert (problem.code, problem.value) == ("photos-not-checked", "9")


async def test_accepting_looks_only_at_what_was_not_looked_at_before(
    faces: SimFaces, gate: PhotoGate, blobs: DirectoryBlobs
) -> None:
    first = await stored(blobs, T1=GOOD, T2=NOBODY)
    await gate.report(first, {})
    assert sorted(faces.seen) == sorted([GOOD, NOBODY])
    problems = await gate.refusals({**first, **await stored(blobs, T3=POOR)})
    assert sorted(faces.seen) == sorted([GOOD, NOBODY, POOR])
    assert named(problems) == {
        ("T2.jpg", "photo-no-face", "error"),
        ("T3.jpg", "photo-covered", "warning"),
    }


async def test_a_photo_that_is_gone_is_said_to_be_unchecked(gate: PhotoGate) -> None:
    assert named(await gate.report({"T1": "0" * 64}, {})) == {
        ("T1.jpg", "photo-not-checked", "warning")
    }


def test_every_reason_of_the_door_has_a_sentence_for_a_roster_photo() -> None:
    looked = {reason for _, _, _, reason in LIMITS} | {
        *("NO_FACE", "MULTI_FACE", "BAD_PICTURE", "PICTURE_TOO_LARGE", "PICTURE_TOO_SMALL")
    }
    assert looked <= reasons.SENTENCES.keys()
    codes = {f"photo-{reason.lower().replace('_', '-')}" for reason in looked}
    assert codes <= SENTENCES.keys()


@pytest.fixture(scope="module")
def taken() -> dict[str, bytes]:
    """Return real photos."""
    return {
        "first": sample("person-1/1"),
        "first again": sample("person-1/3"),
        "first, cut": sample("person-1-cut/1"),
        "second": sample("person-2/1"),
        "second in the dark": jpeg(lit(pixels("person-2/1"), 0.06)),
        "nobody": jpeg(np.full((480, 640, 3), 128, dtype=np.uint8)),
    }


@pytest.fixture
async def pool() -> AsyncIterator[FacePool]:
    models = await asyncio.to_thread(bundle)
    async with FacePool.open(models, width=2) as opened:
        yield opened


async def with_faces(hq: Headquarters, faces: Faces) -> Headquarters:
    """Return the control plane with other eyes."""
    ports = app.Ports(
        database=hq.database,
        clock=hq.clock,
        line=hq.line,
        blobs=hq.parts.services.blobs,
        keys=await FileKeyService.open(hq.folder / "keys" / "wrap.key"),
        signer=await FileSigner.open(hq.folder / "keys" / "hq.pem"),
        ticket_key=await FileTicketKey.open(hq.folder / "keys" / "ticket.pem"),
        package_key=await FilePackageKey.open_file(hq.folder / "keys" / "package.pem"),
        faces=faces,
    )
    return replace(hq, parts=app.assemble(ports, lanes=1))


def archive(photos: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        for name, data in photos.items():
            opened.writestr(name, data)
    return buffer.getvalue()


async def dry_run(hq: Headquarters, photos: dict[str, bytes]) -> Report:
    """Have a roster with these photos checked, a candidate for each."""
    blobs = hq.parts.services.blobs
    lines = ["准考证号,姓名,身份证号,考场,机位,试卷"]
    for number, name in enumerate(photos):
        ticket = name.removesuffix(".jpg")
        lines.append(f"{ticket},考生 {number:03d},H{number:07d},R1,{number:02d},computer")
    file = (await blobs.put("\n".join(lines).encode())).sha256
    zipped = (await blobs.put(archive(photos))).sha256
    rosters = hq.parts.services.rosters
    return await rosters.dry_run(EVERYTHING, SESSION, file=file, archive=zipped, by="test")


@pytest.mark.rule("R2")
async def test_bad_photos_and_one_face_under_two_tickets_are_in_the_dry_run(
    hq: Headquarters, pool: FacePool, taken: dict[str, bytes]
) -> None:
    hq = await with_faces(hq, pool)
    await hq.plan()
    photos = {
        "T1.jpg": taken["first"],
        "T2.jpg": taken["second"],
        "T3.jpg": taken["first, cut"],
        "T4.jpg": b"this is a text",
        "T5.jpg": b"\xff\xd8\xff\xe0" + b"and so is this" * 9 + b"\xff\xd9",
        "T6.jpg": taken["nobody"],
        "T7.jpg": taken["second"],
        "T8.jpg": taken["first again"],
        "T9.jpg": taken["second in the dark"],
    }
    report = await dry_run(hq, photos)
    found = named(list(report.problems))
    assert {one for one in found if "same" not in one[1]} == {
        ("T3.jpg", "photo-covered", "warning"),
        ("T4.jpg", "photo-unreadable", "error"),
        ("T4.jpg", "photo-missing", "warning"),
        ("T5.jpg", "photo-bad-picture", "error"),
        ("T6.jpg", "photo-no-face", "error"),
        ("T9.jpg", "photo-too-dark", "warning"),
    }
    alike = {(one.column, one.code, one.value) for one in report.problems if "same" in one.code}
    assert ("T7.jpg", "photo-same-file", "T2.jpg") in alike
    assert ("T3.jpg", "photo-same-face", "T1.jpg") in alike
    assert ("T8.jpg", "photo-same-face") in {(column, code) for column, code, _ in alike}
    assert not {pair for pair in alike if {pair[0], pair[2]} == {"T1.jpg", "T2.jpg"}}
    with pytest.raises(RosterHasProblems):
        await hq.parts.services.rosters.accept(EVERYTHING, SESSION, report.token, by="test")
    assert await hq.rows("select * from entries") == []


async def test_a_roster_with_nothing_worse_than_warnings_is_accepted(
    hq: Headquarters, pool: FacePool, taken: dict[str, bytes]
) -> None:
    hq = await with_faces(hq, pool)
    await hq.plan()
    photos = {"T1.jpg": taken["second"], "T2.jpg": taken["first, cut"]}
    report = await dry_run(hq, photos)
    assert report.errors == 0
    rosters = hq.parts.services.rosters
    assert (await rosters.accept(EVERYTHING, SESSION, report.token, by="test")).adds == 2
    again = await dry_run(hq, {"T3.jpg": taken["first"]})
    assert {(p.column, p.code) for p in again.problems} == {("T3.jpg", "photo-same-face")}


async def test_without_the_models_the_dry_run_says_that_nothing_was_checked(
    hq: Headquarters, taken: dict[str, bytes]
) -> None:
    await hq.plan()
    report = await dry_run(hq, {"T1.jpg": taken["first, cut"]})
    (problem,) = report.problems
    assert (problem.code, problem.value, problem.severity) == ("photos-not-checked", "1", "warning")
    assert problem.detail
    accepted = await hq.parts.services.rosters.accept(EVERYTHING, SESSION, report.token, by="test")
    assert accepted.adds == 1


class Gated(SimFaces):
    """Faces that look at nothing before they may."""

    def __init__(self) -> None:
        super().__init__()
        self.may = asyncio.Event()

    async def look(self, photo: bytes) -> FaceLook:
        await self.may.wait()
        return await super().look(photo)


async def test_a_dry_run_says_how_far_it_is_to_whoever_started_it(hq: Headquarters) -> None:
    faces, one = Gated(), b"\xff\xd8\xff" + b"0" * 99 + b"\xff\xd9"
    seeing = await with_faces(hq, faces)
    await seeing.plan()
    rosters = seeing.parts.services.rosters
    assert rosters.looked(SESSION, by="test") == (0, 0)
    running = asyncio.ensure_future(dry_run(seeing, {"T1.jpg": one, "T2.jpg": one + b"\xff\xd9"}))
    while rosters.looked(SESSION, by="test") == (0, 0):
        await asyncio.sleep(0)
    assert rosters.looked(SESSION, by="test") == (0, 2)
    assert rosters.looked(SESSION, by="somebody else") == (0, 0)
    faces.may.set()
    assert (await running).photos == 2
    assert rosters.looked(SESSION, by="test") == (0, 0)


async def test_the_gate_tells_of_every_photo_looked_at_or_lost(
    gate: PhotoGate, blobs: DirectoryBlobs
) -> None:
    told: list[tuple[int, int]] = []
    photos = await stored(blobs, T1=GOOD, T2=DEADLY)
    await gate.report(photos, {}, told=lambda looked, of: told.append((looked, of)))
    assert told == [(0, 2), (1, 2), (2, 2)]
