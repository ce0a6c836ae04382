"""The verbs ``kaobox face evaluate`` and ``kaobox face calibrate``: the models on one's own photos.

Figures go to the standard output, progress and faults to the other.
"""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cloud.config import Config
    from cloud.services.portraits import Portraits
    from firmware.face.evaluation import Evaluation
    from firmware.face.gallery import Gallery

_FMR = 1e-3
_POINTS = 120
_NEAREST = 20
_MISSING = 1

Bundle = Callable[[argparse.Namespace], Path]


def add_verbs(
    face: "argparse._SubParsersAction[argparse.ArgumentParser]", *, bundle: Bundle
) -> list[argparse.ArgumentParser]:
    """Add the verbs; ``bundle`` finds the models. Returns their parsers."""
    evaluate = face.add_parser(
        "evaluate", help="error rates of the models on photos with a folder for each person"
    )
    evaluate.add_argument(
        "photos", type=Path, metavar="DIR|CSV", help="a folder per person, or left,right,same"
    )
    evaluate.set_defaults(func=lambda arguments: _evaluate(arguments, bundle))
    calibrate = face.add_parser(
        "calibrate", help="the threshold that a roster's own photos call for (E1)"
    )
    calibrate.add_argument(
        "photos",
        type=Path,
        nargs="?",
        metavar="DIR",
        help="one photo, or one folder, per candidate",
    )
    calibrate.add_argument("--plan", metavar="NAME", help="roster photos of a plan's sessions")
    calibrate.add_argument("--session", metavar="NAME", help="roster photos of one session")
    calibrate.add_argument(
        "--config", type=Path, metavar="FILE", help="of the control plane; KAOBOX_CLOUD_* overrides"
    )
    calibrate.set_defaults(func=lambda arguments: _calibrate(arguments, bundle))
    for verb in (evaluate, calibrate):
        verb.add_argument("--fmr", type=_rate, default=_FMR, help="wanted false match rate: 1e-3")
        verb.add_argument(
            "--pairs", type=_count, metavar="N", help="most pairs of each kind: 500000"
        )
        verb.add_argument("--plot", type=Path, metavar="FILE.svg", help="draw the curves")
        verb.add_argument(
            "--processes", type=_count, metavar="N", help="looking at once: as many as processors"
        )
    return [evaluate, calibrate]


class _Misused(Exception):
    """The options do not fit together."""

    code = "misused"


def _rate(text: str) -> float:
    value = float(text)
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError("a rate lies between 0 and 1")
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return value


def _evaluate(arguments: argparse.Namespace, bundle: Bundle) -> int:
    from firmware.face.gallery import from_folder, from_list  # noqa: PLC0415 - an extra

    photos: Path = arguments.photos

    def gallery() -> "Gallery":
        if photos.suffix.lower() == ".csv" and not photos.is_dir():
            return from_list(photos)
        return from_folder(photos, most=_most(arguments))

    def finish(found: "Evaluation") -> int:
        from firmware.face.figures import report  # noqa: PLC0415 - an extra
        from kaobox import face_figures  # noqa: PLC0415 - an extra

        if arguments.json:
            print(json.dumps(report(found, fmr=arguments.fmr), ensure_ascii=False))
        else:
            face_figures.show(found, fmr=arguments.fmr)
        return 0

    return _run(arguments, bundle(arguments), gallery, finish)


def _calibrate(arguments: argparse.Namespace, bundle: Bundle) -> int:
    def gallery() -> "Gallery":
        from firmware.face.gallery import from_folder  # noqa: PLC0415 - an extra

        if sum(map(bool, (arguments.photos, arguments.plan, arguments.session))) != 1:
            raise _Misused("give a folder, or --plan, or --session")
        if arguments.photos:
            return from_folder(arguments.photos, loose=True, most=_most(arguments))
        return _from_rosters(arguments)

    def finish(found: "Evaluation") -> int:
        from firmware.face.calibration import proposal_report, propose  # noqa: PLC0415 - an extra
        from firmware.face.figures import report  # noqa: PLC0415 - an extra
        from kaobox import face_figures  # noqa: PLC0415 - an extra

        proposal = propose(found, fmr=arguments.fmr)
        nearest = found.nearest(_NEAREST)
        if arguments.json:
            answer = report(found, fmr=arguments.fmr) | proposal_report(proposal)
            answer["nearest"] = [
                {"left": left, "right": right, "distance": apart} for left, right, apart in nearest
            ]
            print(json.dumps(answer, ensure_ascii=False))
        else:
            face_figures.show(found, fmr=arguments.fmr)
            face_figures.show_proposal(proposal, nearest)
        return 0 if proposal.point else _MISSING

    return _run(arguments, bundle(arguments), gallery, finish)


def _most(arguments: argparse.Namespace) -> int:
    from firmware.face.pairing import MOST  # noqa: PLC0415 - an extra

    return arguments.pairs or MOST


def _run(
    arguments: argparse.Namespace,
    bundle: Path,
    gallery: Callable[[], "Gallery"],
    finish: Callable[["Evaluation"], int],
) -> int:
    """Look at the pictures with progress shown; returns the exit status."""
    from rich.console import Console  # noqa: PLC0415 - other verbs start without it
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn  # noqa: PLC0415

    from firmware.face.bundle import manifest  # noqa: PLC0415 - an extra
    from firmware.face.curves import svg  # noqa: PLC0415 - an extra
    from firmware.face.evaluation import evaluate  # noqa: PLC0415 - an extra
    from firmware.face.pool import LookPool  # noqa: PLC0415 - an extra

    try:
        shipped, pictures = manifest(bundle), gallery()
        columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn())
        with (
            LookPool(bundle, width=arguments.processes or os.cpu_count() or 1) as pool,
            Progress(*columns, console=Console(stderr=True)) as progress,
        ):
            task = progress.add_task("照片 photos", total=len(pictures.pictures))
            found = evaluate(
                pictures, pool=pool, shipped=shipped, told=lambda: progress.advance(task)
            )
        if arguments.plot:
            title = f"{shipped.model}: {len(found.trials.genuine)} + {len(found.trials.impostor)}"
            points = found.trials.curve(_POINTS)
            drawing = svg(points, shipped=shipped.pass_at, title=title)
            arguments.plot.write_text(drawing, encoding="utf-8")
    except Exception as fault:
        # Every refusal on this way has a code; what has none is a mistake of ours and shows itself.
        code = getattr(fault, "code", "file-unreadable" if isinstance(fault, OSError) else None)
        if code is None:
            raise
        print(f"{code}: {fault}", file=sys.stderr)
        return 2
    return finish(found)


def _from_rosters(arguments: argparse.Namespace) -> "Gallery":
    from cloud import config  # noqa: PLC0415 - the control plane's libraries are an extra
    from firmware.face.gallery import Gallery, GalleryRefused  # noqa: PLC0415 - an extra
    from firmware.face.pairing import pairing  # noqa: PLC0415 - an extra

    settings = config.load(arguments.config, os.environ)
    found = asyncio.run(_portraits(settings, plan=arguments.plan, session=arguments.session))
    print(f"没有照片的考生 candidates without a photo: {found.without}", file=sys.stderr)
    if not found.photos:
        raise GalleryRefused("these rosters have no photos")
    people = [photo.person for photo in found.photos]
    return Gallery(
        pictures=tuple(photo.file for photo in found.photos),
        labels=tuple(photo.attempt for photo in found.photos),
        pairing=pairing(people, most=_most(arguments)),
        people=len(set(people)),
    )


async def _portraits(settings: "Config", *, plan: str | None, session: str | None) -> "Portraits":
    from cloud.adapters.directory_blobs import DirectoryBlobs  # noqa: PLC0415 - an extra
    from cloud.core.scope import EVERYTHING  # noqa: PLC0415 - an extra
    from cloud.services import portraits  # noqa: PLC0415 - an extra
    from cloud.store.database import Database  # noqa: PLC0415 - an extra

    blobs = await DirectoryBlobs.open(settings.blobs_path)
    async with Database.open(settings.database_url) as database:
        if plan is not None:
            return await portraits.of_plan(database, blobs, EVERYTHING, plan)
        return await portraits.of_session(database, blobs, EVERYTHING, session or "")
