"""A box without a camera is a box with this one."""

from edge.ports.camera import CameraFault


class NullCamera:
    """Has no picture to give."""

    available = False

    async def frame(self) -> bytes:
        """Raise CameraFault."""
        raise CameraFault("this box has no camera")
