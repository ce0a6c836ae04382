"""How far apart two templates are. Pure, and without numpy."""

import math
import struct

_FLOAT = 4

Numbers = tuple[float, ...]


class TemplateRefused(Exception):
    """The bytes are not a template, or not one that can be compared with the other."""

    code = "template-refused"


def distance(a: bytes, b: bytes) -> float:
    """Return the Euclidean distance between two templates of one model.

    Raises:
        TemplateRefused: one of them is not finite float32, or they are not of one length.
    """
    one, other = numbers(a), numbers(b)
    if len(one) != len(other):
        raise TemplateRefused(f"{len(one)} numbers cannot be compared with {len(other)}")
    return math.dist(one, other)


def numbers(template: bytes) -> Numbers:
    """Return the little-endian float32 of a template; raises TemplateRefused."""
    if not template or len(template) % _FLOAT:
        raise TemplateRefused(f"{len(template)} bytes are no float32")
    found = struct.unpack(f"<{len(template) // _FLOAT}f", template)
    if not all(map(math.isfinite, found)):
        raise TemplateRefused("a template holds a number that is not finite")
    return found


def packed(found: Numbers) -> bytes:
    """Return numbers as a template."""
    return struct.pack(f"<{len(found)}f", *found)
