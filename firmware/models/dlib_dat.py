"""Reads the weights out of a network that dlib has serialised (``.dat``).

A dlib network is a nest of C++ templates. Each wrapper writes its version and then the wrapper
inside it, and only on the way back its own details: so the file begins with all the versions from
the output inward, then the input layer, then the layers' details from the input outward. The file
does not say which wrapper is which (two ``add_prev`` differ by type alone), so the reader is told
the structure. Source: ``dlib/serialize.h``, ``dlib/dnn/{core,layers,input,loss}.h``.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from firmware.models.dlib_stream import Array, DatRefused, Stream

_CON_BOOLEANS = {"con_4": 0, "con_5": 1, "con_6": 2}  # use_bias, use_relu


@dataclass(frozen=True, slots=True)
class Con:
    """A convolution (a cross-correlation, as everywhere). ``filters``: K, C, height, width."""

    filters: Array
    biases: Array
    stride: int
    pad: int


@dataclass(frozen=True, slots=True)
class Affine:
    """Scale and shift of each channel."""

    scale: Array
    shift: Array


@dataclass(frozen=True, slots=True)
class Pool:
    """Maximum or mean over a window; ``window`` 0 is the whole picture."""

    window: int
    stride: int
    mean: bool


@dataclass(frozen=True, slots=True)
class Fc:
    """A product with ``weights`` (inputs, outputs), without a bias."""

    weights: Array


@dataclass(frozen=True, slots=True)
class Mark:
    """A layer without numbers of its own: ``relu tag1 tag2 skip1 add_prev1 add_prev2``."""

    kind: str


Layer = Con | Affine | Pool | Fc | Mark


@dataclass(frozen=True, slots=True)
class Net:
    """A network from its input outward. ``mean`` is subtracted, then all is divided by 256."""

    side: int
    mean: tuple[float, float, float]
    layers: tuple[Layer, ...]


def read(data: bytes, structure: Sequence[str]) -> Net:
    """Read a network.

    Args:
        data: the whole file.
        structure: its wrappers from the output inward, of
            ``fc avg_pool max_pool relu affine con add_prevN skipN tagN``; the last is a ``con``.

    Raises:
        DatRefused: the file is of another structure, cut short, or longer than its content.
    """
    try:
        return _net(Stream(data), structure)
    except (struct.error, ValueError, UnicodeDecodeError) as fault:
        raise DatRefused(f"not a dlib network: {fault}") from fault


def _net(stream: Stream, structure: Sequence[str]) -> Net:
    stream.expect(1)
    loss = stream.string()
    if loss not in {"loss_metric_", "loss_metric_2"}:
        raise DatRefused(f"trained with {loss}, not with loss_metric")
    if loss == "loss_metric_2":
        stream.numbers(2)
    versions = [_version(stream, kind) for kind in structure[:-1]]
    innermost = stream.expect(2, 3)
    side, mean = _input(stream)
    layers = [_details(stream, structure[-1])]
    stream.booleans(3)
    for _ in ("x_grad", "cached_output", "grad_final"):
        stream.tensor()
    if innermost == 3:  # noqa: PLR2004 - version 3 added sample_expansion_factor
        stream.integer()
    for kind, version in zip(reversed(structure[:-1]), reversed(versions), strict=True):
        layers.append(_details(stream, kind))
        if not kind.startswith(("tag", "skip")):
            stream.booleans(3)
            for _ in ("x_grad", "cached_output", "params_grad")[: version + 1]:
                stream.tensor()
    if stream.at != len(stream.data):
        raise DatRefused(f"{len(stream.data) - stream.at} bytes after the network")
    return Net(side=side, mean=mean, layers=tuple(layers))


def _version(stream: Stream, kind: str) -> int:
    return stream.expect(1) if kind.startswith(("tag", "skip")) else stream.expect(1, 2)


def _input(stream: Stream) -> tuple[int, tuple[float, float, float]]:
    name = stream.string()
    if name != "input_rgb_image_sized":
        raise DatRefused(f"takes {name}, not input_rgb_image_sized")
    red, green, blue = stream.numbers(3)
    rows, columns = stream.integers(2)
    if rows != columns:
        raise DatRefused(f"takes {rows} by {columns} pixels, not a square")
    return rows, (red, green, blue)


def _details(stream: Stream, kind: str) -> Layer:
    if kind.startswith(("tag", "skip")):
        return Mark(kind)
    name = stream.string()
    family = kind.rstrip("0123456789")
    if not name.startswith(f"{family}_"):
        raise DatRefused(f"a {name} stands where a {kind} was expected")
    match family:
        case "con":
            return _con(stream, name)
        case "affine":
            return _affine(stream, name)
        case "fc":
            return _fc(stream, name)
        case "avg_pool" | "max_pool":
            return _pool(stream, kind)
        case "relu":
            stream.booleans(int(name == "relu_2"))
    return Mark(kind)


def _con(stream: Stream, name: str) -> Con:
    params = stream.tensor().ravel()
    count, height, width, stride_y, stride_x, pad_y, pad_x = stream.integers(7)
    shape, _ = stream.aliases(2)
    stream.numbers(4)
    if name not in _CON_BOOLEANS:
        raise DatRefused(f"unknown layer {name}")
    stream.booleans(_CON_BOOLEANS[name])
    same_each_way = (stride_y, pad_y) == (stride_x, pad_x)
    if not same_each_way or [shape[0], *shape[2:]] != [count, height, width]:
        raise DatRefused("a convolution with different steps each way, or that contradicts itself")
    split = int(np.prod(shape))
    filters, biases = params[:split].reshape(shape), params[split:]
    if biases.size != count:
        raise DatRefused("a convolution without one bias for each filter")
    return Con(filters=filters, biases=biases, stride=stride_y, pad=pad_y)


def _affine(stream: Stream, name: str) -> Affine:
    params = stream.tensor().ravel()
    stream.aliases(2)
    if stream.integer() != 0:
        raise DatRefused("an affine layer over whole samples, not over channels")
    stream.booleans(int(name == "affine_2"))
    scale, shift = np.split(params, 2)
    return Affine(scale=scale, shift=shift)


def _fc(stream: Stream, name: str) -> Fc:
    outputs, inputs = stream.integers(2)
    params = stream.tensor()
    stream.aliases(2)
    if stream.integer() != 1:
        raise DatRefused("a fully connected layer with a bias")
    stream.numbers(4)
    stream.booleans(int(name == "fc_3"))
    return Fc(weights=params.reshape(inputs, outputs))


def _pool(stream: Stream, kind: str) -> Pool:
    rows, columns, stride_y, stride_x, pad_y, pad_x = stream.integers(6)
    if (rows, stride_y) != (columns, stride_x) or pad_y or pad_x:
        raise DatRefused("a pool with different steps each way, or with padding")
    return Pool(window=rows, stride=stride_y, mean=kind == "avg_pool")
