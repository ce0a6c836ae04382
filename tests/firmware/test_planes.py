import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.face.mesh import LEFT_EYE, RIGHT_EYE
from firmware.face.planes import micro, parallax, residuals, squeeze
from firmware.face.sampling import Points
from tests.firmware.scenes import portrait

FACE = portrait("person-1/1").mesh
SHARES = st.floats(-0.2, 0.2)


def turned(points: Points, yaw: float, pitch: float = 0.0) -> Points:
    """Return points turned in space, seen from far away."""
    across, down = np.radians([yaw, pitch])
    upright = np.array(
        [
            [math.cos(across), 0, -math.sin(across)],
            [0, 1, 0],
            [math.sin(across), 0, math.cos(across)],
        ]
    )
    level = np.array(
        [[1, 0, 0], [0, math.cos(down), -math.sin(down)], [0, math.sin(down), math.cos(down)]]
    )
    found: Points = points @ (level @ upright).T
    return found


@given(st.lists(SHARES, min_size=4, max_size=4), SHARES, SHARES, st.floats(0.3, 3))
def test_a_plane_seen_from_elsewhere_has_no_parallax(
    skew: list[float], far: float, farther: float, size: float
) -> None:
    matrix = np.eye(3)
    matrix[:2, :2] += np.array(skew).reshape(2, 2)
    matrix[2, :2] = far / 500, farther / 500
    seen = np.column_stack([FACE[:, :2], np.ones(len(FACE))]) @ matrix.T
    moved = np.column_stack([size * seen[:, :2] / seen[:, 2:] + 40, FACE[:, 2]])
    assert parallax(FACE, moved) < 1e-5


@given(st.floats(12, 30), st.sampled_from([-1, 1]))
def test_a_solid_that_turns_has_parallax_that_grows(yaw: float, side: int) -> None:
    assert 2 < parallax(FACE, turned(FACE, side * yaw)) < parallax(FACE, turned(FACE, side * 31))


@given(st.floats(0.2, 5), st.floats(-200, 200))
def test_parallax_knows_no_size_and_no_place(size: float, shift: float) -> None:
    other = turned(FACE, 15)
    assert parallax(FACE * size + shift, other) == pytest.approx(parallax(FACE, other), rel=0.2)
    assert parallax(FACE * size + shift, other * size - shift) == pytest.approx(
        parallax(FACE, other), rel=1e-6
    )


def test_what_moves_by_itself_is_left_over_and_the_rest_is_not() -> None:
    moved = FACE.copy()
    moved[13, 1] += 20
    left = residuals(FACE, moved[None])[0]
    assert left[13] == pytest.approx(20, rel=0.2)
    assert np.delete(left, 13).max() < 1


@given(st.floats(-35, 35), st.floats(-20, 20), st.floats(0.5, 2))
def test_a_solid_keeps_its_shape_however_it_turns(yaw: float, pitch: float, size: float) -> None:
    assert squeeze(FACE, turned(FACE, yaw, pitch) * size) < 1e-6


@pytest.mark.parametrize("share", [0.8, 0.9, 1.1, 1.25])
def test_a_face_that_becomes_narrower_or_wider_is_squeezed(share: float) -> None:
    other = FACE * np.array([share, 1, 1])
    assert squeeze(FACE, other) == pytest.approx(100 * abs(math.log(share)), rel=0.1)
    assert squeeze(other, FACE) == pytest.approx(squeeze(FACE, other), rel=0.1)


def test_an_open_mouth_is_no_squeeze() -> None:
    talking = FACE.copy()
    talking[FACE[:, 1] > FACE[13, 1], 1] += 0.3 * 72
    assert squeeze(FACE, talking) < 1e-6


def test_lids_and_lips_make_micro_motion_and_a_face_that_only_moves_does_not() -> None:
    still = np.array([FACE * size + shift for size, shift in ((1, 0), (1.1, 5), (0.9, -9))])
    assert micro(still) < 1e-5
    eyes = math.dist(FACE[RIGHT_EYE[0], :2], FACE[LEFT_EYE[0], :2])
    blinking = still.copy()
    for lower, upper in ((145, 159), (374, 386), (144, 160), (153, 158), (373, 387), (380, 385)):
        blinking[0, upper] = blinking[0, lower]
    assert micro(blinking) > 100 * 0.005 * eyes / eyes
