from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pytest

from firmware.face.bundle import manifest
from firmware.face.chain import Frame, Look
from firmware.face.liveness import motion
from firmware.face.picture import Pixels
from tests.firmware.scenes import Portrait, Pose, flat, jpeg, portrait, solid
from tests.models import bundle, chain, lit, sample

PEOPLE = ["person-1/1", "person-1/2", "person-1/3", "person-2/1"]
FRONTAL = ["person-1/1", "person-2/1"]
SOLID, SQUEEZED, TURN = 1.8, 8.0, 12.0
NOISE = 5.0
EVERY_MS = 120.0

Scene = Callable[[Portrait, Pose], Pixels]


def bent(face: Portrait, pose: Pose) -> Pixels:
    return flat(face, pose, bend=0.5)


def wobbling(yaws: Sequence[float]) -> list[Pose]:
    """Return poses of somebody who turns and does not hold still."""
    return [
        Pose(yaw, 1.5 * np.sin(at), np.cos(2 * at), (3 * np.sin(at), 2 * np.cos(at)))
        for at, yaw in enumerate(yaws)
    ]


@cache
def moved(scene: Scene, name: str, *yaws: float) -> dict[str, float]:
    """Return the motion of a photo that is turned to each of these."""
    tracker, face, seen = chain().track(), portrait(name), []
    for at, pose in enumerate(wobbling(yaws)):
        sighting = tracker.see(jpeg(scene(face, pose), noise=NOISE, seed=at))
        assert sighting
        seen.append(sighting)
    return motion(seen)


def followed(*scenes: tuple[Scene, str, Sequence[float]]) -> Look:
    """Return the look at frames of one scene after the other."""
    frames = [
        jpeg(scene(portrait(name), pose), noise=2, seed=at)
        for scene, name, yaws in scenes
        for at, pose in enumerate(wobbling(yaws))
    ]
    return chain().follow([Frame(at * EVERY_MS, frame) for at, frame in enumerate(frames)])


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("side", [-1, 1])
def test_a_head_that_turns_is_solid(name: str, side: int) -> None:
    found = moved(solid, name, 0, side * 8.0, side * 18.0)
    assert found["turn"] >= TURN
    assert found["parallax"] >= 2 * SOLID
    assert found["squeeze"] < SQUEEZED


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("side", [-1, 1])
def test_a_sheet_that_is_turned_as_far_is_flat_and_turns_no_head(name: str, side: int) -> None:
    found = moved(flat, name, 0, side * 8.0, side * 18.0)
    assert found["turn"] < TURN / 2
    assert found["parallax"] < SOLID


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("side", [-1, 1])
def test_a_bent_sheet_turns_no_head_either_though_it_is_not_quite_flat(
    name: str, side: int
) -> None:
    found = moved(bent, name, 0, side * 8.0, side * 18.0)
    assert found["turn"] < TURN / 2
    assert found["parallax"] < 1.2 * SOLID


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("side", [-1, 1])
@pytest.mark.parametrize("scene", [flat, bent])
def test_a_sheet_that_is_turned_until_it_seems_a_turning_head_is_squeezed(
    scene: Scene, name: str, side: int
) -> None:
    found = moved(scene, name, 0, side * 25.0, side * 50.0)
    assert found["turn"] < TURN or found["squeeze"] > SQUEEZED


@pytest.mark.parametrize("name", FRONTAL)
def test_yaw_is_positive_to_the_persons_own_left(name: str) -> None:
    start = moved(solid, name, 0, 0)["yaw_most"]
    left, right = moved(solid, name, 0, 15.0), moved(solid, name, 0, -15.0)
    assert left["yaw_most"] == pytest.approx(start + 15, abs=4)
    assert right["yaw_least"] == pytest.approx(start - 15, abs=4)


def test_a_mirrored_head_turns_to_the_other_side() -> None:
    def mirrored(face: Portrait, pose: Pose) -> Pixels:
        return np.ascontiguousarray(solid(face, pose)[:, ::-1])

    assert moved(mirrored, "person-1/1", 0, 15.0)["yaw_least"] < -10


@pytest.mark.parametrize("name", PEOPLE)
def test_somebody_who_hardly_moves_is_neither_solid_nor_squeezed(name: str) -> None:
    found = moved(solid, name, 0, 1.0, 0, -1.0, 0)
    assert found["turn"] < TURN / 2
    assert found["squeeze"] < SQUEEZED / 2
    assert 0 < found["micro"] < 2


def test_a_single_picture_shows_no_motion() -> None:
    look = chain().follow([Frame(0.0, sample("person-1/1"))])
    assert not {"turn", "parallax", "micro", "apart"} & look.measures.keys()
    assert look.measures["framed"] == look.measures["moire"] == 0


@pytest.mark.parametrize("side", [-1, 1])
def test_a_head_that_turns_and_comes_back_is_read_from_the_frames_that_face_us(side: int) -> None:
    yaws = [side * yaw for yaw in (0, 0, 0, 8, 18, 28, 18, 8, 0, 0, 0)]
    look = followed((solid, "person-1/1", yaws))
    assert (look.faces, look.reason) == (1, None)
    assert max(-look.measures["yaw_least"], look.measures["yaw_most"]) >= 15
    assert look.measures["parallax"] >= SOLID
    assert look.measures["apart"] < 0.5 * manifest(bundle()).pass_at
    single = chain().look(jpeg(solid(portrait("person-1/1"), Pose(side * 28.0))))
    assert single.reason == "TURN_TO_CAMERA"


def test_without_coming_back_there_is_nothing_to_compare() -> None:
    look = followed((solid, "person-1/1", [0, 0, 8, 18, 25]))
    assert look.measures["turn"] >= TURN
    assert "apart" not in look.measures


def test_a_face_that_was_changed_behind_the_turn_is_far_from_the_first() -> None:
    look = followed(
        (solid, "person-1/1", [0, 0, 0, 10, 20, 28]), (solid, "person-2/1", [-8, -8, -8, -8])
    )
    assert look.measures["apart"] > manifest(bundle()).manual_at
    assert (look.reason, look.template) == ("MULTI_FACE", None)


@pytest.mark.parametrize("light", [0.4, 1.6])
def test_light_does_not_make_a_sheet_solid_or_a_head_flat(light: float) -> None:
    def dim(scene: Scene) -> dict[str, float]:
        tracker, face = chain().track(), portrait("person-1/1")
        frames = [lit(scene(face, pose), light) for pose in wobbling([0, 18])]
        seen = [tracker.see(jpeg(frame, noise=NOISE)) for frame in frames]
        return motion([sighting for sighting in seen if sighting])

    assert dim(solid)["parallax"] >= SOLID > dim(flat)["parallax"]


def test_a_second_person_beside_is_still_one_too_many() -> None:
    one, two = (solid(portrait(name), Pose())[:, 120:520] for name in FRONTAL)
    frame = jpeg(np.concatenate([one, two], axis=1))
    look = chain().follow([Frame(at * EVERY_MS, frame) for at in range(3)])
    assert look.reason == "MULTI_FACE"
