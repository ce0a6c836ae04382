"""Templates of faces as bytes, and how far one lies from another. Pure.

A template is a vector of little-endian float32, as long as its model makes it; a distance is
Euclidean and means something only between templates of one model.
"""

import math
import struct
from collections.abc import Mapping
from itertools import combinations

Numbers = tuple[float, ...]

_FLOAT = 4


def numbers(template: bytes | None) -> Numbers | None:
    """Return the numbers of a template, or None if the bytes are none."""
    if not template or len(template) % _FLOAT:
        return None
    found = struct.unpack(f"<{len(template) // _FLOAT}f", template)
    return found if all(map(math.isfinite, found)) else None


def distances(seen: Numbers, templates: Mapping[str, bytes]) -> dict[str, float]:
    """Return how far each lies from ``seen``; what cannot be compared with it is left out."""
    known = {name: numbers(template) for name, template in templates.items()}
    return {
        name: math.dist(seen, found)
        for name, found in known.items()
        if found is not None and len(found) == len(seen)
    }


def nearest(found: Mapping[str, float]) -> str | None:
    """Return the nearest name; of equals the first in order."""
    return min(found, key=lambda name: (found[name], name), default=None)


def alike(templates: Mapping[str, bytes], within: float) -> tuple[tuple[str, str, float], ...]:
    """Return the pairs that are no farther apart than ``within``, the nearest first."""
    known = {name: found for name in sorted(templates) if (found := numbers(templates[name]))}
    pairs = [
        (one, other, math.dist(known[one], known[other]))
        for one, other in combinations(known, 2)
        if len(known[one]) == len(known[other])
    ]
    return tuple(
        sorted((pair for pair in pairs if pair[2] <= within), key=lambda p: (p[2], p[0], p[1]))
    )
