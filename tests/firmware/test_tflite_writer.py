from pathlib import Path

import numpy as np
import pytest

from firmware.face.interpreter import Floats, Net
from firmware.models.tflite_writer import Graph, Padding, Tensor

RNG = np.random.default_rng(3)


def run(graph: Graph, output: Tensor, values: Floats, folder: Path) -> Floats:
    file = folder / "net.tflite"
    file.write_bytes(graph.finish(output, "out", description="a test"))
    (found,) = Net(file, threads=1).run(values).values()
    return found.reshape(output.shape)


def windows(values: Floats, window: int, stride: int) -> Floats:
    """Return every window that lies inside: rows, columns, height, width, channels."""
    rows, columns = ((side - window) // stride + 1 for side in values.shape[1:3])
    return np.array(
        [
            [
                values[0, y * stride : y * stride + window, x * stride : x * stride + window]
                for x in range(columns)
            ]
            for y in range(rows)
        ],
    )


@pytest.mark.parametrize("padding", list(Padding))
@pytest.mark.parametrize("relu", [False, True])
def test_a_convolution_is_what_numpy_says(tmp_path: Path, padding: Padding, *, relu: bool) -> None:
    values = RNG.normal(size=(1, 9, 9, 4)).astype(np.float32)
    filters = RNG.normal(size=(6, 3, 3, 4)).astype(np.float32)
    biases = RNG.normal(size=6).astype(np.float32)
    graph = Graph()
    start = graph.input("in", values.shape)
    stride = 1 if padding is Padding.SAME else 2
    end = graph.convolve(start, filters, biases, stride=stride, padding=padding, relu=relu)
    room = ((0, 0), (1, 1), (1, 1), (0, 0)) if padding is Padding.SAME else ((0, 0),) * 4
    expected = np.einsum("ijhwc,khwc->ijk", windows(np.pad(values, room), 3, stride), filters)
    expected = expected + biases
    expected = expected.clip(0) if relu else expected
    np.testing.assert_allclose(run(graph, end, values, tmp_path)[0], expected, atol=1e-4)


@pytest.mark.parametrize("mean", [False, True])
def test_a_pool_is_what_numpy_says(tmp_path: Path, *, mean: bool) -> None:
    values = RNG.normal(size=(1, 8, 8, 3)).astype(np.float32)
    graph = Graph()
    end = graph.pool(graph.input("in", values.shape), window=3, stride=2, mean=mean)
    seen = windows(values, 3, 2)
    expected = seen.mean(axis=(2, 3)) if mean else seen.max(axis=(2, 3))
    np.testing.assert_allclose(run(graph, end, values, tmp_path)[0], expected, atol=1e-5)


def test_padding_adds_zeros_at_the_end(tmp_path: Path) -> None:
    values = RNG.normal(size=(1, 2, 3, 4)).astype(np.float32)
    graph = Graph()
    end = graph.pad(graph.input("in", values.shape), (1, 3, 3, 6))
    expected = np.zeros((1, 3, 3, 6), dtype=np.float32)
    expected[:, :2, :, :4] = values
    np.testing.assert_array_equal(run(graph, end, values, tmp_path), expected)


def test_sum_difference_mean_and_product_follow_each_other(tmp_path: Path) -> None:
    values = RNG.normal(size=(1, 4, 4, 3)).astype(np.float32)
    mean = np.array([1.0, -2.0, 3.0], dtype=np.float32)
    weights = RNG.normal(size=(5, 3)).astype(np.float32)
    graph = Graph()
    start = graph.input("in", values.shape)
    less = graph.sub(start, graph.constant("mean", mean))
    more = graph.add(less, start, relu=True)
    end = graph.fully_connected(graph.mean(more), weights)
    expected = (2 * values - mean).clip(0).mean(axis=(1, 2)) @ weights.T
    np.testing.assert_allclose(run(graph, end, values, tmp_path), expected, atol=1e-5)


def test_the_same_graph_gives_the_same_bytes() -> None:
    def file() -> bytes:
        graph = Graph()
        end = graph.pool(graph.input("in", (1, 4, 4, 1)), window=2, stride=2, mean=True)
        return graph.finish(end, "out", description="a test")

    assert file() == file()
    assert file()[4:8] == b"TFL3"
