import hashlib
from pathlib import Path

import numpy as np
import pytest

from firmware.face.interpreter import Floats, Net
from firmware.models import dlib_dat
from firmware.models.dlib_dat import Affine, Con, Fc, Layer, Mark, Pool
from firmware.models.resnet29 import STRUCTURE, convert
from tests.models import bundle

RNG = np.random.default_rng(11)


def con(outputs: int, inputs: int, stride: int) -> Con:
    filters = (RNG.normal(size=(outputs, inputs, 3, 3)) * 0.2).astype(np.float32)
    biases = RNG.normal(size=outputs).astype(np.float32)
    return Con(filters, biases, stride=stride, pad=1 if stride == 1 else 0)


def affine(channels: int) -> Affine:
    scale, shift = RNG.normal(size=(2, channels)).astype(np.float32)
    return Affine(scale, shift)


def down(inputs: int, outputs: int) -> list[Layer]:
    """Return the block that halves: the one in which dlib pads with zeros."""
    return [
        *(Mark("tag1"), con(outputs, inputs, 2), affine(outputs), Mark("relu")),
        *(con(outputs, outputs, 1), affine(outputs), Mark("tag2"), Mark("skip1")),
        *(Pool(2, 2, mean=True), Mark("add_prev2"), Mark("relu")),
    ]


def windows(at: Floats, size: int, stride: int) -> Floats:
    """Return every window that lies inside: height, width, channels, rows, columns."""
    rows, columns = ((side - size) // stride + 1 for side in at.shape[1:])
    return np.array(
        [
            [
                at[:, y : y + stride * rows : stride, x : x + stride * columns : stride]
                for x in range(size)
            ]
            for y in range(size)
        ],
    )


def pooled(at: Floats, pool: Pool) -> Floats:
    if pool.window == 0:
        return np.asarray(at.mean(axis=(1, 2)))
    view = windows(at, pool.window, pool.stride)
    return np.asarray(view.mean(axis=(0, 1)) if pool.mean else view.max(axis=(0, 1)))


def convolved(at: Floats, con: Con) -> Floats:
    room = np.pad(at, ((0, 0), (con.pad, con.pad), (con.pad, con.pad)))
    view = windows(room, con.filters.shape[2], con.stride)
    found: Floats = np.einsum("hwcij,kchw->kij", view, con.filters)
    return found + con.biases[:, None, None]


def added(one: Floats, two: Floats) -> Floats:
    total = np.zeros(np.maximum(one.shape, two.shape), dtype=np.float32)
    for part in (one, two):
        total[tuple(slice(size) for size in part.shape)] += part
    return total


def forward(layers: list[Layer], pixels: Floats, mean: tuple[float, float, float]) -> Floats:
    """Run the net as dlib does: channels first, one layer at a time."""
    at = ((pixels - np.array(mean, dtype=np.float32)) / 256).transpose(2, 0, 1)
    tags: dict[str, Floats] = {}
    for layer in layers:
        match layer:
            case Con():
                at = convolved(at, layer)
            case Affine(scale, shift):
                at = at * scale[:, None, None] + shift[:, None, None]
            case Pool():
                at = pooled(at, layer)
            case Fc(weights):
                at = at @ weights
            case Mark("relu"):
                at = at.clip(0)
            case Mark(kind):
                tag = "tag" + kind[-1]
                if kind == tag:
                    tags[tag] = at
                at = added(at, tags[tag]) if kind.startswith("add_prev") else tags[tag]
    return at


@pytest.mark.parametrize("side", [20, 21, 22, 23])
def test_the_converted_net_computes_what_dlib_computes(tmp_path: Path, side: int) -> None:
    weights = RNG.normal(size=(6, 5)).astype(np.float32)
    layers: list[Layer] = [
        *(con(4, 3, 2), affine(4), Mark("relu"), Pool(3, 2, mean=False)),
        *(*down(4, 6), Pool(0, 1, mean=True), Fc(weights)),
    ]
    mean = (120.0, 110.0, 100.0)
    file = tmp_path / "net.tflite"
    file.write_bytes(convert(dlib_dat.Net(side=side, mean=mean, layers=tuple(layers))))
    pixels = RNG.integers(0, 256, (side, side, 3)).astype(np.float32)
    (found,) = Net(file, threads=1).run(pixels).values()
    np.testing.assert_allclose(found, forward(layers, pixels, mean), rtol=1e-4, atol=1e-4)


def test_the_structure_is_dlibs_resnet_29() -> None:
    assert len(STRUCTURE) == 130
    assert STRUCTURE.count("con") == 29
    assert sum(kind.startswith("add_prev") for kind in STRUCTURE) == 14
    assert STRUCTURE.count("avg_pool") == 5


def test_the_published_net_says_what_dlib_itself_says() -> None:
    # dlib 20.0.1, compute_face_descriptor of this chip, first eight of 128, and the norm.
    expected = [-0.081899, 0.136764, 0.067443, -0.086699]
    expected += [-0.132427, -0.036922, -0.104089, -0.04]
    y, x, channel = np.indices((150, 150, 3))
    chip = ((x * x // 7 + 3 * y + 11 * channel * x // 5) % 256).astype(np.float32)
    found = Net(bundle() / "resnet29.tflite", threads=1).run(chip)[128]
    np.testing.assert_allclose(found[:8], expected, atol=2e-6)
    assert float(np.linalg.norm(found)) == pytest.approx(1.3550770, abs=1e-5)


def test_the_bundle_holds_the_mediapipe_nets_as_published() -> None:
    published = {
        "blazeface_short": "bbff11cebd1eb27a1e004cae0b0e63ec8c551cbf34a4451148b4908b8db3eca8",
        "blazeface_full_sparse": "2c3728e6da56f21e21a320433396fb06d40d9088f2247c05e5635a688d45dfe1",
        "face_mesh": "1055cb9d4a9ca8b8c688902a3a5194311138ba256bcc94e336d8373a5f30c814",
    }
    for name, sha256 in published.items():
        data = (bundle() / f"{name}.tflite").read_bytes()
        assert hashlib.sha256(data).hexdigest() == sha256
