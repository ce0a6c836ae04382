"""The last seconds of a running camera, within bounds."""

import asyncio
from collections import deque
from typing import NamedTuple

from edge.core.steady import Seen
from edge.ports.face import Frame

SECONDS = 5.0
"""A look needs half a second, a turn of the head four."""
FRAMES = 64
BYTES = 8 * 1024 * 1024


class Shot(NamedTuple):
    """A frame, what is known of it, and when it came, in seconds of the box's own clock."""

    frame: Frame
    seen: Seen
    came_s: float


class Reel:
    """Keeps the newest frames; the oldest make room."""

    def __init__(self) -> None:
        self._shots: deque[Shot] = deque()
        self._bytes = 0
        self._news = asyncio.Event()

    def add(self, shot: Shot) -> None:
        """Keep a frame; one that is older than the last means that its clock began anew."""
        if self._shots and shot.seen.at_ms <= self._shots[-1].seen.at_ms:
            self.clear()
        self._shots.append(shot)
        self._bytes += len(shot.frame.picture)
        while len(self._shots) > 1 and self._over(shot.came_s):
            self._bytes -= len(self._shots.popleft().frame.picture)
        self._news.set()

    def clear(self) -> None:
        """Forget everything: somebody else stands there now."""
        self._shots.clear()
        self._bytes = 0

    def since(self, came_s: float) -> list[Shot]:
        """Return what came since then, oldest first."""
        return [shot for shot in self._shots if shot.came_s >= came_s]

    async def more(self) -> None:
        """Wait for the next frame; one may wait at a time."""
        self._news.clear()
        await self._news.wait()

    def _over(self, now_s: float) -> bool:
        return (
            self._bytes > BYTES
            or len(self._shots) > FRAMES
            or self._shots[0].came_s < now_s - SECONDS
        )
