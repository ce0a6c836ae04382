"""A zip of roster photos, opened as what a stranger may have packed.

Only names of the form ``<ticket>.jpg`` count, nothing is written by name, and every size is bounded
by what actually comes out, not by what the archive claims.
"""

import zipfile
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath

from cloud.core.sheet import Problem, error

MAX_PHOTO = 4 * 1024 * 1024
MAX_MEMBERS = 200_000
MAX_TOTAL = 4 * 1024**3
_STARTS, _ENDS = b"\xff\xd8\xff", b"\xff\xd9"
_SUFFIXES = (".jpg", ".jpeg")
_CLUTTER = ("__MACOSX", ".DS_Store", "Thumbs.db")
_ENCRYPTED = 0x1


def read(
    archive: Path, tickets: Collection[str], problems: list[Problem]
) -> Iterator[tuple[str, bytes]]:
    """Yield ticket and JPEG bytes of every photo that is good; blocking, meant for a thread.

    Problems are appended with row 0 and the member's name as column.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            members = [m for m in opened.infolist() if not m.is_dir()]
            if len(members) > MAX_MEMBERS:
                problems.append(error(0, "", "photos-too-many", str(len(members))))
                return
            yield from _members(opened, members, tickets, problems)
    except (zipfile.BadZipFile, NotImplementedError, OSError) as exc:
        problems.append(error(0, "", "photos-unreadable", detail=str(exc)))


def _members(
    opened: zipfile.ZipFile,
    members: list[zipfile.ZipInfo],
    tickets: Collection[str],
    problems: list[Problem],
) -> Iterator[tuple[str, bytes]]:
    seen: set[str] = set()
    total = 0
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
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
            data = _bytes(opened, member)
            total += len(data or b"")
            if data is None or not (data.startswith(_STARTS) and _ENDS in data[-64:]):
                problems.append(error(0, name, "photo-unreadable"))
            elif len(data) > MAX_PHOTO or total > MAX_TOTAL:
                problems.append(error(0, name, "photo-too-large"))
            else:
                yield ticket, data


def _bytes(opened: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | None:
    if member.flag_bits & _ENCRYPTED:
        return None
    try:
        with opened.open(member) as file:
            return file.read(MAX_PHOTO + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return None
