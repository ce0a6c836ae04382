"""A camera: pictures on demand."""

from typing import Protocol


class CameraFault(Exception):
    """No picture: no camera, or one that stopped."""

    code = "camera-missing"


class CameraFrozen(CameraFault):
    """The camera was there and gives nothing new; it is being started again."""

    code = "camera-frozen"


class CameraStarting(CameraFault):
    """The camera is not ready yet: ask again in a moment."""

    code = "camera-starting"


class Camera(Protocol):
    """Takes pictures."""

    @property
    def available(self) -> bool:
        """Tell whether there is a camera at all."""
        ...

    async def frame(self) -> bytes:
        """Return the next JPEG, never one twice; raises CameraFault.

        A picture or a fault comes within three seconds (E1): a camera that stands still is a fault.
        """
        ...
