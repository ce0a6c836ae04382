"""How far apart two templates are. Pure, and without numpy."""

import math
import struct

_TEMPLATE = struct.Struct("<128f")


class TemplateRefused(Exception):
    """The bytes are not a template."""

    code = "template-refused"


def distance(a: bytes, b: bytes) -> float:
    """Return the Euclidean distance between two templates of one model.

    Raises:
        TemplateRefused: one of them is not 128 finite float32.
    """
    return math.dist(_numbers(a), _numbers(b))


def _numbers(template: bytes) -> tuple[float, ...]:
    if len(template) != _TEMPLATE.size:
        raise TemplateRefused(f"{len(template)} bytes are not {_TEMPLATE.size}")
    numbers = _TEMPLATE.unpack(template)
    if not all(map(math.isfinite, numbers)):
        raise TemplateRefused("a template holds a number that is not finite")
    return numbers
