"""Every kind of camera the box can have, each with the ways to break it."""

import asyncio
import io
import os
import signal
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from edge.adapters import camera_kinds
from edge.adapters.process_camera import ProcessCamera
from edge.adapters.system_clock import SystemClock
from edge.ports.camera import Camera
from edge.sim.camera import FolderCamera

STAND_INS = Path(__file__).parent / "camera_stand_in"
SECONDS = 1.0
"""How long the cameras under test may show nothing new: shorter than in earnest."""


@dataclass
class Rig:
    """A camera, and how to break it."""

    camera: Camera
    hang: Callable[[], None]
    heal: Callable[[], None]
    die: Callable[[], None] | None = None
    """Kills what takes the pictures, where that can die."""


def picture(number: int, size: tuple[int, int] = (320, 240)) -> bytes:
    """A JPEG unlike that of any other number."""
    image = Image.new("RGB", size, (number * 40 % 256, number * 90 % 256, 120))
    file = io.BytesIO()
    image.save(file, "JPEG", comment=struct.pack("!I", number))
    return file.getvalue()


def pictures(folder: Path, count: int = 5) -> Path:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"{number}.jpg").write_bytes(picture(number))
    return folder


def film(path: Path, *, codec: str = "mpeg4", frames: int = 20) -> Path:
    """A second or so of video in which every frame is another one."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=Fraction(20))
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = 320, 240
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        for number in range(frames):
            pixels = np.asarray(Image.open(io.BytesIO(picture(number))))
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def stood_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let picamera2 be the stand-in; returns the folder whose files say what it does."""
    folder.mkdir()
    (folder / "picture.jpg").write_bytes(picture(1))
    monkeypatch.setenv("KAOBOX_STAND_IN", str(folder))
    monkeypatch.setenv("PYTHONPATH", str(STAND_INS))
    return folder


@asynccontextmanager
async def running(
    command: list[str],
    *,
    live: bool = True,
    seconds: float = SECONDS,
    idle: float | None = None,
) -> AsyncIterator[ProcessCamera]:
    clock = await asyncio.to_thread(SystemClock)
    async with ProcessCamera(command, clock=clock, live=live, seconds=seconds, idle=idle) as camera:
        yield camera


def breakable(camera: ProcessCamera) -> Rig:
    """Breaks a camera by its process, whatever that shows."""
    return Rig(
        camera,
        hang=lambda: os.kill(camera.pid or 0, signal.SIGSTOP),
        heal=lambda: None,  # the one that hangs is killed, and a new one started
        die=lambda: os.kill(camera.pid or 0, signal.SIGKILL),
    )


@asynccontextmanager
async def rig_of(kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Rig]:
    """Yield a rig of a kind; skips where the machine has no such camera."""
    if kind == "sim":
        sim = FolderCamera(pictures(folder / "shown"), seconds=SECONDS)
        yield Rig(
            sim,
            hang=lambda: setattr(sim, "frozen", True),
            heal=lambda: setattr(sim, "frozen", False),
        )
        return
    if kind == "usb" and not any(Path("/dev/v4l/by-id").glob("*-video-index0")):
        pytest.skip("no USB camera in /dev/v4l/by-id")
    path = None
    if kind == "folder":
        path = pictures(folder / "shown")
    if kind == "video":
        path = film(folder / "film.mp4")
    if kind == "pi":
        stood_in(folder / "stand-in", monkeypatch)
    command = camera_kinds.command(kind, path=path)
    async with running(command, live=kind in camera_kinds.LIVE) as camera:
        yield breakable(camera)
