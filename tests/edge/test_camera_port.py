"""What any Camera must do. Runs on every kind of camera process and on the simulator."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from edge.ports.camera import Camera, CameraFault, CameraFrozen, CameraStarting
from tests.edge.camera_rigs import Rig, rig_of


@pytest.fixture(params=["sim", "folder", "video", "pi", "usb"])
async def rig(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Rig]:
    async with rig_of(request.param, tmp_path, monkeypatch) as rig:
        yield rig


async def taken(camera: Camera) -> bytes:
    """The next picture of a camera that may still be starting."""
    async with asyncio.timeout(20):
        while True:
            with suppress(CameraStarting):
                return await camera.frame()


async def drained(camera: Camera) -> None:
    """Take what had been sent before; the fault must come within what the port promises."""
    async with asyncio.timeout(3):
        for _ in range(3):
            await camera.frame()


async def recovered(camera: Camera) -> bytes:
    """The first picture after a fault."""
    async with asyncio.timeout(20):
        while True:
            with suppress(CameraFault):
                return await camera.frame()
            await asyncio.sleep(0.05)


async def test_a_frame_is_a_whole_jpeg(rig: Rig) -> None:
    image = Image.open(io.BytesIO(await taken(rig.camera)))
    assert image.format == "JPEG"
    image.load()  # raises if it is cut short
    assert min(image.size) >= 240
    assert rig.camera.available


async def test_no_picture_comes_twice(rig: Rig) -> None:
    frames = [await taken(rig.camera) for _ in range(4)]
    assert len(set(frames)) == 4


async def test_a_camera_that_stands_still_is_a_fault_and_works_again_afterwards(rig: Rig) -> None:
    await taken(rig.camera)
    rig.hang()
    with pytest.raises(CameraFrozen) as told:
        await drained(rig.camera)
    assert told.value.code == "camera-frozen"
    assert rig.camera.available, "it is there, even if it stands still"
    rig.heal()
    assert await recovered(rig.camera) != await rig.camera.frame()


async def test_a_camera_that_dies_is_a_fault_at_most_and_comes_back(rig: Rig) -> None:
    if rig.die is None:
        pytest.skip("a simulator has no process that could die")
    await taken(rig.camera)
    rig.die()
    with pytest.raises(CameraFrozen):
        await drained(rig.camera)
    assert await recovered(rig.camera)


async def test_many_who_ask_at_once_all_get_a_picture(rig: Rig) -> None:
    await taken(rig.camera)
    frames = await asyncio.gather(*(rig.camera.frame() for _ in range(20)))
    assert all(frame.startswith(b"\xff\xd8\xff") for frame in frames)


async def test_who_gives_up_waiting_does_not_spoil_it_for_the_next(rig: Rig) -> None:
    first = await taken(rig.camera)
    impatient = asyncio.ensure_future(rig.camera.frame())
    await asyncio.sleep(0)
    impatient.cancel()
    await asyncio.gather(impatient, return_exceptions=True)
    assert await taken(rig.camera) != first
