import math
from itertools import pairwise

import numpy as np
import pytest

from firmware.face.bundle import manifest
from firmware.face.chain import Frame
from firmware.face.distance import distance
from firmware.face.tracker import Sighting
from tests.firmware.footage import shot, swaying
from tests.models import bundle, chain, jpeg, sample

PEOPLE = ["person-1/1", "person-1/2", "person-1/3", "person-2/1"]


def sightings(frames: list[bytes]) -> list[Sighting]:
    tracker = chain().track()
    found = [tracker.see(frame) for frame in frames]
    assert all(found)
    return [sighting for sighting in found if sighting]


def sequence(frames: list[bytes], every_ms: float = 120.0) -> list[Frame]:
    return [Frame(at * every_ms, frame) for at, frame in enumerate(frames)]


@pytest.mark.parametrize("name", PEOPLE)
def test_a_face_is_searched_for_once_and_then_followed(name: str) -> None:
    found = sightings(swaying(name, 8))
    assert [sighting.followed for sighting in found] == [False] + [True] * 7


@pytest.mark.parametrize("name", PEOPLE)
def test_a_followed_face_is_where_a_search_finds_it(name: str) -> None:
    frames = swaying(name, 6)
    for frame, followed in zip(frames, sightings(frames), strict=True):
        searched = chain().track().see(frame)
        assert searched is not None
        width = float(np.ptp(searched.mesh.points[:, 0]))
        off = np.linalg.norm((followed.mesh.points - searched.mesh.points)[:, :2], axis=1)
        assert off.mean() < 0.02 * width


def test_a_face_that_leaps_is_searched_for_again() -> None:
    here, there = (jpeg(shot("person-1/1", shift=(x, 0))) for x in (-400, 400))
    found = sightings([here, here, there, there])
    assert [sighting.followed for sighting in found] == [False, True, False, True]
    x = [float(sighting.mesh.points[:, 0].mean()) for sighting in found]
    assert x[3] - x[0] == pytest.approx(800 * 640 / 1280, abs=8)


def test_a_camera_that_turns_starts_anew() -> None:
    wide = shot("person-1/1")
    tall = wide.crop((340, 0, 940, 720))
    found = sightings([jpeg(wide), jpeg(tall), jpeg(tall)])
    assert [sighting.followed for sighting in found] == [False, False, True]


def test_nobody_and_nothing_are_no_sighting_and_the_next_face_is_found() -> None:
    tracker = chain().track()
    empty = jpeg(np.full((720, 1280, 3), 96, dtype=np.uint8))
    face = jpeg(shot("person-1/1"))
    seen = [tracker.see(frame) for frame in (empty, b"no picture", face, empty, face, face)]
    followed = [sighting and sighting.followed for sighting in seen]
    assert followed == [None, None, False, None, False, True]


def test_a_blurred_frame_is_worth_less() -> None:
    frames = [shot("person-1/1"), shot("person-1/1", blur=3.0), shot("person-1/1", blur=6.0)]
    plain, soft, softer = (sighting.worth for sighting in sightings([*map(jpeg, frames)]))
    assert softer < 0.7 * soft < 0.7 * plain


def test_a_face_that_leaves_the_picture_is_worth_less() -> None:
    frames = [jpeg(shot("person-1/1", shift=(0, down))) for down in (0, 60, 320)]
    whole, still_whole, half = (sighting.worth for sighting in sightings(frames))
    assert half < 0.7 * still_whole
    assert still_whole == pytest.approx(whole, rel=0.1)


@pytest.mark.parametrize("name", PEOPLE)
def test_a_sequence_of_one_person_gives_one_template_with_less_noise(name: str) -> None:
    frames = swaying(name, 10)
    look = chain().follow(sequence(frames))
    assert (look.faces, look.reason) == (1, None)
    assert look.measures["frames"] == 5
    assert look.model == manifest(bundle()).model
    assert look.template is not None
    singles = [chain().look(frame).template for frame in frames]
    between = [distance(one, two) for one, two in pairwise(filter(None, singles))]
    from_fused = [distance(look.template, one) for one in filter(None, singles)]
    assert sum(from_fused) / len(from_fused) < sum(between) / len(between)


def test_a_sequence_passes_for_its_person_and_for_nobody_else() -> None:
    said = manifest(bundle())
    look = chain().follow(sequence(swaying("person-1/2", 5)))
    assert look.template is not None
    own, other = (chain().look(sample(name)).template for name in ("person-1/1", "person-2/1"))
    assert own is not None
    assert other is not None
    assert distance(look.template, own) <= said.pass_at
    assert distance(look.template, other) > said.manual_at


def test_blurred_frames_are_passed_over_for_sharp_ones() -> None:
    sharp = [jpeg(shot("person-1/1", shift=(8 * at, 0))) for at in range(3)]
    blurred = [jpeg(shot("person-1/1", shift=(8 * at, 0), blur=5.0)) for at in range(5)]
    frames = [blurred[0], sharp[0], blurred[1], sharp[1], blurred[2], sharp[2], *blurred[3:]]
    look = chain().follow(sequence(frames))
    assert look.reason is None
    assert look.measures["frames"] == 3
    assert look.best in {1, 3, 5}


def test_a_sequence_that_is_blurred_throughout_says_so() -> None:
    frames = [jpeg(shot("person-1/1", shift=(8 * at, 0), blur=5.0)) for at in range(4)]
    look = chain().follow(sequence(frames))
    assert look.reason == "BLURRED"
    assert look.template is not None


def test_someone_who_takes_the_place_of_another_is_not_fused_with_them() -> None:
    frames = [jpeg(shot(name)) for name in ("person-1/1", "person-2/1") for _ in range(2)]
    look = chain().follow(sequence(frames))
    assert (look.reason, look.template) == ("MULTI_FACE", None)


def test_two_people_side_by_side_are_one_too_many_though_one_is_followed() -> None:
    frames = []
    for at in range(4):
        frame = shot("person-1/1", shift=(-320 + 5 * at, 0))
        frame.paste(shot("person-2/1", face=200).crop((400, 0, 880, 720)), (760, 0))
        frames.append(jpeg(frame))
    look = chain().follow(sequence(frames))
    assert (look.reason, look.template) == ("MULTI_FACE", None)


@pytest.mark.parametrize(
    ("frames", "reason"),
    [
        ([], "NO_FACE"),
        ([b"", b"no picture"], "BAD_PICTURE"),
        ([jpeg(np.zeros((480, 640, 3), dtype=np.uint8))] * 3, "TOO_DARK"),
        ([jpeg(np.full((480, 640, 3), 128, dtype=np.uint8))] * 3, "NO_FACE"),
    ],
)
def test_a_sequence_without_a_face_has_its_words(frames: list[bytes], reason: str) -> None:
    look = chain().follow(sequence(frames))
    assert (look.faces, look.reason, look.template) == (0, reason, None)


def test_one_frame_is_a_sequence_too() -> None:
    picture = sample("person-1/1")
    followed, looked = chain().follow([Frame(0.0, picture)]), chain().look(picture)
    assert followed.reason is looked.reason is None
    assert followed.template == looked.template
    assert math.isclose(followed.measures["eye_distance"], looked.measures["eye_distance"])
