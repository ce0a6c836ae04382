"""dlib's face recognition ResNet-29 as a TFLite graph.

Source of the structure: ``dlib/examples/dnn_face_recognition_ex.cpp``. What differs from the usual
ResNet: where a block halves the picture its convolution has no padding while its skip is pooled,
so the two may differ by a row and a column; and a skip with fewer channels is added as it is. In
both cases dlib adds zeros *at the end* of the smaller one, and so does a PAD here.
"""

import numpy as np

from firmware.models.dlib_dat import Affine, Con, Fc, Layer, Mark, Net, Pool
from firmware.models.dlib_stream import Array, DatRefused
from firmware.models.tflite_writer import Graph, Padding, Tensor

_BLOCK = "relu add_prev1 affine con relu affine con tag1"
_DOWN = "relu add_prev2 avg_pool skip1 tag2 affine con relu affine con tag1"
# From the output inward: the last block of 256, three of 256, three of 128, four of 64, three of 32.
STRUCTURE = tuple(
    " ".join(
        [
            *("fc avg_pool", _DOWN, _BLOCK, _BLOCK, _DOWN, _BLOCK, _BLOCK, _DOWN),
            *(_BLOCK, _BLOCK, _BLOCK, _DOWN, _BLOCK, _BLOCK, _BLOCK, "max_pool relu affine con"),
        ],
    ).split(),
)


def convert(net: Net) -> bytes:
    """Return the network as a TFLite file.

    Input 1 x side x side x 3 float32, RGB 0..255 (normalisation is inside); output 1 x n float32.
    An affine layer is folded into the convolution before it, a relu into the layer before it.
    """
    graph = Graph()
    pixels = graph.input("chip", (1, net.side, net.side, 3))
    at = graph.sub(pixels, graph.constant("mean", np.array(net.mean, dtype=np.float32)))
    tags: dict[str, Tensor] = {}
    scale = 1 / 256  # folded into the first convolution
    layers = list(net.layers)
    while layers:
        layer = layers.pop(0)
        match layer:
            case Con():
                affine = _affine_next(layers)
                at = _convolve(graph, at, layer, affine, scale, relu=_relu_next(layers))
                scale = 1.0
            case Pool(window=0, mean=True):
                at = graph.mean(at)
            case Pool():
                at = graph.pool(at, window=layer.window, stride=layer.stride, mean=layer.mean)
            case Fc():
                at = graph.fully_connected(at, layer.weights.T)
            case Mark(kind=kind) if kind.startswith("tag"):
                tags[kind] = at
            case Mark(kind=kind) if kind.startswith("skip"):
                at = tags[kind.replace("skip", "tag")]
            case Mark(kind=kind) if kind.startswith("add_prev"):
                other = tags[kind.replace("add_prev", "tag")]
                at = _add(graph, at, other, relu=_relu_next(layers))
            case _:
                raise DatRefused(f"no place for {layer} in a ResNet")
    return graph.finish(at, "template", description="dlib face recognition ResNet-29")


def _affine_next(layers: list[Layer]) -> Affine | None:
    """Take an affine layer off the front of ``layers`` if one is there."""
    if layers and isinstance(layers[0], Affine):
        affine = layers[0]
        del layers[0]
        return affine
    return None


def _relu_next(layers: list[Layer]) -> bool:
    """Take a relu off the front of ``layers`` if one is there."""
    if layers and layers[0] == Mark("relu"):
        layers.pop(0)
        return True
    return False


def _convolve(
    graph: Graph,
    at: Tensor,
    con: Con,
    affine: Affine | None,
    scale: float,
    *,
    relu: bool,
) -> Tensor:
    filters, biases = con.filters.astype(np.float64) * scale, con.biases.astype(np.float64)
    if affine is not None:
        gamma = affine.scale.astype(np.float64)
        filters, biases = filters * gamma[:, None, None, None], biases * gamma + affine.shift
    if con.pad and (con.stride != 1 or 2 * con.pad + 1 != filters.shape[2]):
        raise DatRefused("a padded convolution that TFLite cannot express")
    return graph.convolve(
        at,
        _single(filters.transpose(0, 2, 3, 1)),
        _single(biases),
        stride=con.stride,
        padding=Padding.SAME if con.pad else Padding.VALID,
        relu=relu,
    )


def _add(graph: Graph, one: Tensor, two: Tensor, *, relu: bool) -> Tensor:
    shape = tuple(max(pair) for pair in zip(one.shape, two.shape, strict=True))
    return graph.add(graph.pad(one, shape), graph.pad(two, shape), relu=relu)


def _single(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Array:
    return np.ascontiguousarray(values, dtype=np.float32)
