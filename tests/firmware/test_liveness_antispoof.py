import math
import shutil
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from firmware.face.antispoof import FILES, AntiSpoof, surrounding
from firmware.face.bundle import BundleRefused
from firmware.face.chain import FaceChain, Frame
from firmware.face.picture import Pixels
from firmware.face.sampling import Points
from firmware.models.tflite_writer import Graph, Padding
from tests.models import bundle, jpeg, picture, sample

SIDE = 80
V2, V1SE = (name for name, _ in FILES)
FACE = np.array([[300.0, 200.0], [400.0, 340.0]])
Weights = npt.NDArray[np.float32]


def net(weights: Weights, biases: tuple[float, float, float], *, channels_first: bool) -> bytes:
    """Return a net of three classes that weighs every pixel: ``weights`` is 3 x 80 x 80 x BGR."""
    filters = weights.transpose(0, 3, 1, 2) if channels_first else weights
    graph = Graph()
    end = graph.convolve(
        graph.input("in", (1, *filters.shape[1:])),
        np.ascontiguousarray(filters),
        np.array(biases, dtype=np.float32),
        stride=1,
        padding=Padding.VALID,
        relu=False,
    )
    return graph.finish(end, "out", description="a test")


def reading(y: int, x: int, channel: int) -> Weights:
    """Return weights with which the second class is a hundredth of one value."""
    weights = np.zeros((3, SIDE, SIDE, 3), dtype=np.float32)
    weights[1, y, x, channel] = 0.01
    return weights


def pair(folder: Path, one: bytes, two: bytes) -> AntiSpoof:
    (folder / V2).write_bytes(one)
    (folder / V1SE).write_bytes(two)
    found = AntiSpoof.if_there(folder, threads=1)
    assert found
    return found


def value(real: float) -> float:
    """Return the value that `reading` read, from what the softmax made of it."""
    return 100 * math.log(2 * real / (1 - real))


def across(low: float, high: float, count: int) -> float:
    """Return where in the picture the 80 pixels of a row lie, by index."""
    return low + (high - low + 1) * (count + 0.5) / SIDE - 0.5


def ramp(axis: int) -> Pixels:
    """Return a picture of 480 x 720 in which each value is a third of its place."""
    places = np.indices((480, 720))[axis] / 3
    return np.repeat(places[..., None], 3, axis=2).round().astype(np.uint8)


@pytest.mark.parametrize("channels_first", [False, True])
@pytest.mark.parametrize(("y", "x"), [(0, 0), (40, 20), (79, 79)])
@pytest.mark.parametrize("axis", [0, 1])
def test_each_pixel_is_the_one_of_the_crop(
    tmp_path: Path, y: int, x: int, axis: int, *, channels_first: bool
) -> None:
    weights = net(reading(y, x, 0), (0, 0, 0), channels_first=channels_first)
    spoof = pair(tmp_path, weights, weights)
    found = []
    for scale in (2.7, 4.0):
        left, top, right, bottom = surrounding((480, 720), FACE[0], FACE[1], scale)
        place = across(top, bottom, y) if axis == 0 else across(left, right, x)
        found.append(place / 3)
    expected = np.mean([1 / (1 + 2 * math.exp(-one / 100)) for one in found])
    assert spoof.real(ramp(axis), FACE) == pytest.approx(expected, abs=0.002)


@pytest.mark.parametrize("channels_first", [False, True])
@pytest.mark.parametrize("channel", [0, 1, 2])
def test_the_net_gets_blue_green_red_as_they_are(
    tmp_path: Path, channel: int, *, channels_first: bool
) -> None:
    weights = net(reading(10, 10, channel), (0, 0, 0), channels_first=channels_first)
    colour = np.zeros((480, 720, 3), dtype=np.uint8)
    colour[:] = (210, 130, 55)
    real = pair(tmp_path, weights, weights).real(colour, FACE)
    assert value(real) == pytest.approx((55, 130, 210)[channel], abs=0.1)


def test_the_second_class_of_both_nets_is_averaged(tmp_path: Path) -> None:
    nothing = np.zeros((3, SIDE, SIDE, 3), dtype=np.float32)
    one = net(nothing, (0.0, math.log(8), 0.0), channels_first=True)
    two = net(nothing, (math.log(3), 0.0, 0.0), channels_first=False)
    real = pair(tmp_path, one, two).real(ramp(0), FACE)
    assert real == pytest.approx((0.8 + 0.2) / 2)


@pytest.mark.parametrize(
    ("low", "high", "box"),
    [
        ((300, 200), (400, 340), (215, 81, 485, 459)),  # 2.7 times as large, about its middle
        ((10, 200), (110, 340), (0, 81, 270, 459)),  # moved inward from the left
        ((300, 20), (400, 160), (215, 0, 485, 378)),  # from above
        ((600, 330), (700, 470), (449, 101, 719, 479)),  # from right below
        ((300, 100), (500, 400), (240, 0, 559, 479)),  # no larger than the picture
    ],
)
def test_the_crop_lies_in_the_picture(
    low: tuple[int, int], high: tuple[int, int], box: tuple[int, int, int, int]
) -> None:
    face: Points = np.array([low, high], dtype=np.float64)
    assert surrounding((480, 720), face[0], face[1], 2.7) == box


def test_without_both_files_nothing_is_measured(tmp_path: Path) -> None:
    weights = net(reading(0, 0, 0), (0, 0, 0), channels_first=True)
    assert AntiSpoof.if_there(tmp_path, threads=1) is None
    (tmp_path / V2).write_bytes(weights)
    assert AntiSpoof.if_there(tmp_path, threads=1) is None


def test_a_file_that_is_no_net_is_named(tmp_path: Path) -> None:
    with pytest.raises(BundleRefused, match=r"antispoof_v2\.tflite"):
        pair(tmp_path, b"TFL3 no more", b"neither")


def test_the_chain_uses_what_lies_in_its_bundle(tmp_path: Path) -> None:
    for file in bundle().iterdir():
        shutil.copy(file, tmp_path)
    mean = np.zeros((3, SIDE, SIDE, 3), dtype=np.float32)
    mean[1] = 0.01 / mean[1].size
    weights = net(mean, (0, 0, 0), channels_first=True)
    pair(tmp_path, weights, weights)
    chain = FaceChain(tmp_path)
    dark = jpeg(picture("person-1/1").point(lambda one: one // 2))
    reals = [
        chain.follow([Frame(0.0, one)]).measures["real"] for one in (sample("person-1/1"), dark)
    ]
    assert value(reals[0]) == pytest.approx(2 * value(reals[1]), rel=0.1)
    assert "real" not in chain.look(dark).measures
