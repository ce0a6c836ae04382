"""Who sits the demo's exam: candidates with made-up names, and faces from photos at hand.

The faces are the pinned sample photos, or a folder of one's own with a subfolder for each person.
Whoever has no photo is let in by the chief.
"""

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageEnhance

from firmware.face.bundle import place
from firmware.models.samples import build_samples

SAMPLE_PEOPLE = ("person-1", "person-2")
"""Of the sample photos, those in which the whole face shows."""
ROOMS = ("A", "B")
_ENDINGS = {".jpg", ".jpeg"}
_CROP = 0.04
_SCALE = 0.8
_LIGHT = 1.08
_HEADER = ("准考证号", "姓名", "身份证号", "考场", "机位", "试卷")


class NoFaces(Exception):
    """The folder holds no person's photos."""

    code = "no-faces"


@dataclass(frozen=True, slots=True)
class Face:
    """One person: the photo on the roster and what the door's camera sees."""

    roster: bytes
    door: bytes


@dataclass(frozen=True, slots=True)
class Candidate:
    """One row of the roster, and the face behind it if there are photos."""

    name: str
    ticket: str
    id_number: str
    room: str
    seat: str
    face: Face | None = None


def sample_faces() -> list[Face]:
    """Return the people of the sample photos, fetching them where they are missing."""
    folder = build_samples(place().parent / "samples", progress=lambda _: None)
    return [_face(folder / name) for name in SAMPLE_PEOPLE]


def own_faces(folder: Path) -> list[Face]:
    """Return the people of a folder with a subfolder for each; raises NoFaces."""
    people = sorted(one for one in folder.glob("*") if one.is_dir() and _photos(one))
    if not people:
        raise NoFaces(f"{folder} has no subfolder with .jpg photos")
    return [_face(one) for one in people]


def candidates(seats: int, faces: Sequence[Face]) -> list[Candidate]:
    """Return ``seats`` candidates, the first of them with faces, spread over the rooms.

    Everyone with a photo sits in the first room, so that their faces are held against each other.
    """
    half = max((seats + 1) // 2, min(len(faces), seats))
    found = []
    for number in range(seats):
        room = ROOMS[number >= half]
        found.append(
            Candidate(
                name=f"考生 {number + 1:03d}",
                ticket=f"2026{number + 1:04d}",
                id_number=f"DEMO-{number + 1:06d}",
                room=room,
                seat=f"{room}{number % half + 1:02d}",
                face=faces[number] if number < len(faces) else None,
            )
        )
    return found


def roster(people: Sequence[Candidate], *, paper: str) -> bytes:
    """Return the roster as the CSV that a spreadsheet would save (UTF-8 with BOM)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_HEADER)
    for one in people:
        writer.writerow((one.ticket, one.name, one.id_number, one.room, one.seat, paper))
    return text.getvalue().encode("utf-8-sig")


def photos(people: Sequence[Candidate]) -> bytes:
    """Return the zip of ``<ticket>.jpg``."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for one in people:
            if one.face:
                archive.writestr(f"{one.ticket}.jpg", one.face.roster)
    return buffer.getvalue()


def _photos(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in _ENDINGS)


def _face(folder: Path) -> Face:
    first, *others = _photos(folder)
    roster_photo = first.read_bytes()
    # With one photo of a person the door sees the same picture cropped, scaled, lighter and
    # compressed anew. That proves less than two photos do: only that the chain is in order.
    door = others[0].read_bytes() if others else _taken_again(roster_photo)
    return Face(roster_photo, door)


def _taken_again(photo: bytes) -> bytes:
    with Image.open(io.BytesIO(photo)) as opened:
        image = opened.convert("RGB")
    width, height = image.size
    x, y = int(width * _CROP), int(height * _CROP)
    image = image.crop((x, y, width - x, height - y))
    image = image.resize((int(image.width * _SCALE), int(image.height * _SCALE)))
    buffer = io.BytesIO()
    ImageEnhance.Brightness(image).enhance(_LIGHT).save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
