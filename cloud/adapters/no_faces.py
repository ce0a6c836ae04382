"""A control plane without the face models: rosters come in, and their report says what was not done."""

from collections.abc import Mapping

from cloud.ports.faces import Alike, FaceLook, FacesUnavailable


class NoFaces:
    """Faces port that looks at nothing; ``why`` is told to whoever asks."""

    width = 1
    pass_at = 0.0

    def __init__(self, why: str) -> None:
        self._why = why

    async def look(self, photo: bytes) -> FaceLook:
        """Raise FacesUnavailable."""
        del photo
        raise FacesUnavailable(self._why)

    async def alike(self, templates: Mapping[str, bytes], *, within: float) -> list[Alike]:
        """Raise FacesUnavailable."""
        del templates, within
        raise FacesUnavailable(self._why)
