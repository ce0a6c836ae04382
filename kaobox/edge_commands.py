"""``kaobox edge``: run the box, print its settings."""

import argparse
import asyncio
import contextlib
import gc
import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from edge.config import Settings

_MISUSED = 2
_COLLECT = (20_000, 20, 20)
"""When garbage is looked for: the state is large, long-lived and has no cycles, and looking through
it at Python's own thresholds takes a fifth of the processor time of a hall that saves."""


def add_parser(subparsers: Any) -> None:
    """Add the verbs."""
    edge = subparsers.add_parser("edge", help="the box in the venue")
    verbs = edge.add_subparsers(required=True, metavar="VERB")
    for name, verb, what in (
        ("run", _run, "run the box"),
        ("config", _config, "print the effective settings"),
        ("identity", _identity, "print what headquarters registers of this box"),
    ):
        one = verbs.add_parser(name, help=what)
        one.add_argument("--config", type=Path, required=True, help="TOML; KAOBOX_EDGE_* overrides")
        one.set_defaults(func=_with_settings(verb))


def _with_settings(verb: "Callable[[Settings], None]") -> "Callable[[argparse.Namespace], int]":
    """Return a verb that first reads the settings, or says what is wrong with them."""

    def run(args: argparse.Namespace) -> int:
        from edge import config  # noqa: PLC0415 - only these verbs need the box

        try:
            settings = config.load(args.config)
        except config.BadConfig as exc:
            print(f"{exc.code}: {exc}", file=sys.stderr)
            return _MISUSED
        verb(settings)
        return 0

    return run


def _run(settings: "Settings") -> None:
    from edge import app  # noqa: PLC0415 - only these verbs need the box

    settings.data.mkdir(parents=True, exist_ok=True)
    gc.freeze()
    gc.set_threshold(*_COLLECT)

    async def until_stopped() -> None:
        loop, main = asyncio.get_running_loop(), asyncio.current_task()
        assert main is not None
        for stop in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(stop, main.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await app.run(settings)

    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(until_stopped())


def _config(settings: "Settings") -> None:
    print(settings.model_dump_json(indent=2))


def _identity(settings: "Settings") -> None:
    from provisioning.identity import load_or_make  # noqa: PLC0415 - only this verb needs it

    own = load_or_make(settings.data / "identity", serial=settings.serial)
    print(json.dumps({"box": settings.box, **own.public}, indent=2))


def _loop_factory() -> Any:
    """Return what makes the event loop: uvloop's, with transports that send TLS at half the cost."""
    try:
        import aiofastnet  # noqa: PLC0415 - faster where they are there
        import uvloop  # noqa: PLC0415
    except ImportError:
        return None
    return aiofastnet.loop_factory(uvloop.new_event_loop)
