"""Frames on their way from a camera: one waits at most, and a camera that stands still is told."""

import asyncio

from edge.ports.camera import CameraFault, CameraFrozen
from edge.ports.face import Frame


class Feed:
    """The newest frame of one camera; a newer one takes the place of the one that waits.

    Args:
        patience_s: after so long without a frame, or with one and the same, something is wrong.
    """

    def __init__(self, *, patience_s: float) -> None:
        self._patience_s = patience_s
        self._waiting: tuple[Frame, float] | None = None
        self._came = asyncio.Event()
        self._last: bytes | None = None
        self.fault: CameraFault | None = None
        """Why nothing comes, when the camera says so itself."""
        self._proven = False
        self._changed_s = 0.0
        self._came_s: float | None = None

    def put(self, frame: Frame, now_s: float) -> None:
        """Take a frame that came at ``now_s``."""
        if frame.picture != self._last:
            self._last, self._changed_s = frame.picture, now_s
        self._waiting, self._came_s = (frame, now_s), now_s
        self.fault = None
        self._came.set()

    def restart(self, *, proven: bool) -> None:
        """Forget what came: another camera is used now; one that is ``proven`` tells by itself."""
        self._waiting = self._last = self._came_s = self.fault = None
        self._proven = proven
        self._came.clear()

    async def next(self) -> tuple[Frame, float]:
        """Return the newest frame and when it came, each once.

        Raises TimeoutError when none comes in time.
        """
        while self._waiting is None:
            async with asyncio.timeout(self._patience_s):
                await self._came.wait()
            self._came.clear()
        newest, self._waiting = self._waiting, None
        self._came.clear()
        return newest

    @property
    def waits(self) -> bool:
        """Tell whether a frame waits to be looked at."""
        return self._waiting is not None

    def last(self, since_s: float) -> Frame:
        """Return the last picture, looked at or not; raises CameraFault if it is from before."""
        if self.frozen:
            raise CameraFrozen("one and the same picture comes again and again")
        if self._last is None or self._came_s is None or self._came_s < since_s:
            raise self.fault or CameraFault("no picture comes")
        return Frame(self._came_s * 1000, self._last)

    @property
    def frozen(self) -> bool:
        """Tell whether the picture stands still: no two frames of a sensor are the same."""
        if self._proven or self._came_s is None:
            return False
        return self._came_s - self._changed_s >= self._patience_s
