import struct

import numpy as np
import pytest

from firmware.models.dlib_dat import Affine, Con, Fc, Mark, Pool, read
from firmware.models.dlib_stream import Array, DatRefused, Stream

STRUCTURE = [
    *("fc", "avg_pool", "relu", "add_prev1", "affine", "con", "tag1"),
    *("max_pool", "relu", "affine", "con"),
]


def integer(value: int) -> bytes:
    size = max(1, (abs(value).bit_length() + 7) // 8)
    return bytes([size | (0x80 if value < 0 else 0)]) + abs(value).to_bytes(size, "little")


def number(value: float) -> bytes:
    mantissa, exponent = np.frexp(np.float32(value))
    return integer(int(mantissa * 2**24)) + integer(int(exponent) - 24)


def string(text: str) -> bytes:
    return integer(len(text)) + text.encode()


def tensor(values: Array) -> bytes:
    shape = [*values.shape, *([1] * (4 - values.ndim))]
    return integer(2) + b"".join(map(integer, shape)) + values.astype("<f4").tobytes()


def alias(*shape: int) -> bytes:
    return integer(1) + b"".join(map(integer, shape))


NOTHING = integer(2) + integer(0) * 4
FOUR = number(1.0) * 4


def con(filters: Array, biases: Array, stride: int, pad: int) -> bytes:
    count, channels, height, width = filters.shape
    params = np.concatenate([filters.ravel(), biases])
    sizes = (count, height, width, stride, stride, pad, pad)
    return (
        string("con_4")
        + tensor(params)
        + b"".join(map(integer, sizes))
        + alias(count, channels, height, width)
        + alias(1, count, 1, 1)
        + FOUR
    )


def affine(scale: Array, shift: Array) -> bytes:
    shape = alias(1, len(scale), 1, 1)
    return string("affine_") + tensor(np.concatenate([scale, shift])) + shape * 2 + integer(0)


def pool(name: str, window: int, stride: int) -> bytes:
    sizes = (window, window, stride, stride, 0, 0)
    return string(name) + b"".join(map(integer, sizes))


def fc(weights: Array) -> bytes:
    inputs, outputs = weights.shape
    sizes = integer(outputs) + integer(inputs)
    shape = alias(1, inputs, 1, outputs)
    return string("fc_2") + sizes + tensor(weights) + shape * 2 + integer(1) + FOUR


class Parts:
    """A small net with one of everything."""

    def __init__(self) -> None:
        rng = np.random.default_rng(7)
        self.first = rng.normal(size=(4, 3, 3, 3)).astype(np.float32)
        self.first_biases = rng.normal(size=4).astype(np.float32)
        self.second = rng.normal(size=(4, 4, 3, 3)).astype(np.float32)
        self.second_biases = rng.normal(size=4).astype(np.float32)
        self.scale = rng.normal(size=4).astype(np.float32)
        self.shift = rng.normal(size=4).astype(np.float32)
        self.weights = rng.normal(size=(4, 5)).astype(np.float32)

    def file(self) -> bytes:
        rest = b"000" + NOTHING * 3
        outward = [
            affine(self.scale, self.shift) + rest,
            string("relu_") + rest,
            pool("max_pool_2", 3, 2) + rest,
            b"",
            con(self.second, self.second_biases, 1, 1) + rest,
            affine(self.scale, self.shift) + rest,
            string("add_prev_") + rest,
            string("relu_") + rest,
            pool("avg_pool_2", 0, 1) + rest,
            fc(self.weights) + rest,
        ]
        versions = [integer(1 if kind.startswith("tag") else 2) for kind in STRUCTURE[:-1]]
        return (
            integer(1)
            + string("loss_metric_2")
            + number(0.04)
            + number(0.6)
            + b"".join(versions)
            + integer(3)
            + string("input_rgb_image_sized")
            + number(122.782)
            + number(117.001)
            + number(104.298)
            + integer(19) * 2
            + con(self.first, self.first_biases, 2, 0)
            + b"000"
            + NOTHING * 3
            + integer(1)
            + b"".join(outward)
        )


def test_every_layer_of_a_small_net_is_read() -> None:
    parts = Parts()
    net = read(parts.file(), STRUCTURE)
    assert net.side == 19
    assert net.mean == pytest.approx((122.782, 117.001, 104.298), abs=1e-5)
    first, scaled, relu, largest, tag, second, _, add, _, mean, last = net.layers
    assert isinstance(first, Con)
    assert isinstance(second, Con)
    assert isinstance(scaled, Affine)
    assert isinstance(last, Fc)
    np.testing.assert_array_equal(first.filters, parts.first)
    np.testing.assert_array_equal(first.biases, parts.first_biases)
    assert (first.stride, first.pad) == (2, 0)
    np.testing.assert_array_equal(second.filters, parts.second)
    assert (second.stride, second.pad) == (1, 1)
    np.testing.assert_array_equal(scaled.scale, parts.scale)
    np.testing.assert_array_equal(scaled.shift, parts.shift)
    np.testing.assert_array_equal(last.weights, parts.weights)
    assert largest == Pool(window=3, stride=2, mean=False)
    assert mean == Pool(window=0, stride=1, mean=True)
    assert [relu, tag, add] == [Mark("relu"), Mark("tag1"), Mark("add_prev1")]


def test_a_file_that_is_cut_anywhere_is_refused() -> None:
    whole = Parts().file()
    for end in range(0, len(whole), 97):
        with pytest.raises(DatRefused):
            read(whole[:end], STRUCTURE)


def test_a_byte_too_many_is_refused() -> None:
    with pytest.raises(DatRefused, match="1 bytes after"):
        read(Parts().file() + b"0", STRUCTURE)


def test_another_structure_is_refused() -> None:
    with pytest.raises(DatRefused):
        read(Parts().file(), STRUCTURE[:1] + STRUCTURE[2:])


def test_a_classifier_is_refused_by_name() -> None:
    file = integer(1) + string("loss_multiclass_log_")
    with pytest.raises(DatRefused, match="loss_multiclass_log_"):
        read(file, STRUCTURE)


@pytest.mark.parametrize("value", [0, 1, -1, 255, 256, -70000, 2**31])
def test_integers_are_read_as_written(value: int) -> None:
    assert Stream(integer(value)).integer() == value


def test_a_number_has_its_mantissa_first() -> None:
    assert Stream(integer(3) + integer(-1)).number() == 1.5


def test_the_published_margin_is_read_from_its_bytes() -> None:
    assert Stream(bytes.fromhex("030ad7a3811c")).number() == pytest.approx(0.04)


def test_tensors_are_little_endian() -> None:
    raw = integer(2) + integer(1) * 3 + integer(2) + struct.pack("<2f", 1.0, -2.0)
    assert Stream(raw).tensor().ravel().tolist() == [1.0, -2.0]
