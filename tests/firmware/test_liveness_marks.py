from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from firmware.face.chain import Frame
from firmware.face.edges import framed
from firmware.face.mesh import Mesh
from firmware.face.moire import moire
from firmware.face.picture import Pixels, decode
from tests.firmware.scenes import HIGH, WIDE, Pose, flat, jpeg, portrait, solid
from tests.firmware.sheets import before, cut_out, on_screen, shelf, wall
from tests.models import chain, picture, pixels

PEOPLE = ["person-1/1", "person-1/2", "person-1/3", "person-2/1"]
ALL = [*PEOPLE, "person-1-cut/1", "person-1-cut/2"]
EVIDENT = 0.5
EYES = 50.0
DESK = np.full((HIGH, WIDE, 3), (70, 62, 55), dtype=np.uint8)


def face_of(seen: Image.Image) -> Mesh:
    sighting = chain().track().spot(seen)
    assert sighting
    return sighting.mesh


def edges_of(seen: Pixels) -> float:
    image = decode(jpeg(seen, noise=2))
    return framed(image, face_of(image).points)


def pattern_of(seen: Image.Image) -> float:
    return moire(np.asarray(seen), face_of(seen).points)


def saved(image: Image.Image, quality: int) -> Image.Image:
    file = BytesIO()
    image.save(file, "JPEG", quality=quality)
    return decode(file.getvalue())


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("turn", [-8, 0, 8])
def test_no_photo_of_a_person_is_framed(name: str, turn: int) -> None:
    photo = picture(name).rotate(turn, Image.Resampling.BICUBIC)
    assert framed(photo, face_of(photo).points) == 0


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("pose", [Pose(), Pose(roll=-14), Pose(yaw=15, pitch=4, roll=6)])
def test_a_print_that_is_held_up_is_framed(name: str, pose: Pose) -> None:
    sheet = cut_out(portrait(name, EYES), 2.3, 2.6, 3.6)
    assert edges_of(flat(sheet, pose, DESK)) >= EVIDENT


@pytest.mark.parametrize("hidden", ["below", "above", "left"])
def test_three_edges_are_enough(hidden: str) -> None:
    seen = flat(cut_out(portrait("person-1/1", EYES), 2.3, 2.6, 3.6), Pose(roll=4), DESK).copy()
    hand = np.random.default_rng(1).integers(0, 256, (HIGH, WIDE, 3)).astype(np.uint8)
    part = {
        "below": np.s_[HIGH // 2 + 165 :, :],
        "above": np.s_[: HIGH // 2 - 110, :],
        "left": np.s_[:, : WIDE // 2 - 95],
    }[hidden]
    seen[part] = hand[part]
    assert edges_of(seen) >= EVIDENT


def test_before_full_shelves_most_prints_are_framed() -> None:
    sheet = cut_out(portrait("person-1/1", EYES), 2.3, 2.6, 3.6)
    found = [edges_of(flat(sheet, Pose(roll=3 * at - 9), shelf(at))) for at in range(7)]
    assert sum(evidence >= EVIDENT for evidence in found) >= len(found) / 2


@pytest.mark.parametrize("name", ["person-1/1", "person-2/1"])
def test_nobody_is_framed_by_what_stands_behind(name: str) -> None:
    face = portrait(name, EYES)
    found = [edges_of(before(face, shelf(50 + at), Pose())) for at in range(8)]
    assert max(found) < EVIDENT


@pytest.mark.parametrize("beside", [1.6, 2.0, 2.5, 3.0, 3.6, 4.4])
@pytest.mark.parametrize("below", [3, 8])
def test_a_doorway_or_a_picture_on_the_wall_frames_nobody(beside: float, below: float) -> None:
    face = portrait("person-1/1", EYES)
    assert edges_of(before(face, wall(face, beside, below), Pose())) < EVIDENT


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("share", [1.0, 0.7, 0.45])
@pytest.mark.parametrize("quality", [95, 75, 50])
def test_no_photo_of_a_person_has_a_screens_pattern(name: str, share: float, quality: int) -> None:
    photo = picture(name)
    size = (round(photo.width * share), round(photo.height * share))
    assert pattern_of(saved(photo.resize(size, Image.Resampling.LANCZOS), quality)) == 0


@pytest.mark.parametrize("noise", [0.0, 4.0, 10.0])
def test_a_cameras_noise_is_no_pattern(noise: float) -> None:
    face = solid(portrait("person-1/1", 100.0), Pose(5, 2, 3))
    assert pattern_of(decode(jpeg(face, noise=noise))) == 0


@pytest.mark.parametrize("name", ["person-1/1", "person-2/1"])
@pytest.mark.parametrize("pitch", [0.7, 1.5, 2.2, 3.1])
@pytest.mark.parametrize("turn", [0.0, 3.0])
def test_a_screen_whose_pixels_the_camera_tells_apart_shows(
    name: str, pitch: float, turn: float
) -> None:
    seen = on_screen(pixels(name)[:1100], pitch=pitch, turn=turn)
    assert pattern_of(saved(Image.fromarray(seen), 85)) >= EVIDENT


@pytest.mark.parametrize("size", [(32, 32), (60, 40), (640, 480)])
def test_a_face_beyond_the_picture_or_too_small_has_no_marks(size: tuple[int, int]) -> None:
    nothing = Image.new("RGB", size, "grey")
    points = portrait("person-1/1").mesh
    for where in (points - 5000, points + 5000, points * 0.02 + 20, points * 20, points * 0):
        assert framed(nothing, where) == moire(np.asarray(nothing), where) == 0


def test_a_sequence_says_what_its_frames_show() -> None:
    face = cut_out(portrait("person-1/1", 64.0), 2.3, 2.6, 3.4)
    sheet = on_screen(flat(face, Pose(roll=4), DESK), pitch=2.2, turn=4, contrast=0.5)
    frames = [Frame(at * 120.0, jpeg(sheet, noise=2, seed=at)) for at in range(3)]
    look = chain().follow(frames)
    assert look.measures["framed"] >= EVIDENT
    assert look.measures["moire"] >= EVIDENT
    assert "real" not in look.measures
