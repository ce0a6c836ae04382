"""``kaobox edge``: run the box, print its settings."""

import argparse
import asyncio
import contextlib
import signal
from pathlib import Path
from typing import Any


def add_parser(subparsers: Any) -> None:
    """Add the verbs."""
    edge = subparsers.add_parser("edge", help="the box in the venue")
    verbs = edge.add_subparsers(required=True, metavar="VERB")
    run = verbs.add_parser("run", help="run the box")
    run.add_argument("--config", type=Path, required=True)
    run.set_defaults(func=_run)
    config = verbs.add_parser("config", help="print the effective settings")
    config.add_argument("--config", type=Path, required=True)
    config.set_defaults(func=_config)


def _run(args: argparse.Namespace) -> int:
    from edge import app, config  # noqa: PLC0415 - only this verb needs the box

    settings = config.load(args.config)
    settings.data.mkdir(parents=True, exist_ok=True)

    async def until_stopped() -> None:
        loop, main = asyncio.get_running_loop(), asyncio.current_task()
        assert main is not None
        for stop in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(stop, main.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await app.run(settings)

    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(until_stopped())
    return 0


def _config(args: argparse.Namespace) -> int:
    from edge import config  # noqa: PLC0415 - only this verb needs the box

    print(config.load(args.config).model_dump_json(indent=2))
    return 0


def _loop_factory() -> Any:
    try:
        import uvloop  # noqa: PLC0415 - faster where it is there
    except ImportError:
        return None
    return uvloop.new_event_loop
