"""A box without the face models is a box with this reader: everyone goes the manual way."""

from collections.abc import Sequence

from edge.ports.face import FaceLook, Frame, Glance

_NOTHING = FaceLook(faces=0, reason="FACE_UNAVAILABLE", template=None, model="none")


class NoFace:
    """Says of every picture that nobody can read it."""

    async def look(self, picture: bytes) -> FaceLook:
        """Return the reason ``FACE_UNAVAILABLE``."""
        del picture
        return _NOTHING

    async def follow(self, frames: Sequence[Frame]) -> FaceLook:
        """Return the same of several."""
        del frames
        return _NOTHING

    async def glance(self, sight: str, picture: bytes, *, codes: bool = False) -> Glance:
        """Return the same of a frame."""
        del sight, picture, codes
        return Glance(faces=0, reason=_NOTHING.reason)
