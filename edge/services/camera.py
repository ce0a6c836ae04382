"""The box's camera, watched: what is wrong with it stands on the panel until it works again."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from edge.ports.camera import Camera, CameraFault, CameraFrozen, CameraStarting
from edge.ports.clock import Clock
from edge.services.issues import Issues

_RETRY_S = 30.0
_STARTING_S = 1.0
_CODES = (CameraFault.code, CameraFrozen.code)


class WatchedCamera:
    """Camera port on another camera, as a context in which it is watched.

    Inside the context it is tried once at the start, so that a camera which does not work is known
    in the morning and not at the first candidate, and again while something is wrong.
    """

    def __init__(self, camera: Camera, issues: Issues, clock: Clock) -> None:
        self._camera = camera
        self._issues = issues
        self._clock = clock
        self._wrong = True  # unknown is not right

    @property
    def available(self) -> bool:
        """Tell whether there is a camera at all."""
        return self._camera.available

    async def frame(self) -> bytes:
        """Return the next picture; raises CameraFault."""
        try:
            picture = await self._camera.frame()
        except CameraStarting:
            raise
        except CameraFault as fault:
            self._note(fault)
            raise
        self._note(None)
        return picture

    @contextlib.asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Watch the camera until the context ends."""
        async with asyncio.TaskGroup() as tasks:
            watch = tasks.create_task(self._watch(), name="edge.camera")
            try:
                yield
            finally:
                watch.cancel()

    async def _watch(self) -> None:
        while True:
            wait = _RETRY_S
            if self._wrong:
                try:
                    await self.frame()
                except CameraStarting:
                    wait = _STARTING_S
                except CameraFault:
                    pass
            await self._clock.sleep(wait)

    def _note(self, fault: CameraFault | None) -> None:
        self._wrong = fault is not None
        for code in _CODES:
            mine = fault is not None and fault.code == code
            self._issues.set(code, wrong=mine, detail=str(fault) if mine else "")
