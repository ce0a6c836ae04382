"""What a browser's camera sees at a door: a ticket held up, and a head that looks and turns."""

import math
from functools import cache
from pathlib import Path

from tests import models
from tests.firmware import qr
from tests.firmware.scenes import Pose, jpeg, portrait, solid

FPS = 30
"""At which Chromium plays a file of JPEGs."""
STEP = 2.5
"""Degrees between the turned pictures, drawn once each."""
AWAY = 24.0


def head(name: str, folder: Path, *, ticket: str = "") -> Path:
    """Write a film, to be played over and over: a ticket, then a solid head.

    The head looks ahead for a moment, turns to its left and back: a film cannot answer more than
    one question.
    """
    looks = [_turned(name, yaw) for yaw in _yaws()]
    held = [_shown(ticket)] * FPS if ticket else []
    film = folder / "door.mjpeg"
    film.write_bytes(b"".join([*held, *looks]))
    return film


def _yaws() -> list[float]:
    """Return the turn of each frame: restless while it looks ahead, as people are."""
    ahead = [STEP * round(math.sin(n / 5)) for n in range(FPS * 6 // 5)]
    swing = [AWAY * math.sin(math.pi * n / FPS) for n in range(FPS)]
    return [*ahead, *swing, *[0.0] * (FPS // 2)]


@cache
def _turned_once(name: str, steps: int) -> bytes:
    return jpeg(solid(portrait(name), Pose(yaw=steps * STEP)), noise=2.0, seed=100 + steps)


def _turned(name: str, yaw: float) -> bytes:
    return _turned_once(name, round(yaw / STEP))


def _shown(ticket: str) -> bytes:
    """Return a frame in which somebody holds up a ticket."""
    return models.jpeg(qr.held(ticket, width=260))
