"""A box without the face models is a box with this reader: everyone goes the manual way."""

from edge.ports.face import FaceLook


class NoFace:
    """Says of every picture that nobody can read it."""

    async def look(self, picture: bytes) -> FaceLook:
        """Return the reason ``FACE_UNAVAILABLE``."""
        del picture
        return FaceLook(faces=0, reason="FACE_UNAVAILABLE", template=None, model="none")
