"""The verbs ``kaobox face evaluate`` and ``kaobox face calibrate``: the models on one's own photos.

Figures go to the standard output, progress and faults to the other.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kaobox import roster_photos
from kaobox.roster_photos import Rosters

if TYPE_CHECKING:
    from cloud.store.calibrations import Calibration
    from firmware.face.calibration import Proposal
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
    calibrate.add_argument(
        "--store", action="store_true", help="keep the proposal of --plan at HQ, to be accepted"
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

    return _run(arguments, bundle(arguments), gallery, finish, crowd=True)


def _calibrate(arguments: argparse.Namespace, bundle: Bundle) -> int:
    rosters: list[Rosters] = []

    def gallery() -> "Gallery":
        from firmware.face.gallery import from_folder  # noqa: PLC0415 - an extra

        if sum(map(bool, (arguments.photos, arguments.plan, arguments.session))) != 1:
            raise _Misused("give a folder, or --plan, or --session")
        if arguments.store and not arguments.plan:
            raise _Misused("--store keeps the proposal of a --plan")
        if arguments.photos:
            return from_folder(arguments.photos, loose=True, most=_most(arguments))
        found = roster_photos.read(
            arguments.config,
            plan=arguments.plan,
            session=arguments.session,
            most=_most(arguments),
        )
        rosters.append(found)
        return found.gallery

    def finish(found: "Evaluation") -> int:
        from firmware.face.calibration import propose  # noqa: PLC0415 - an extra

        proposal = propose(found, fmr=arguments.fmr)
        stored = None
        if arguments.store:
            stored = roster_photos.store(
                arguments.config, rosters[0], proposal, found.shipped, arguments.plan
            )
        _tell(arguments, found, proposal, stored)
        return 0 if proposal.proved else _MISSING

    return _run(arguments, bundle(arguments), gallery, finish, crowd=False)


def _tell(
    arguments: argparse.Namespace,
    found: "Evaluation",
    proposal: "Proposal",
    stored: "Calibration | None",
) -> None:
    from firmware.face.calibration import proposal_report  # noqa: PLC0415 - an extra
    from firmware.face.figures import report  # noqa: PLC0415 - an extra
    from kaobox import face_figures  # noqa: PLC0415 - an extra

    nearest = found.nearest(_NEAREST)
    if arguments.json:
        answer = report(found, fmr=arguments.fmr) | proposal_report(proposal)
        answer["stored"] = stored.calibration if stored else None
        answer["nearest"] = [
            {"left": left, "right": right, "distance": apart} for left, right, apart in nearest
        ]
        print(json.dumps(answer, ensure_ascii=False))
        return
    face_figures.show(found, fmr=arguments.fmr)
    face_figures.show_proposal(proposal, nearest)
    if stored:
        face_figures.show_stored(stored.plan)


def _most(arguments: argparse.Namespace) -> int:
    from firmware.face.pairing import MOST  # noqa: PLC0415 - an extra

    return arguments.pairs or MOST


def _run(
    arguments: argparse.Namespace,
    bundle: Path,
    gallery: Callable[[], "Gallery"],
    finish: Callable[["Evaluation"], int],
    *,
    crowd: bool,
) -> int:
    """Look at the pictures with progress shown; returns the exit status.

    With ``crowd`` the largest face of a picture is whose picture it is; else there must be one.
    """
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
            LookPool(bundle, width=arguments.processes or os.cpu_count() or 1, crowd=crowd) as pool,
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
