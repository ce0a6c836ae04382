"""A camera that shows pictures of a folder, and can be broken on purpose."""

import asyncio
from pathlib import Path

from edge.ports.camera import CameraFault


class FolderCamera:
    """Shows the folder's JPEG files one after the other, for ever."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shown = 0
        self.broken = False

    @property
    def available(self) -> bool:
        """Tell whether the folder has any picture."""
        return not self.broken and bool(self._pictures())

    async def frame(self) -> bytes:
        """Return the next picture; raises CameraFault."""
        pictures = await asyncio.to_thread(self._pictures)
        if self.broken or not pictures:
            raise CameraFault("the simulated camera shows nothing")
        self._shown += 1
        return await asyncio.to_thread(pictures[self._shown % len(pictures)].read_bytes)

    def _pictures(self) -> list[Path]:
        return sorted(self._folder.glob("**/*.jpg"))
