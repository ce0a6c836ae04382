"""Tables of the TFLite schema, written by field number with the flatbuffers builder.

Source: ``tensorflow/lite/schema/schema.fbs``, version 3. Only what `Graph` uses is here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import flatbuffers
import numpy as np

_SCHEMA = 3
_ALIGNMENT = 16  # Buffer.data (force_align: 16)


class Code(IntEnum):
    """BuiltinOperator."""

    ADD = 0
    AVERAGE_POOL_2D = 1
    CONV_2D = 3
    FULLY_CONNECTED = 9
    MAX_POOL_2D = 17
    PAD = 34
    MEAN = 40
    SUB = 41


class Options(IntEnum):
    """The union BuiltinOptions: which table holds an operator's options."""

    CONV_2D = 1
    POOL_2D = 5
    FULLY_CONNECTED = 8
    ADD = 11
    PAD = 22
    REDUCER = 27
    SUB = 28


class Kind(IntEnum):
    """TensorType."""

    FLOAT32 = 0
    INT32 = 2


@dataclass(frozen=True, slots=True)
class Stored:
    """A tensor as the file has it; ``buffer`` 0 is "no data"."""

    name: str
    shape: tuple[int, ...]
    buffer: int = 0
    kind: Kind = Kind.FLOAT32


@dataclass(frozen=True, slots=True)
class Operator:
    """One step. ``fields``: slot of its options' table -> (kind of number, value)."""

    code: Code
    inputs: tuple[int, ...]
    output: int
    options: Options
    fields: dict[int, tuple[str, int]] = field(default_factory=dict)


def model(
    *,
    description: str,
    buffers: Sequence[bytes],
    tensors: Sequence[Stored],
    operators: Sequence[Operator],
    inputs: Sequence[int],
    outputs: Sequence[int],
) -> bytes:
    """Return a file with one subgraph. ``buffers[0]`` must be empty."""
    codes = sorted({operator.code for operator in operators})
    build = flatbuffers.Builder(sum(map(len, buffers)) + 65536)
    subgraph = {
        0: _references(build, [_tensor(build, tensor) for tensor in tensors]),
        1: _numbers(build, inputs),
        2: _numbers(build, outputs),
        3: _references(build, [_operator(build, codes, operator) for operator in operators]),
    }
    root = {
        1: _references(build, [_operator_code(build, code) for code in codes]),
        2: _references(build, [_table(build, subgraph)]),
        3: build.CreateString(description),
        4: _references(build, [_buffer(build, data) for data in buffers]),
    }
    build.Finish(_table(build, root, {0: ("Uint32", _SCHEMA)}), b"TFL3")
    return bytes(build.Output())


def _table(
    build: Any,
    references: dict[int, int],
    numbers: dict[int, tuple[str, int]] | None = None,
) -> int:
    """Write one table: offsets and numbers, each under its field number in the schema."""
    slots = [*references, *(numbers or {})]
    build.StartObject(max(slots, default=-1) + 1)
    for slot, offset in references.items():
        build.PrependUOffsetTRelativeSlot(slot, offset, 0)
    for slot, (kind, value) in (numbers or {}).items():
        # The default is never equal to the value: every field is written, whatever its default.
        prepend: Callable[[int, int, int], None] = getattr(build, f"Prepend{kind}Slot")
        prepend(slot, value, value + 1)
    return int(build.EndObject())


def _references(build: Any, offsets: Sequence[int]) -> int:
    build.StartVector(4, len(offsets), 4)
    for offset in reversed(offsets):
        build.PrependUOffsetTRelative(offset)
    return int(build.EndVector())


def _numbers(build: Any, values: Sequence[int]) -> int:
    return int(build.CreateNumpyVector(np.array(values, dtype=np.int32)))


def _buffer(build: Any, data: bytes) -> int:
    if not data:
        return _table(build, {})
    build.StartVector(1, len(data), _ALIGNMENT)
    build.head = build.Head() - len(data)
    build.Bytes[build.head : build.head + len(data)] = data
    return _table(build, {0: int(build.EndVector())})


def _tensor(build: Any, tensor: Stored) -> int:
    references = {0: _numbers(build, tensor.shape), 3: int(build.CreateString(tensor.name))}
    return _table(build, references, {1: ("Int8", tensor.kind), 2: ("Uint32", tensor.buffer)})


def _operator_code(build: Any, code: Code) -> int:
    # Field 0 is where readers before schema 3a look, field 3 where later ones do.
    return _table(build, {}, {0: ("Int8", code), 2: ("Int32", 1), 3: ("Int32", code)})


def _operator(build: Any, codes: Sequence[Code], operator: Operator) -> int:
    references = {
        1: _numbers(build, operator.inputs),
        2: _numbers(build, [operator.output]),
        4: _table(build, {}, operator.fields),
    }
    numbers = {
        0: ("Uint32", codes.index(operator.code)),
        3: ("Uint8", int(operator.options)),
    }
    return _table(build, references, numbers)
