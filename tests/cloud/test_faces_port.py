"""What any Faces port must do. Runs on the real processes and on the simulator."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cloud.adapters.face_pool import FacePool
from cloud.adapters.no_faces import NoFaces
from cloud.ports.faces import Alike, FaceFault, FaceLook, Faces, FacesUnavailable
from cloud.sim.faces import SimFaces
from firmware.face.bundle import BundleRefused, manifest
from tests.models import bundle, jpeg, sample


@pytest.fixture(scope="module")
def models() -> Path:
    return bundle()


@pytest.fixture(scope="module")
def shipped(models: Path) -> float:
    return manifest(models).pass_at


@pytest.fixture(scope="module")
def known() -> bytes:
    return sample("person-1/1")


@pytest.fixture(scope="module")
def empty() -> bytes:
    return jpeg(Image.new("RGB", (320, 240), (128, 128, 128)))


@pytest.fixture(params=["pool", "sim"])
async def faces(request: pytest.FixtureRequest, models: Path, known: bytes) -> AsyncIterator[Faces]:
    if request.param == "sim":
        yield SimFaces({known: FaceLook(1, None, bytes(512))})
        return
    async with FacePool.open(models, width=2) as pool:
        yield pool


async def test_a_face_gives_a_template_and_no_reason(faces: Faces, known: bytes) -> None:
    look = await faces.look(known)
    assert (look.faces, look.reason) == (1, None)
    assert look.template is not None
    assert len(look.template) == 512


async def test_a_photo_without_a_face_has_a_reason_and_no_template(
    faces: Faces, empty: bytes
) -> None:
    assert await faces.look(empty) == FaceLook(0, "NO_FACE", None)


async def test_the_threshold_is_the_models(faces: Faces, shipped: float) -> None:
    assert faces.pass_at == shipped
    assert faces.width == 2


async def test_each_name_is_held_against_the_earlier_ones(faces: Faces) -> None:
    rng = np.random.default_rng(1)
    one = rng.integers(0, 3, 512, dtype=np.uint8)
    one[3::4] = 60  # as float32, numbers of one size
    other = one.copy()
    other[3::4] = 65
    templates = {"a": one.tobytes(), "b": other.tobytes(), "c": one.tobytes()}
    assert await faces.alike(templates, within=0.1) == [Alike("c", "a", 0.0)]
    assert await faces.alike({}, within=0.1) == []


async def test_a_process_that_dies_costs_one_photo(models: Path, known: bytes) -> None:
    async with FacePool.open(models, width=1) as pool:
        await pool.look(known)
        (child,) = multiprocessing.active_children()
        assert child.pid is not None
        os.kill(child.pid, signal.SIGSTOP)
        async with asyncio.TaskGroup() as tasks:
            looking = tasks.create_task(fault_of(pool, known))
            waiting = tasks.create_task(pool.look(known))
            await asyncio.sleep(0.2)
            assert not looking.done()
            os.kill(child.pid, signal.SIGKILL)
        assert "died" in looking.result()
        assert waiting.result().reason is None
        (child,) = multiprocessing.active_children()
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        await asyncio.to_thread(child.join)
        assert (await pool.look(known)).reason is None, "one that died idle costs nothing"
    assert multiprocessing.active_children() == []


async def fault_of(pool: FacePool, photo: bytes) -> str:
    with pytest.raises(FaceFault) as fault:
        await pool.look(photo)
    return str(fault.value)


async def test_closing_does_not_wait_for_the_photos_in_hand(models: Path, known: bytes) -> None:
    async with FacePool.open(models, width=1) as pool:
        await pool.look(known)
        (child,) = multiprocessing.active_children()
        assert child.pid is not None
        os.kill(child.pid, signal.SIGSTOP)
        looking = asyncio.get_running_loop().create_task(fault_of(pool, known))
        await asyncio.sleep(0.1)
    async with asyncio.timeout(5):
        assert await looking
    assert multiprocessing.active_children() == []


async def test_without_usable_models_nobody_can_look(
    models: Path, known: bytes, tmp_path: Path
) -> None:
    with pytest.raises(BundleRefused):
        async with FacePool.open(tmp_path, width=1):
            pass
    (tmp_path / "manifest.json").write_bytes((models / "manifest.json").read_bytes())
    async with FacePool.open(tmp_path, width=1) as pool:
        with pytest.raises(FacesUnavailable, match=r"\.tflite"):
            await pool.look(known)
    nobody = NoFaces("switched off")
    with pytest.raises(FacesUnavailable, match="switched off"):
        await nobody.look(known)
    with pytest.raises(FacesUnavailable):
        await nobody.alike({}, within=1)
