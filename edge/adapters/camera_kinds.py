"""How the process of each kind of camera is started."""

import sys
from pathlib import Path

from edge.camera import process

SYSTEM_PYTHON = "/usr/bin/python3"
"""The Python for which the system's packages install picamera2."""

LIVE = frozenset({"pi", "usb"})
"""Kinds that look at the world: two equal pictures in a row mean that the camera stands still."""


def command(
    kind: str,
    *,
    device: str = "",
    path: Path | None = None,
    size: tuple[int, int] = (1280, 960),
    system_python: str = SYSTEM_PYTHON,
) -> list[str]:
    """Return the command of a camera process, but for its socket."""
    started = [sys.executable, "-m", process.__name__]
    if kind == "pi":
        started = [system_python, "-s", process.__file__]
    wanted = ["--width", str(size[0]), "--height", str(size[1])]
    if device:
        wanted += ["--device", device]
    if path:
        wanted += ["--path", str(path)]
    return [*started, kind, *wanted]
