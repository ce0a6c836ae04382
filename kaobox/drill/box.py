"""The box of a drill: the program as it is, on a clock that can be set.

``python -m kaobox.drill.box --clock FILE --config FILE``
"""

import argparse
import asyncio
import contextlib
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from edge import app, config
from edge.adapters.system_clock import SystemClock
from kaobox.drill.clock import SetClock


def main(argv: Sequence[str] | None = None) -> int:
    """Run the box until somebody stops it."""
    parser = argparse.ArgumentParser(prog="kaobox.drill.box")
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--clock", type=Path, required=True)
    args = parser.parse_args(argv)
    settings = config.load(args.config)
    settings.data.mkdir(parents=True, exist_ok=True)
    clock = SetClock(SystemClock(trusted=True), args.clock)
    asyncio.run(_until_stopped(settings, clock))
    return 0


async def _until_stopped(settings: config.Settings, clock: SetClock) -> None:
    loop, main_task = asyncio.get_running_loop(), asyncio.current_task()
    assert main_task is not None
    for stop in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(stop, main_task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await app.run(settings, clock)


if __name__ == "__main__":
    sys.exit(main())
