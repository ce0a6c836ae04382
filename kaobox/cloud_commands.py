"""The verbs ``cloud`` and ``roster`` of the command; the control plane is imported when one runs."""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cloud.config import Config

_MISUSED = 2


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs."""
    cloud = subparsers.add_parser("cloud", help="the control plane")
    verbs = cloud.add_subparsers(required=True)
    run = verbs.add_parser("run", help="run one replica of the control plane")
    run.set_defaults(func=_run)
    show = verbs.add_parser("config", help="print the effective settings")
    show.set_defaults(func=_config)
    key = verbs.add_parser("package-key", help="HQ's key for offline packages")
    key.add_argument(
        "--export",
        type=Path,
        metavar="FILE",
        help="write the private key for `kaobox package open`",
    )
    key.set_defaults(func=_package_key)
    person = verbs.add_parser("add-account", help="one more person at HQ; password from stdin")
    person.add_argument("account")
    person.add_argument("--name", default="", help="as it is shown")
    person.set_defaults(func=_add_account)
    for verb in (run, show, key, person):
        verb.add_argument("--config", type=Path, help="TOML file; KAOBOX_CLOUD_* overrides it")
    roster = subparsers.add_parser("roster", help="rosters")
    check = roster.add_subparsers(required=True).add_parser("check", help="dry run of a roster")
    check.add_argument("file", type=Path)
    check.add_argument("--photos", type=Path, metavar="DIR|ZIP", help="photos named <ticket>.jpg")
    check.add_argument(
        "--bundle", type=Path, metavar="DIR", help="face models: KAOBOX_MODELS, else build/models"
    )
    check.add_argument(
        "--processes",
        type=int,
        choices=range(1, 65),
        default=2,
        metavar="N",
        help="looking at once: 2",
    )
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


def _package_key(arguments: argparse.Namespace) -> int:
    from cloud.adapters.file_keys import BadKeyFile, FilePackageKey  # noqa: PLC0415 - lazy
    from contract import signing  # noqa: PLC0415 - lazy

    found = _load(arguments)
    if found is None:
        return _MISUSED
    try:
        key = asyncio.run(FilePackageKey.open_file(found.package_path))
        if arguments.export is not None:
            _write_secret(arguments.export, key.exported())
    except (BadKeyFile, OSError) as exc:
        print(f"{getattr(exc, 'code', 'storage-failed')}: {exc}", file=sys.stderr)
        return 1
    print(f"{signing.key_id(key.public_key)} {key.public_key}")
    return 0


def _write_secret(path: Path, data: bytes) -> None:
    """Write a new file that its owner alone may read; one that is there stays as it is."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)


def _add_account(arguments: argparse.Namespace) -> int:
    from cloud.services.accounts import BadAccount  # noqa: PLC0415 - lazy
    from kaobox.cloud_accounts import add  # noqa: PLC0415 - lazy

    found = _load(arguments)
    if found is None:
        return _MISUSED
    password = sys.stdin.readline().rstrip("\r\n")
    try:
        new = asyncio.run(add(found, arguments.account, arguments.name, password))
    except BadAccount as exc:
        print(f"{exc.code}: {exc}", file=sys.stderr)
        return 1
    print(arguments.account if new else f"{arguments.account}: this name is taken")
    return 0 if new else 1


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
    from kaobox import roster_check  # noqa: PLC0415 - lazy

    return roster_check.run(arguments)
