"""The door's camera with the real face chain: a photo held still is not let in."""

import asyncio
import hashlib
import itertools
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from edge.config import Face
from edge.services.asking import Patience
from tests.edge import venue
from tests.edge.conftest import Rig, running
from tests.edge.sight_panel import Camera, camera, hurry
from tests.edge.test_panel import candidate
from tests.models import bundle, jpeg, picture, sample

FRAMES = 6


def still(name: str) -> list[bytes]:
    """Return frames of a photo that does not move: only the sensor's noise differs."""
    photo = picture(name)
    photo.thumbnail((640, 640), Image.Resampling.LANCZOS)
    noise = np.random.default_rng(1)
    pixels = np.asarray(photo, dtype=np.int16)
    shots = (pixels + noise.integers(-3, 4, pixels.shape) for _ in range(FRAMES))
    return [jpeg(shot.clip(0, 255).astype(np.uint8)) for shot in shots]


@pytest.fixture
def models() -> Path:
    return bundle()


@pytest.fixture
def photos() -> dict[int, bytes]:
    return {n: sample(f"person-{n}/1") for n in (1, 2)}


@pytest.fixture
def frames() -> list[bytes]:
    return still("person-1/2")


@pytest.fixture
async def rig(tmp_path: Path, models: Path, photos: dict[int, bytes]) -> AsyncIterator[Rig]:
    hq = venue.Headquarters()
    face = Face(reader="worker", models=models)
    async with running(tmp_path, hq, venue.paper(hq), face=face) as one:
        names = {n: hashlib.sha256(data).hexdigest() for n, data in photos.items()}
        one.depot.blobs.update({names[n]: photos[n] for n in photos})
        await one.planned(photos=names)
        await one.panel("inv1")
        await one.until(lambda: one.box.door.gallery.ready >= set(names.values()), seconds=30)
        hurry(one, patience=Patience(turn=0.5))
        yield one


async def running_camera(one: Camera, frames: list[bytes]) -> None:
    """Show the frames over and over, as a camera does."""
    for frame in itertools.cycle(frames):
        await one.put(frame)
        await asyncio.sleep(0.12)


async def verdict(one: Camera, frames: list[bytes]) -> tuple[list[str], dict[str, Any]]:
    """Check in before a running camera; returns the turns that were asked for, and the verdict."""
    one.heard.clear()
    async with asyncio.TaskGroup() as tasks:
        shows = tasks.create_task(running_camera(one, frames))
        guide = await one.hear("guide", steady=3)
        assert (guide["faces"], guide["reason"]) == (1, None)
        await one.tell("check-in")
        said = await one.hear("verdict")
        shows.cancel()
    return [message["to"] for message in one.heard if message["type"] == "turn"], said


async def test_a_photo_that_fits_but_never_turns_its_head_comes_to_a_person(
    rig: Rig, frames: list[bytes]
) -> None:
    async with camera(rig, attempt="a1") as one:
        seen = []
        for _ in range(3):
            await one.tell("aim", room="R1", attempt="a1")
            turns, said = await verdict(one, frames)
            seen.append((len(turns), said["outcome"], said["reason"]))
            assert said["distance"] <= said["threshold"]
    assert seen == [
        (1, "retry", "NOT_TURNED"),
        (1, "retry", "NOT_TURNED"),
        (1, "manual", "NOT_TURNED"),
    ]
    shown = await candidate(rig, "a1")
    assert (shown["state"], shown["tries"]) == ("at_door", 3)


@pytest.mark.rule("E4")
async def test_another_persons_face_is_turned_down_without_a_word_on_turning(
    rig: Rig, frames: list[bytes]
) -> None:
    async with camera(rig, attempt="a2") as one:
        turns, said = await verdict(one, frames)
    assert (turns, said["outcome"], said["reason"]) == ([], "manual", "OTHER_CANDIDATE")
    assert said["alert"]["impersonates"] == "考生 001"
