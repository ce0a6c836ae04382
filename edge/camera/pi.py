"""The Raspberry Pi's own camera, through picamera2.

picamera2 and libcamera promise no stable binary interface and come from the system's packages, so
this runs under the system's Python, and imports nothing of ours.
"""

import importlib
import io
import time
from collections.abc import Callable
from typing import Any

_QUALITY = 88
_CONTINUOUS = 2  # libcamera's AfModeEnum.Continuous
_BUFFERS = 4


def opened(*, device: str, path: str, size: tuple[int, int]) -> Callable[[], tuple[int, bytes]]:
    """Start the camera; ``device`` is its number, the first by default. Raises if there is none."""
    del path
    library = importlib.import_module("picamera2").Picamera2  # only the system's Python has it
    known = library.global_camera_info()
    number = int(device or 0)
    if number >= len(known):
        raise LookupError(f"no camera {number}: the system knows {len(known)}; check the ribbon")
    camera = library(number)
    wide, high = camera.sensor_resolution
    camera.configure(
        camera.create_video_configuration(
            main={"size": size},
            raw=None,
            # All that the lens sees, at half the sensor's resolution: left to itself the library
            # takes the mode nearest in size, which on Camera Module 3 sees the middle only.
            sensor={"output_size": (wide // 2, high // 2)},
            buffer_count=_BUFFERS,
            queue=False,  # a picture is one that follows the wish, not the last one kept
        )
    )
    camera.start()
    if "AfMode" in camera.camera_controls:
        camera.set_controls({"AfMode": _CONTINUOUS})
    return lambda: _taken(camera)


def _taken(camera: Any) -> tuple[int, bytes]:
    image = camera.capture_image("main")
    at_ms = time.monotonic_ns() // 1_000_000
    # Not picamera2's own way to a file: it adds the time, and a frozen camera would look alive.
    jpeg = io.BytesIO()
    image.convert("RGB").save(jpeg, "JPEG", quality=_QUALITY)
    return at_ms, jpeg.getvalue()
