"""The verbs ``cloud`` and ``roster`` of the command; the control plane is imported when one runs."""

import argparse
import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cloud.config import Config
    from cloud.core.sheet import Problem

_BAD = 1
_MISUSED = 2


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs."""
    cloud = subparsers.add_parser("cloud", help="the control plane")
    verbs = cloud.add_subparsers(required=True)
    run = verbs.add_parser("run", help="run one replica of the control plane")
    run.set_defaults(func=_run)
    show = verbs.add_parser("config", help="print the effective settings")
    show.set_defaults(func=_config)
    for verb in (run, show):
        verb.add_argument("--config", type=Path, help="TOML file; KAOBOX_CLOUD_* overrides it")
    roster = subparsers.add_parser("roster", help="rosters")
    check = roster.add_subparsers(required=True).add_parser("check", help="dry run of a roster")
    check.add_argument("file", type=Path)
    check.add_argument("--photos", type=Path, help="zip of <ticket>.jpg")
    check.add_argument("--json", action="store_true")
    check.set_defaults(func=_check)


def _load(arguments: argparse.Namespace) -> "Config | None":
    from cloud import config  # noqa: PLC0415 - lazy, so that other verbs need not have the parts

    try:
        return config.load(arguments.config, os.environ)
    except config.BadConfig as exc:
        print(f"{exc.code}: {exc}", file=sys.stderr)
        return None


def _config(arguments: argparse.Namespace) -> int:
    from cloud.config import effective  # noqa: PLC0415 - lazy

    found = _load(arguments)
    if found is None:
        return _MISUSED
    print(effective(found))
    return 0


def _run(arguments: argparse.Namespace) -> int:
    from cloud import app  # noqa: PLC0415 - lazy

    found = _load(arguments)
    if found is None:
        return _MISUSED

    def announce(line: str) -> None:
        print(line, flush=True)

    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        try:
            runner.run(_until_stopped(app.run(found, announce=announce)))
        except KeyboardInterrupt:
            return 0
    return 0


async def _until_stopped(program: Coroutine[Any, Any, None]) -> None:
    """Run a program until it ends or somebody sends SIGTERM."""
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(program, name="cloud")
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


def _loop_factory() -> "Callable[[], asyncio.AbstractEventLoop] | None":
    try:
        import uvloop  # noqa: PLC0415 - where there is one
    except ImportError:
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory


def _check(arguments: argparse.Namespace) -> int:
    """Check a roster file without a control plane: everything but whether papers exist."""
    from cloud.core import roster  # noqa: PLC0415 - lazy
    from cloud.services import photos  # noqa: PLC0415 - lazy

    try:
        data = arguments.file.read_bytes()
    except OSError as exc:
        print(f"{arguments.file}: {exc.strerror}", file=sys.stderr)
        return _MISUSED
    read = roster.read(data)
    problems = list(read.problems)
    taken = 0
    if arguments.photos is not None:
        tickets = {row.ticket for row in read.rows}
        taken = sum(1 for _ in photos.read(arguments.photos, tickets, problems))
    errors = sum(problem.severity == "error" for problem in problems)
    if arguments.json:
        shown = [_shown(problem) for problem in problems]
        report = {
            "encoding": read.encoding,
            "rows": read.total,
            "photos": taken,
            "errors": errors,
            "warnings": len(problems) - errors,
            "problems": shown,
        }
        print(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        for problem in problems:
            print(_line(problem))
        print(f"{read.total} rows, {taken} photos, {errors} errors")
    return _BAD if errors else 0


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
    return f"{problem.severity}: {place}: {problem.value!r} {shown['zh']} {shown['en']}"
