"""Writes a small TFLite file: the few float32 operators that the face nets need.

The tables are written by our own code (`tflite_schema`), so that neither TensorFlow nor generated
code is needed on the machine that builds the bundle.
"""

from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from firmware.models.dlib_stream import Array
from firmware.models.tflite_schema import Code, Kind, Operator, Options, Stored, model


class Padding(IntEnum):
    """The schema's two paddings."""

    SAME = 0
    VALID = 1


@dataclass(frozen=True, slots=True)
class Tensor:
    """One value of the graph: its number and shape (batch, height, width, channels)."""

    index: int
    shape: tuple[int, ...]


class Graph:
    """A graph under construction; each method adds one operator and returns its output."""

    def __init__(self) -> None:
        self._tensors: list[Stored] = []
        self._buffers: list[bytes] = [b""]  # buffer 0 is the schema's "no data"
        self._operators: list[Operator] = []
        self._inputs: list[int] = []

    def input(self, name: str, shape: tuple[int, ...]) -> Tensor:
        """Declare an input, float32."""
        tensor = self._tensor(name, shape)
        self._inputs.append(tensor.index)
        return tensor

    def constant(self, name: str, values: Array | npt.NDArray[np.int32]) -> Tensor:
        """Store values, float32 or int32."""
        self._buffers.append(values.tobytes())
        kind = Kind.INT32 if values.dtype == np.int32 else Kind.FLOAT32
        return self._tensor(name, values.shape, buffer=len(self._buffers) - 1, kind=kind)

    def sub(self, one: Tensor, two: Tensor) -> Tensor:
        """Subtract, broadcasting ``two``."""
        return self._operator(Code.SUB, (one, two), one.shape, Options.SUB)

    def add(self, one: Tensor, two: Tensor, *, relu: bool) -> Tensor:
        """Add two tensors of one shape."""
        assert one.shape == two.shape
        fields = {0: ("Int8", int(relu))}
        return self._operator(Code.ADD, (one, two), one.shape, Options.ADD, fields)

    def pad(self, one: Tensor, shape: tuple[int, ...]) -> Tensor:
        """Grow to ``shape`` with zeros at the end of each dimension; nothing if it has it."""
        if one.shape == shape:
            return one
        ends = [(0, want - have) for have, want in zip(one.shape, shape, strict=True)]
        amounts = self.constant(f"pad_{len(self._tensors)}", np.array(ends, dtype=np.int32))
        return self._operator(Code.PAD, (one, amounts), shape, Options.PAD)

    def convolve(
        self,
        one: Tensor,
        filters: Array,
        biases: Array,
        *,
        stride: int,
        padding: Padding,
        relu: bool,
    ) -> Tensor:
        """Convolve with ``filters`` (outputs, height, width, channels)."""
        count, height, width, _ = filters.shape
        rows = _steps(one.shape[1], height, stride, padding)
        columns = _steps(one.shape[2], width, stride, padding)
        number = len(self._operators)
        weights = self.constant(f"filters_{number}", filters)
        bias = self.constant(f"biases_{number}", biases)
        fields = {
            0: ("Int8", int(padding)),
            1: ("Int32", stride),
            2: ("Int32", stride),
            3: ("Int8", int(relu)),
            4: ("Int32", 1),
            5: ("Int32", 1),
        }
        shape = (one.shape[0], rows, columns, count)
        parts = (one, weights, bias)
        return self._operator(Code.CONV_2D, parts, shape, Options.CONV_2D, fields)

    def pool(self, one: Tensor, *, window: int, stride: int, mean: bool) -> Tensor:
        """Take the mean or the maximum over windows that lie wholly inside."""
        batch, height, width, channels = one.shape
        rows = _steps(height, window, stride, Padding.VALID)
        columns = _steps(width, window, stride, Padding.VALID)
        fields = {
            0: ("Int8", int(Padding.VALID)),
            1: ("Int32", stride),
            2: ("Int32", stride),
            3: ("Int32", window),
            4: ("Int32", window),
        }
        code = Code.AVERAGE_POOL_2D if mean else Code.MAX_POOL_2D
        shape = (batch, rows, columns, channels)
        return self._operator(code, (one,), shape, Options.POOL_2D, fields)

    def mean(self, one: Tensor) -> Tensor:
        """Average over height and width."""
        axes = self.constant(f"axes_{len(self._tensors)}", np.array([1, 2], dtype=np.int32))
        shape = (one.shape[0], one.shape[3])
        return self._operator(Code.MEAN, (one, axes), shape, Options.REDUCER)

    def fully_connected(self, one: Tensor, weights: Array) -> Tensor:
        """Multiply with ``weights`` (outputs, inputs), without a bias."""
        stored = self.constant(f"weights_{len(self._operators)}", np.ascontiguousarray(weights))
        shape = (one.shape[0], weights.shape[0])
        options = Options.FULLY_CONNECTED
        return self._operator(Code.FULLY_CONNECTED, (one, stored), shape, options)

    def finish(self, output: Tensor, name: str, *, description: str) -> bytes:
        """Return the file."""
        self._tensors[output.index] = replace(self._tensors[output.index], name=name)
        return model(
            description=description,
            buffers=self._buffers,
            tensors=self._tensors,
            operators=self._operators,
            inputs=self._inputs,
            outputs=[output.index],
        )

    def _tensor(
        self,
        name: str,
        shape: tuple[int, ...],
        *,
        buffer: int = 0,
        kind: Kind = Kind.FLOAT32,
    ) -> Tensor:
        self._tensors.append(Stored(name, shape, buffer, kind))
        return Tensor(index=len(self._tensors) - 1, shape=shape)

    def _operator(
        self,
        code: Code,
        inputs: tuple[Tensor, ...],
        shape: tuple[int, ...],
        options: Options,
        fields: dict[int, tuple[str, int]] | None = None,
    ) -> Tensor:
        output = self._tensor(f"{code.name.lower()}_{len(self._operators)}", shape)
        indexes = tuple(tensor.index for tensor in inputs)
        self._operators.append(Operator(code, indexes, output.index, options, fields or {}))
        return output


def _steps(size: int, window: int, stride: int, padding: Padding) -> int:
    if padding is Padding.SAME:
        return -(-size // stride)
    return (size - window) // stride + 1
