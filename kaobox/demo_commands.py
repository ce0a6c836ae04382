"""``kaobox demo``: the whole system on this machine."""

import argparse
import asyncio
import shutil
import signal
import sys
import tempfile
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

_SEATS = 24
_MOST_SEATS = 100
_UNATTENDED_SEATS = 20
"""Fewer would not have enough under way when the box is killed."""
_LASTS_S = 2 * 3600.0
_STOPPED = 130


def add_parser(subparsers: Any) -> None:
    """Add the verb."""
    demo = subparsers.add_parser(
        "demo", help="headquarters, broker and one simulated venue on this machine"
    )
    demo.add_argument(
        "--unattended", action="store_true", help="sit a whole exam by itself, and end"
    )
    demo.add_argument("--json", action="store_true", help="the account as the last line of stdout")
    demo.add_argument("--seats", type=int, default=_SEATS, metavar="N", help="candidates and seats")
    demo.add_argument(
        "--faces", type=Path, metavar="DIR", help="own people: a subfolder of photos for each"
    )
    demo.add_argument("--data", type=Path, metavar="DIR", help="keep data and logs in a new folder")
    demo.add_argument("--port", type=int, default=8080, help="of the box; 0 takes a free one")
    demo.add_argument("--hq-port", type=int, default=8000, help="of headquarters")
    demo.add_argument(
        "--start-in", type=float, default=120.0, metavar="SECONDS", help="until the paper opens"
    )
    demo.set_defaults(func=_demo)


def _demo(args: argparse.Namespace) -> int:
    least = _UNATTENDED_SEATS if args.unattended else 1
    if not least <= args.seats <= _MOST_SEATS:
        print(f"seats-out-of-range: {least} to {_MOST_SEATS} seats", file=sys.stderr)
        return 2
    folder: Path = (args.data or Path(tempfile.mkdtemp(prefix="kaobox-demo-"))).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        print(f"folder-not-empty: {folder}", file=sys.stderr)
        return 2
    code = _run(args, folder)
    if args.data is None and code != 1:
        shutil.rmtree(folder)
    elif args.data is None:
        print(f"data and logs are kept in {folder}", file=sys.stderr)
    return code


def _run(args: argparse.Namespace, folder: Path) -> int:
    try:
        return asyncio.run(stoppable(_held(args, folder)))
    except asyncio.CancelledError:
        return _STOPPED if args.unattended else 0
    except Exception as fault:  # noqa: BLE001 - whatever it was, it is said and the demo is over
        for one in causes(fault):
            print(f"{getattr(one, 'code', type(one).__name__)}: {one}", file=sys.stderr)
        return 1


async def _held(args: argparse.Namespace, folder: Path) -> int:
    # The demo's libraries (pictures, HTTP client) are loaded by this verb alone.
    from kaobox.demo import interactive, people, run  # noqa: PLC0415
    from kaobox.demo.report import Progress  # noqa: PLC0415
    from kaobox.demo.setup import Timing  # noqa: PLC0415
    from kaobox.demo.stage import Ports  # noqa: PLC0415

    progress = Progress(json_on_stdout=args.json)
    faces = people.own_faces(args.faces) if args.faces else people.sample_faces()
    candidates = people.candidates(args.seats, faces)
    if not args.unattended:
        timing = Timing(start_in_s=args.start_in, lasts_s=_LASTS_S)
        ports = Ports(box=args.port, hq=args.hq_port)
        await interactive.stay(folder, candidates, ports=ports, timing=timing)
        return 0
    outcome = await run.sit(folder, candidates, progress)
    if args.json:
        print(outcome.account.as_json())
    else:
        progress.table(outcome.account)
    return 0 if outcome.sound else 1


async def stoppable(work: Coroutine[Any, Any, int]) -> int:
    """Run until done, or until somebody stops it: then everything ends in order."""
    task = asyncio.current_task()
    assert task is not None
    for stop in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(stop, task.cancel)
    return await work


def causes(fault: BaseException) -> Iterator[BaseException]:
    """Yield what is in a group of faults, or the fault itself."""
    if isinstance(fault, BaseExceptionGroup):
        for one in fault.exceptions:
            yield from causes(one)
    else:
        yield fault
