"""A camera that shows pictures of a folder, and can be broken on purpose."""

import asyncio
from pathlib import Path

from edge.ports.camera import CameraFault, CameraFrozen


class FolderCamera:
    """Shows the folder's JPEG files one after the other, for ever.

    Attributes:
        shown: how many pictures it has given.
        broken: there is no camera.
        frozen: nothing new comes; the wait for it ends after ``seconds``.
    """

    def __init__(self, folder: Path, *, seconds: float = 2.5) -> None:
        self._folder = folder
        self._seconds = seconds
        self.shown = 0
        self._empty = False
        self.broken = False
        self.frozen = False

    @property
    def available(self) -> bool:
        """Tell whether the folder had any picture when it was looked at last."""
        return not self.broken and not self._empty

    async def frame(self) -> bytes:
        """Return the next picture; raises CameraFault."""
        pictures = await asyncio.to_thread(self._pictures)
        self._empty = not pictures
        if self.broken or self._empty:
            raise CameraFault("the simulated camera shows nothing")
        if self.frozen:
            await asyncio.sleep(self._seconds)
            raise CameraFrozen("the simulated camera stands still")
        self.shown += 1
        return await asyncio.to_thread(pictures[self.shown % len(pictures)].read_bytes)

    def _pictures(self) -> list[Path]:
        return sorted(self._folder.glob("**/*.jpg"))
