import math
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from firmware.face.chip import cut, locate
from firmware.face.detector import Detector
from firmware.face.mesh import FaceMesh, Mesh
from firmware.face.picture import Pixels
from firmware.face.quality import LIMITS, complaint, measure
from tests.models import bundle, chain, jpeg, lit, picture, pixels

PORTRAITS = ["person-1/1", "person-1/2", "person-1/3", "person-2/1"]
GOOD = {
    "eye_distance": 100.0,
    "outside": 0.0,
    "light": 0.3,
    "glare": 0.0,
    "whole": 1.0,
    "yaw": 0.0,
    "pitch": 0.0,
    "roll": 0.0,
    "lower_covered": 0.0,
    "eye_light": 0.6,
    "sharpness": 0.05,
    "eyes_open": 0.4,
}


def fitted(portrait: Image.Image) -> Mesh:
    return FaceMesh(bundle(), threads=1).fit(
        portrait, Detector(bundle(), threads=1).find(portrait)[0]
    )


def reason(shown: Pixels | Image.Image) -> str | None:
    return chain().look(jpeg(shown)).reason


def painted(name: str, points: tuple[int, ...], colour: tuple[int, int, int]) -> Image.Image:
    image = picture(name)
    mesh = fitted(image)
    outline = [(float(x), float(y)) for x, y, _ in mesh.points[list(points)]]
    ImageDraw.Draw(image).polygon(outline, fill=colour)
    return image


def scaled(name: str, eye_distance: float) -> Image.Image:
    portrait = picture(name)
    share = eye_distance / chain().look(jpeg(portrait)).measures["eye_distance"]
    size = (round(portrait.width * share), round(portrait.height * share))
    return portrait.resize(size, Image.Resampling.LANCZOS)


MASK = (
    *(195, 117, 116, 123, 147, 213, 192, 214, 210, 211, 32, 208, 199),
    *(428, 262, 431, 430, 434, 416, 433, 376, 352, 345, 346),
)
GLASSES = (
    *(70, 63, 105, 66, 107, 55, 193, 417, 285, 336, 296, 334, 293, 300, 383, 372, 345, 352, 280),
    *(330, 329, 355, 419, 351, 122, 196, 126, 100, 101, 50, 123, 116, 143, 156),
)


@pytest.mark.parametrize("name", PORTRAITS)
def test_a_plain_portrait_will_do(name: str) -> None:
    assert reason(pixels(name)) is None


@pytest.mark.parametrize("name", ["person-1-cut/1", "person-1-cut/2"])
def test_a_face_cut_by_the_edge_is_covered(name: str) -> None:
    assert reason(pixels(name)) == "COVERED"


@pytest.mark.parametrize("name", PORTRAITS)
def test_the_same_portrait_in_a_tenth_of_the_light_is_too_dark(name: str) -> None:
    assert reason(lit(pixels(name), 0.06)) == "TOO_DARK"
    assert reason(lit(pixels(name), 0.5)) is None


@pytest.mark.parametrize("name", PORTRAITS)
def test_the_same_portrait_burnt_out_is_too_bright(name: str) -> None:
    assert reason(lit(pixels(name), 12)) == "TOO_BRIGHT"
    assert reason(lit(pixels(name), 1.5)) is None


@pytest.mark.parametrize("name", PORTRAITS)
def test_a_blurred_portrait_is_blurred(name: str) -> None:
    image = picture(name)
    assert reason(image.filter(ImageFilter.GaussianBlur(5))) == "BLURRED"
    assert reason(image.filter(ImageFilter.GaussianBlur(1))) is None


@pytest.mark.parametrize("name", PORTRAITS)
def test_a_small_face_is_too_far(name: str) -> None:
    assert reason(scaled(name, 30)) == "TOO_FAR"
    assert reason(scaled(name, 46)) is None


@pytest.mark.parametrize("name", PORTRAITS)
@pytest.mark.parametrize("colour", [(90, 140, 200), (235, 235, 235), (25, 25, 25), (150, 190, 170)])
def test_a_mask_covers_the_face(name: str, colour: tuple[int, int, int]) -> None:
    assert reason(painted(name, MASK, colour)) == "COVERED"


@pytest.mark.parametrize("name", PORTRAITS)
def test_dark_glasses_cover_the_face(name: str) -> None:
    assert reason(painted(name, GLASSES, (20, 20, 22))) == "COVERED"


@pytest.mark.parametrize("angle", [40, -40, 90])
def test_a_head_laid_over_is_turned(angle: int) -> None:
    turned = picture("person-1/1").rotate(angle, expand=True, fillcolor=(127, 127, 127))
    assert reason(turned) == "TURN_TO_CAMERA"


@pytest.mark.parametrize(("axis", "name"), [((0, 2), "yaw"), ((1, 2), "pitch")])
@pytest.mark.parametrize("degrees", [-35, 35])
def test_a_head_turned_in_space_is_measured(
    axis: tuple[int, int],
    name: str,
    degrees: int,
) -> None:
    portrait = picture("person-1/1")
    mesh = fitted(portrait)
    place = locate(mesh)
    chip = cut(portrait, place)
    size = portrait.size
    before = measure(size, mesh, place, chip)[name]
    one, two = axis
    turn = np.eye(3)
    turn[one, one] = turn[two, two] = math.cos(math.radians(degrees))
    turn[two, one] = math.sin(math.radians(degrees))
    turn[one, two] = -turn[two, one]
    middle = mesh.points.mean(axis=0)
    turned = replace(mesh, points=(mesh.points - middle) @ turn.T + middle)
    measures = measure(size, turned, place, chip)
    assert measures[name] - before == pytest.approx(degrees, abs=4)
    assert complaint({**measures, "outside": 0.0}) == "TURN_TO_CAMERA"


def closed(name: str) -> Pixels:
    """Return the portrait with the skin above each eye drawn over it, down to a dark line."""
    portrait = pixels(name)
    points = fitted(Image.fromarray(portrait)).points
    out = portrait.copy()
    upper = ((246, 161, 160, 159, 158, 157, 173), (466, 388, 387, 386, 385, 384, 398))
    lower = ((7, 163, 144, 145, 153, 154, 155), (249, 390, 373, 374, 380, 381, 382))
    for lids in zip(upper, lower, strict=True):
        above, below = (points[sorted(lid, key=lambda at: points[at, 0]), :2] for lid in lids)
        for x in range(int(above[:, 0].min()) - 3, int(above[:, 0].max()) + 4):
            top = np.interp(x, above[:, 0], above[:, 1])
            bottom = np.interp(x, below[:, 0], below[:, 1])
            start = top - 1.2 * (bottom - top)
            rows = np.arange(int(start), int(bottom) + 1)
            share = ((rows - start) / (bottom - start)).clip(0, 1)
            out[rows, x] = portrait[(start + share * (top - 2 - start)).astype(int), x]
            out[int(bottom) + 1, x] = out[int(bottom) + 1, x] * 0.4
    return out


@pytest.mark.parametrize("name", ["person-1/1", "person-1/3", "person-2/1"])
def test_closed_eyes_are_seen(name: str) -> None:
    assert reason(closed(name)) == "EYES_CLOSED"


@pytest.mark.parametrize(("name", "low", "high", "said"), LIMITS)
def test_every_limit_has_its_reason(name: str, low: float, high: float, said: str) -> None:
    assert complaint(GOOD) is None
    if math.isfinite(high):
        assert complaint({**GOOD, name: high + 0.01}) == said
    if low > 0 or name in {"yaw", "pitch", "roll"}:
        assert complaint({**GOOD, name: low - 0.01}) == said


def test_a_measure_that_is_no_number_is_a_complaint() -> None:
    assert complaint({**GOOD, "sharpness": math.nan}) == "BLURRED"
