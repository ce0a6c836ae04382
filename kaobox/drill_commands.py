"""``kaobox drill``: a whole exam on this machine with everything going wrong, and a verdict."""

import argparse
import asyncio
import secrets
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaobox.demo_commands import causes, stoppable

if TYPE_CHECKING:
    from kaobox.demo.people import Candidate
    from kaobox.drill.plan import Plan

_SEATS = 24
_MOST_SEATS = 200
_STOPPED = 130
_MISUSED = 2
_DEFAULT = "wan,kill,swap,late,package,power,clock"


def add_parser(subparsers: Any) -> None:
    """Add the verb."""
    drill = subparsers.add_parser(
        "drill", help="an exam with everything going wrong, and a verdict"
    )
    drill.add_argument("--seats", type=int, default=_SEATS, metavar="N", help="simulated seats")
    drill.add_argument("--faults", default=_DEFAULT, metavar="LIST", help=f"default {_DEFAULT}")
    drill.add_argument("--seed", type=int, metavar="N", help="hold the same drill again")
    drill.add_argument("--json", action="store_true", help="the account as the last line of stdout")
    drill.add_argument(
        "--data", type=Path, metavar="DIR", help="keep data and logs in a new folder"
    )
    drill.add_argument("--report", type=Path, metavar="FILE", help="write the signed report")
    drill.add_argument("--check", type=Path, metavar="FILE", help="check a signed report, and end")
    drill.set_defaults(func=_drill)


def _drill(args: argparse.Namespace) -> int:
    from kaobox.demo import people  # noqa: PLC0415 - this verb alone needs the drill's parts
    from kaobox.drill import plan  # noqa: PLC0415

    if args.check is not None:
        return _check(args.check)
    if not plan.LEAST_SEATS <= args.seats <= _MOST_SEATS:
        return _refuse(f"seats-out-of-range: {plan.LEAST_SEATS} to {_MOST_SEATS} seats")
    candidates = people.candidates(args.seats, [])
    seed = args.seed if args.seed is not None else secrets.randbelow(1_000_000)
    try:
        kinds = plan.read_kinds(args.faults)
        drawn = plan.draw([one.seat for one in candidates], kinds, seed)
    except plan.BadFaults as exc:
        return _refuse(f"{exc.code}: {exc}")
    folder: Path = (args.data or Path(tempfile.mkdtemp(prefix="kaobox-drill-"))).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        return _refuse(f"folder-not-empty: {folder}")
    code = _run(args, folder, candidates, drawn)
    if args.data is None and code != 1:
        shutil.rmtree(folder)
    elif args.data is None:
        print(f"data and logs are kept in {folder}", file=sys.stderr)
    return code


def _run(args: argparse.Namespace, folder: Path, people: "list[Candidate]", drawn: "Plan") -> int:
    try:
        return asyncio.run(stoppable(_held(args, folder, people, drawn)))
    except asyncio.CancelledError:
        return _STOPPED
    except Exception as fault:  # noqa: BLE001 - whatever it was, it is said and the drill is over
        for one in causes(fault):
            print(f"{getattr(one, 'code', type(one).__name__)}: {one}", file=sys.stderr)
        return 1


async def _held(
    args: argparse.Namespace, folder: Path, people: "list[Candidate]", drawn: "Plan"
) -> int:
    from kaobox.demo.report import Progress  # noqa: PLC0415
    from kaobox.demo.setup import BOX  # noqa: PLC0415
    from kaobox.drill import day, report  # noqa: PLC0415

    progress = Progress(json_on_stdout=args.json)
    outcome, stage = await day.hold(folder, people, drawn, progress, day.cast(folder))
    account = outcome.account
    signed = report.sign(report.text(account, box=BOX), stage.identity.signing_key)
    if args.report is not None:
        args.report.write_text(signed)
    for one in outcome.examples:
        print(one, file=sys.stderr)
    print(account.as_json() if args.json else signed)
    return 0 if account.sound else 1


def _check(path: Path) -> int:
    from kaobox.drill import report  # noqa: PLC0415

    try:
        key = report.check(path.read_text())
    except (report.BadReport, OSError, UnicodeDecodeError) as exc:
        print(f"{getattr(exc, 'code', 'unreadable')}: {exc}", file=sys.stderr)
        return 1
    print(f"签名有效 the signature is good: {key}")
    return 0


def _refuse(why: str) -> int:
    print(why, file=sys.stderr)
    return _MISUSED
