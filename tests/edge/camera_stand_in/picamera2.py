"""Stands in for picamera2 under the system's Python: the part of its interface that we use.

What it does is said by files in the folder that KAOBOX_STAND_IN names: ``none`` (no camera is
connected), ``frozen`` (the same picture again and again), ``stuck`` (no picture comes).
"""

import os
import time
from pathlib import Path
from typing import Any, BinaryIO

_FOLDER = Path(os.environ["KAOBOX_STAND_IN"])


def _is(state: str) -> bool:
    return (_FOLDER / state).exists()


class _Image:
    def __init__(self, number: int) -> None:
        self._number = number

    def convert(self, mode: str) -> "_Image":
        assert mode == "RGB"
        return self

    def save(self, file: BinaryIO, kind: str, *, quality: int) -> None:
        assert kind == "JPEG"
        assert 1 <= quality <= 95
        jpeg = (_FOLDER / "picture.jpg").read_bytes()
        comment = b"%08d" % self._number
        file.write(jpeg[:2] + b"\xff\xfe\0\x0a" + comment + jpeg[2:])


class Picamera2:
    def __init__(self, camera_num: int = 0) -> None:
        assert camera_num == 0
        self.camera_controls = {"AfMode": (0, 2, 0), "ExposureTime": (1, 66666, 20000)}
        self.sensor_resolution = (4608, 2592)
        self._started = self._configured = False
        self._taken = 0

    @staticmethod
    def global_camera_info() -> list[dict[str, Any]]:
        return [] if _is("none") else [{"Model": "imx708", "Num": 0}]

    def create_video_configuration(
        self,
        *,
        main: dict[str, Any],
        raw: None,
        sensor: dict[str, Any],
        buffer_count: int,
        queue: bool,
    ) -> dict[str, Any]:
        return {
            "main": main,
            "raw": raw,
            "sensor": sensor,
            "buffer_count": buffer_count,
            "queue": queue,
        }

    def configure(self, camera_config: dict[str, Any]) -> None:
        assert not self._started
        (_FOLDER / "configured").write_text(repr(camera_config))
        self._configured = True

    def start(self) -> None:
        assert self._configured
        self._started = True

    def set_controls(self, controls: dict[str, int]) -> None:
        assert set(controls) <= set(self.camera_controls)
        (_FOLDER / "controls").write_text(repr(controls))

    def capture_image(self, name: str) -> _Image:
        assert self._started
        assert name == "main"
        time.sleep(0.02)
        while _is("stuck"):
            time.sleep(0.01)
        if not _is("frozen"):
            self._taken += 1
        return _Image(os.getpid() % 10000 * 10000 + self._taken)
