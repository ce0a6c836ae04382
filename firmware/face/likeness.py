"""Distances among many templates at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firmware.face.distance import TemplateRefused

Points = npt.NDArray[np.float64]  # templates x numbers
Indices = npt.NDArray[np.int64]

_AT_ONCE = 50_000  # pairs: 50 MB of differences
_ROWS = 512


@dataclass(frozen=True, slots=True)
class Likeness:
    """One template and the nearest of those before it, by index, with their distance."""

    later: int
    earlier: int
    distance: float


def points(templates: Sequence[bytes]) -> Points:
    """Return templates as rows; raises TemplateRefused unless all are float32 of one length."""
    if not templates:
        return np.empty((0, 0))
    size = len(templates[0])
    if not size or size % 4 or any(len(template) != size for template in templates):
        raise TemplateRefused(f"not all templates have {size} bytes of float32")
    flat = np.frombuffer(b"".join(templates), dtype="<f4").astype(np.float64)
    if not np.isfinite(flat).all():
        raise TemplateRefused("a template holds a number that is not finite")
    return flat.reshape(len(templates), -1)


def between(rows: Points, left: Indices, right: Indices) -> npt.NDArray[np.float64]:
    """Return the distance of each pair of rows."""
    found = np.empty(len(left))
    for start in range(0, len(left), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        found[part] = np.linalg.norm(rows[left[part]] - rows[right[part]], axis=1)
    return found


def alike(rows: Points, within: float) -> list[Likeness]:
    """Return each row that has an earlier one not farther than ``within``, with the nearest such.

    So many rows of one face make one line each, not one for every two of them.
    """
    found = []
    squares = (rows**2).sum(axis=1)
    for start in range(0, len(rows), _ROWS):
        stop = min(start + _ROWS, len(rows))
        some = rows[start:stop]
        apart = squares[start:stop, None] + squares[None, :stop] - 2 * some @ rows[:stop].T
        # Of each row only what is before it.
        apart[np.arange(stop)[None, :] >= np.arange(start, stop)[:, None]] = np.inf
        nearest = apart.argmin(axis=1)
        exact = between(rows, np.arange(start, stop), nearest)
        for later, (earlier, distance) in enumerate(zip(nearest, exact, strict=True), start):
            if later > 0 and distance <= within:
                found.append(Likeness(later, int(earlier), float(distance)))
    return found
