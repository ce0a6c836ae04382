"""``kaobox roster check``: the console's dry run without a control plane (R1, R2).

Everything but what only a control plane knows: whether papers exist, and who is stored already.
The report goes to the standard output, progress to the other.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cloud.core.roster import Roster
    from cloud.core.sheet import Problem
    from cloud.ports.blobs import Blobs
    from cloud.services.photo_gate import Told

_BAD = 1
_MISUSED = 2


def run(arguments: argparse.Namespace) -> int:
    """Check a roster file, and its photos if there are any; returns the exit status."""
    from cloud.core import roster  # noqa: PLC0415 - lazy

    try:
        data = arguments.file.read_bytes()
    except OSError as exc:
        print(f"{arguments.file}: {exc.strerror}", file=sys.stderr)
        return _MISUSED
    read = roster.read(data)
    problems = list(read.problems)
    taken = 0
    if arguments.photos is not None:
        taken = asyncio.run(_photos(arguments, read, problems))
    errors = sum(problem.severity == "error" for problem in problems)
    if arguments.json:
        report = {
            "encoding": read.encoding,
            "rows": read.total,
            "photos": taken,
            "errors": errors,
            "warnings": len(problems) - errors,
            "problems": [_shown(problem) for problem in problems],
        }
        print(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        for problem in problems:
            print(_line(problem))
        warnings = len(problems) - errors
        print(f"{read.total} rows, {taken} photos, {errors} errors, {warnings} warnings")
    return _BAD if errors else 0


async def _photos(arguments: argparse.Namespace, read: "Roster", problems: "list[Problem]") -> int:
    """Look at every photo, as the console does; returns how many there are."""
    from cloud.adapters.directory_blobs import DirectoryBlobs  # noqa: PLC0415 - lazy
    from cloud.app import open_faces  # noqa: PLC0415 - lazy
    from cloud.config import Faces  # noqa: PLC0415 - lazy
    from cloud.services.photo_gate import PhotoGate  # noqa: PLC0415 - lazy
    from cloud.services.roster_report import without_photo  # noqa: PLC0415 - lazy

    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="kaobox-roster-"))
        blobs = await DirectoryBlobs.open(Path(folder))
        taken = await _taken(arguments.photos, read, blobs, problems)
        problems += without_photo(read, taken, {}, "check")
        settings = Faces(models=arguments.bundle, processes=arguments.processes)
        faces = await open_faces(stack, settings)
        gate = PhotoGate(faces=faces, blobs=blobs)
        with _progress() as told:
            problems += await gate.report(taken, {}, told=told)
    return len(taken)


async def _taken(
    source: Path, read: "Roster", blobs: "Blobs", problems: "list[Problem]"
) -> dict[str, str]:
    """Keep the good photos where the gate finds them; return ticket to hash."""
    from cloud.services import photos  # noqa: PLC0415 - lazy

    found = photos.read(source, {row.ticket for row in read.rows}, problems)
    taken: dict[str, str] = {}
    while (photo := await asyncio.to_thread(next, found, None)) is not None:
        ticket, data = photo
        taken[ticket] = (await blobs.put(data)).sha256
    return taken


@contextmanager
def _progress() -> "Iterator[Told]":
    from rich.console import Console  # noqa: PLC0415 - lazy
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn  # noqa: PLC0415

    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("照片 photos", total=None)
        yield lambda looked, of: progress.update(task, completed=looked, total=of)


def _shown(problem: "Problem") -> dict[str, object]:
    from cloud.core.wording import sentences  # noqa: PLC0415 - lazy

    zh, en = sentences(problem.code)
    return {
        "severity": problem.severity,
        "row": problem.row,
        "column": problem.column,
        "code": problem.code,
        "value": problem.value,
        "detail": problem.detail,
        "zh": zh,
        "en": en,
    }


def _line(problem: "Problem") -> str:
    shown = _shown(problem)
    place = f"row {problem.row}, {problem.column}" if problem.row else problem.column or "file"
    said = f"{problem.value!r} " if problem.value else ""
    return f"{problem.severity}: {place}: {said}{shown['zh']} {shown['en']}"
