"""Pictures on disk with who is on them: a folder for each person, or a list of pairs.

Nothing is skipped without being counted: an evaluation that quietly leaves out what is hard says
nothing.
"""

import csv
import io
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from firmware.face.pairing import MOST, Pairing, listed, pairing

ENDINGS = frozenset({".jpg", ".jpeg", ".jpe", ".jfif", ".png"})
UNREAD = frozenset(
    {".heic", ".heif", ".avif", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".jp2", ".jxl", ".dng"}
)
"""Pictures, too, but of kinds that neither the door nor a roster takes."""
_COLUMNS = ("left", "right", "same")
_SAME = frozenset({"1", "true", "yes", "same"})
_DIFFERENT = frozenset({"0", "false", "no", "different"})


class GalleryRefused(Exception):
    """The folder or the list cannot be evaluated; the message says where and why."""

    code = "gallery-refused"


@dataclass(frozen=True, slots=True)
class Gallery:
    """Pictures, and which of them are compared.

    Attributes:
        pictures: the files.
        labels: what each is called in a report.
        pairing: pairs by index into ``pictures``.
        people: how many different people, None where only pairs are known.
        astray: pictures left out because they lie in nobody's folder.
        unread: pictures left out because of their kind, by ending.
    """

    pictures: tuple[Path, ...]
    labels: tuple[str, ...]
    pairing: Pairing
    people: int | None
    astray: int = 0
    unread: Mapping[str, int] = field(default_factory=dict)


def from_folder(folder: Path, *, loose: bool = False, most: int = MOST) -> Gallery:
    """Read a folder that has a folder for each person, however deep the pictures lie in it.

    Args:
        folder: where the people are.
        loose: whether a picture that lies directly in ``folder`` is a person by itself.
        most: pairs of each kind above which a sample is drawn.

    Raises:
        GalleryRefused: it is no folder, or holds no picture of anybody.
    """
    if not folder.is_dir():
        raise GalleryRefused(f"{folder} is no folder")
    files, unread = _pictures(folder)
    kept = [file for file in files if loose or file.parent != folder]
    if not kept:
        other = "".join(f"; {number} {ending}" for ending, number in sorted(unread.items()))
        endings = ", ".join(sorted(ENDINGS))
        raise GalleryRefused(f"{folder} has no folder with {endings} pictures{other}")
    people = [_person(file.relative_to(folder)) for file in kept]
    return Gallery(
        pictures=tuple(kept),
        labels=tuple(_readable(file.relative_to(folder).as_posix()) for file in kept),
        pairing=pairing(people, most=most),
        people=len(set(people)),
        astray=len(files) - len(kept),
        unread=unread,
    )


def from_list(file: Path) -> Gallery:
    """Read a CSV of ``left,right,same``; paths are relative to it; UTF-8 or GBK.

    Raises:
        GalleryRefused: it cannot be read, or a row is wrong; the message names the row.
    """
    rows = _rows(file)
    places: dict[Path, int] = {}
    labels: list[str] = []
    pairs: dict[bool, list[tuple[int, int]]] = {True: [], False: []}
    for number, (left, right, same) in rows:
        ends = []
        for name in (left, right):
            path = file.parent / name
            if path not in places:
                if not name or not path.is_file():
                    raise GalleryRefused(f"{file.name}, row {number}: there is no {name!r}")
                places[path] = len(places)
                labels.append(name)
            ends.append(places[path])
        if ends[0] == ends[1]:
            raise GalleryRefused(f"{file.name}, row {number}: {left!r} is paired with itself")
        if same.lower() not in _SAME | _DIFFERENT:
            raise GalleryRefused(f"{file.name}, row {number}: 'same' must be 1 or 0, not {same!r}")
        pairs[same.lower() in _SAME].append((ends[0], ends[1]))
    if not places:
        raise GalleryRefused(f"{file.name} lists no pairs")
    pair = Pairing(genuine=listed(pairs[True]), impostor=listed(pairs[False]))
    return Gallery(tuple(places), tuple(labels), pair, people=None)


def _pictures(folder: Path) -> tuple[list[Path], Counter[str]]:
    """Return every picture below a folder, in the same order everywhere; hidden ones are none.

    Beside them how many there are of the kinds that are not read, by ending.
    """
    found: list[Path] = []
    unread: Counter[str] = Counter()
    seen: set[tuple[int, int]] = set()

    def refuse(fault: OSError) -> None:
        raise GalleryRefused(f"{fault.filename}: {fault.strerror}") from fault

    for place, folders, names in os.walk(folder, onerror=refuse, followlinks=True):
        known = Path(place).stat()
        if (known.st_dev, known.st_ino) in seen:  # a link that leads back
            folders.clear()
            continue
        seen.add((known.st_dev, known.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            ending = Path(name).suffix.lower()
            if name.startswith("."):
                continue
            if ending in ENDINGS:
                found.append(Path(place) / name)
            elif ending in UNREAD:
                unread[ending] += 1
    return sorted(found), unread


def _readable(name: str) -> str:
    """Return a file's name as text that can be printed, whatever bytes the disk has for it."""
    return os.fsencode(name).decode("utf-8", errors="replace")


def _person(path: Path) -> str:
    """Return whose picture it is: the outermost folder's; where there is none, its own name's."""
    return path.parts[0] + "/" if len(path.parts) > 1 else path.stem


def _rows(file: Path) -> list[tuple[int, tuple[str, str, str]]]:
    try:
        data = file.read_bytes()
    except OSError as fault:
        raise GalleryRefused(f"{file}: {fault.strerror}") from fault
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    lines = csv.reader(io.StringIO(text, newline=""))
    try:
        header = [name.strip().lower() for name in next(lines, [])]
        if missing := [name for name in _COLUMNS if name not in header]:
            raise GalleryRefused(f"{file.name}, row 1: no column {', '.join(missing)}")
        at = [header.index(name) for name in _COLUMNS]
        rows = []
        for number, cells in enumerate(lines, 2):
            if any(cell.strip() for cell in cells):
                left, right, same = (cells[n].strip() if n < len(cells) else "" for n in at)
                rows.append((number, (left, right, same)))
    except csv.Error as fault:
        raise GalleryRefused(f"{file.name}: {fault}") from fault
    return rows
