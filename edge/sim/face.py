"""A face reader that says what it was told, and can be broken on purpose."""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace

from edge.ports.face import FaceBusy, FaceFault, FaceLook, Frame, Glance

_PLACE = (0.35, 0.25, 0.3, 0.5)
_FACING = {"yaw": 0.0, "pitch": 0.0}
_NOBODY = FaceLook(faces=0, reason="NO_FACE", template=None, model="sim")


class SimFace:
    """Knows the faces of some pictures; an unknown picture shows nobody.

    ``codes``: texts of the QR codes, by picture.
    ``died``: the next look finds the reader dead, the one after finds it restarted.
    ``hangs``: no look is ever answered.
    """

    def __init__(
        self,
        faces: dict[bytes, FaceLook] | None = None,
        *,
        codes: Mapping[bytes, tuple[str, ...]] | None = None,
        waiting: int = 4,
        seconds: float = 3.0,
    ) -> None:
        self.faces = dict(faces or {})
        self.codes = dict(codes or {})
        self.died = False
        self.hangs = False
        self._glancing = False
        self._waiting = waiting
        self._seconds = seconds
        self._queue: deque[object] = deque()
        self._free = asyncio.Lock()

    async def look(self, picture: bytes) -> FaceLook:
        """Return the scripted look; raises FaceFault as the port has it."""
        return await self._answered((picture,))

    async def follow(self, frames: Sequence[Frame]) -> FaceLook:
        """Return the scripted look of the first frame that will do; raises the same."""
        return await self._answered(tuple(frame.picture for frame in frames))

    async def glance(self, sight: str, picture: bytes, *, codes: bool = False) -> Glance:
        """Return what the scripted look and the scripted codes come to; raises the same."""
        del sight
        if self._queue or self._glancing:
            raise FaceBusy("other pictures come first")
        self._glancing = True
        try:
            await asyncio.sleep(0)  # another one may come in the meantime, as it may in truth
            look = await self._in_turn((picture,))
        finally:
            self._glancing = False
        return Glance(
            faces=look.faces,
            reason=look.reason,
            place=_PLACE if look.faces else None,
            measures={**_FACING, **look.measures} if look.faces else {},
            codes=self.codes.get(picture, ()) if codes else (),
            milliseconds=look.milliseconds,
        )

    async def _answered(self, pictures: tuple[bytes, ...]) -> FaceLook:
        if len(self._queue) >= self._waiting:
            raise FaceBusy(f"{self._waiting} pictures are waiting")
        ticket = object()
        self._queue.append(ticket)
        try:
            return await self._in_turn(pictures)
        finally:
            self._queue.remove(ticket)

    async def _in_turn(self, pictures: tuple[bytes, ...]) -> FaceLook:
        try:
            async with asyncio.timeout(self._seconds), self._free:
                return await self._look(pictures)
        except TimeoutError as late:
            raise FaceFault(f"no answer within {self._seconds} s") from late

    async def _look(self, pictures: tuple[bytes, ...]) -> FaceLook:
        if self.hangs:
            await asyncio.Event().wait()
        if self.died:
            self.died = False
            raise FaceFault("the reader died")
        looks = [
            replace(self.faces.get(picture, _NOBODY), best=at)
            for at, picture in enumerate(pictures)
        ]
        return next((look for look in looks if look.reason is None), [_NOBODY, *looks][-1])
