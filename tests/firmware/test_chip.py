import math

import numpy as np
import pytest
from PIL import Image

from firmware.face.chip import cut, fit, halve, locate
from firmware.face.detector import Detector
from firmware.face.mesh import LEFT_EYE, RIGHT_EYE, FaceMesh
from firmware.face.sampling import Points, bilinear
from tests.models import bundle, picture

# dlib 20.0.1, get_face_chip of `pattern` with padding 0.25: the five points, the chip's pixels at
# (20, 20) (60, 60) (75, 75) (100, 100) (140, 140) (10, 140), and the sum of all.
DLIB = [
    (
        [[210, 152], [194, 154], [158, 150], [174, 153], [185, 189]],
        [100, 140, 180, 79, 119, 159, 20, 60, 100, 107, 147, 187, 184, 224, 54, 54, 94, 134],
        8558049,
    ),
    (
        [[328, 233], [288, 229], [200, 203], [238, 217], [247, 311]],
        [181, 33, 73, 92, 132, 172, 171, 211, 251, 221, 43, 45, 128, 168, 208, 184, 224, 27],
        8572761,
    ),
    (
        [[424, 190], [336, 238], [116, 309], [214, 284], [366, 464]],
        [0, 0, 0, 111, 145, 167, 137, 158, 149, 116, 105, 121, 0, 0, 0, 0, 0, 0],
        4369435,
    ),
]


def pattern() -> Image.Image:
    y, x, channel = np.indices((480, 640, 3))
    return Image.fromarray(((x * y // 37 + 5 * x + 3 * y + 40 * channel) % 256).astype(np.uint8))


def moved(points: Points, scale: float, angle: float, shift: tuple[float, float]) -> Points:
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    found: Points = scale * points @ turn.T + np.array(shift)
    return found


TEMPLATE = np.array(
    [[110.96, 46.35], [89.61, 47.9], [37.06, 46.37], [58.41, 47.91], [74.01, 87.78]]
)


@pytest.mark.parametrize(("points", "expected", "total"), DLIB)
def test_a_chip_is_dlibs_to_the_pixel(
    points: list[list[int]],
    expected: list[int],
    total: int,
) -> None:
    chip = cut(pattern(), fit(np.array(points, dtype=np.float64))).astype(int)
    places = ((20, 20), (60, 60), (75, 75), (100, 100), (140, 140), (10, 140))
    found = np.concatenate([chip[at] for at in places])
    assert abs(found - expected).max() <= 1
    assert abs(int(chip.sum()) - total) <= 30


@pytest.mark.parametrize("scale", [0.5, 1.0, 3.0])
@pytest.mark.parametrize("angle", [-0.5, 0.0, 2.0])
def test_a_moved_face_is_followed(scale: float, angle: float) -> None:
    place = fit(moved(TEMPLATE, scale, angle, (300.0, 200.0)))
    assert place.scale == pytest.approx(scale, rel=1e-3)
    assert place.angle == pytest.approx(angle, abs=1e-3)
    back = place.on_chip(moved(TEMPLATE, scale, angle, (300.0, 200.0)))
    assert abs(back - TEMPLATE).max() < 1.0


@pytest.mark.parametrize("name", ["person-1/1", "person-1/2", "person-1/3", "person-2/1"])
def test_the_eyes_of_a_portrait_land_where_the_net_expects_them(name: str) -> None:
    portrait = picture(name)
    mesh = FaceMesh(bundle(), threads=1).fit(
        portrait, Detector(bundle(), threads=1).find(portrait)[0]
    )
    place = locate(mesh)
    right, left = (
        place.on_chip(mesh.points[list(eye), :2]).mean(axis=0) for eye in (RIGHT_EYE, LEFT_EYE)
    )
    assert math.dist(right, (47.7, 47.1)) < 4
    assert math.dist(left, (100.3, 47.1)) < 4
    assert cut(portrait, place).shape == (150, 150, 3)


def test_what_lies_outside_the_picture_is_black() -> None:
    white = Image.new("RGB", (100, 100), "white")
    chip = cut(white, fit(moved(TEMPLATE, 1.0, 0.0, (-60.0, 0.0))))
    assert chip[50, :55].max() == 0
    assert chip[50, 70:140].min() == 255


def test_a_face_wholly_outside_gives_a_black_chip() -> None:
    white = Image.new("RGB", (100, 100), "white")
    assert cut(white, fit(moved(TEMPLATE, 8.0, 0.3, (5000.0, -4000.0)))).max() == 0


def test_halving_truncates_as_dlib_does() -> None:
    picture = np.zeros((7, 9, 3), dtype=np.uint8)
    picture[2, 2] = 255
    small = halve(picture)
    assert small.shape == (2, 3, 3)
    assert small[0, 0].tolist() == [255 * 36 // 256] * 3
    assert small[0, 1].tolist() == [255 * 6 // 256] * 3


def test_between_pixels_is_in_proportion() -> None:
    picture = np.array([[[0] * 3, [100] * 3], [[200] * 3, [100] * 3]], dtype=np.uint8)
    found = bilinear(picture, np.array([0.25, 0.25]), np.array([0.0, 0.5]))
    assert found[:, 0].tolist() == [25.0, 100.0]
