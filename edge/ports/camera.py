"""A camera: pictures on demand."""

from typing import Protocol


class CameraFault(Exception):
    """No picture: no camera, or one that stopped."""

    code = "camera-missing"


class Camera(Protocol):
    """Takes pictures."""

    @property
    def available(self) -> bool:
        """Tell whether there is a camera at all."""
        ...

    async def frame(self) -> bytes:
        """Return one fresh JPEG; raises CameraFault."""
        ...
