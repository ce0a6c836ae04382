"""Roster photos in a zip or a folder, opened as what a stranger may have packed.

Only names of the form ``<ticket>.jpg`` count, nothing is written by name, and every size is bounded
by what actually comes out, not by what the archive claims.
"""

import os
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from cloud.core.sheet import Problem, error

MAX_PHOTO = 4 * 1024 * 1024
MAX_MEMBERS = 200_000
MAX_TOTAL = 4 * 1024**3
_STARTS, _ENDS = b"\xff\xd8\xff", b"\xff\xd9"
_SUFFIXES = (".jpg", ".jpeg")
_CLUTTER = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
_ENCRYPTED = 0x1
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)

Member = tuple[PurePosixPath, Callable[[], IO[bytes]]]


def read(
    source: Path, tickets: Collection[str], problems: list[Problem]
) -> Iterator[tuple[str, bytes]]:
    """Yield ticket and JPEG bytes of every photo that is good; blocking, meant for a thread.

    Problems are appended with row 0 and the member's name as column.

    Args:
        source: a zip, or a folder with everything below it.
        tickets: of the roster.
        problems: where what is wrong is appended.
    """
    try:
        if source.is_dir():
            yield from _within(list(_files(source)), tickets, problems)
            return
        with zipfile.ZipFile(source) as opened:
            yield from _within(list(_members(opened)), tickets, problems)
    except (zipfile.BadZipFile, NotImplementedError, OSError) as exc:
        problems.append(error(0, "", "photos-unreadable", detail=str(exc)))


def _members(opened: zipfile.ZipFile) -> Iterator[Member]:
    for member in opened.infolist():
        if not member.is_dir():
            path = PurePosixPath(member.filename.replace("\\", "/"))
            yield path, partial(_open, opened, member)


def _open(opened: zipfile.ZipFile, member: zipfile.ZipInfo) -> IO[bytes]:
    if member.flag_bits & _ENCRYPTED:
        raise RuntimeError("encrypted")
    return opened.open(member)


def _files(folder: Path) -> Iterator[Member]:
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            file = Path(place) / name
            if not name.startswith("."):
                yield PurePosixPath(file.relative_to(folder)), partial(_regular, file)


def _regular(file: Path) -> IO[bytes]:
    if not file.is_file():  # a pipe of that name would never end
        raise OSError(f"{file} is no file")
    return file.open("rb")


def _within(
    members: list[Member], tickets: Collection[str], problems: list[Problem]
) -> Iterable[tuple[str, bytes]]:
    if len(members) > MAX_MEMBERS:
        problems.append(error(0, "", "photos-too-many", str(len(members))))
        return
    seen: set[str] = set()
    total = 0
    for path, open_member in members:
        if any(part in _CLUTTER for part in path.parts):
            continue
        name = path.name
        ticket = path.stem
        if path.suffix.lower() not in _SUFFIXES:
            problems.append(Problem("warning", 0, name, "photo-not-jpeg"))
        elif ticket not in tickets:
            problems.append(Problem("warning", 0, name, "photo-without-row"))
        elif ticket in seen:
            problems.append(error(0, name, "photo-twice"))
        else:
            seen.add(ticket)
            data = _bytes(open_member)
            total += len(data or b"")
            if data is not None and (len(data) > MAX_PHOTO or total > MAX_TOTAL):
                problems.append(error(0, name, "photo-too-large"))
            elif data is None or not (data.startswith(_STARTS) and _ENDS in data[-64:]):
                problems.append(error(0, name, "photo-unreadable"))
            else:
                yield ticket, data


def _bytes(open_member: Callable[[], IO[bytes]]) -> bytes | None:
    try:
        with open_member() as file:
            return file.read(MAX_PHOTO + 1)
    except _UNREADABLE:
        return None
