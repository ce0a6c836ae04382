"""Whether the straight edges of a sheet or a screen stand around a face.

A sheet that is held up has edges on at least three sides of the face, near it, about at right
angles; those left and right run on below the chin, where shoulders hide a door frame or a picture
on the wall. Lines are found by a Hough transform (Duda and Hart, 1972) in which each place votes
only for lines that its gradient is square to.
"""

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image

from firmware.face.sampling import Points

Values = npt.NDArray[np.float64]

_SIDE = 200  # pixels of the square that is looked at
_REACH = 2.2  # half of it, in widths of the face
_WIDTH = _SIDE / 2 / _REACH  # of the face, in its pixels
_TILTS = np.radians(np.arange(-25, 26, 1.0))  # of a sheet in the picture, a degree apart
_MIDDLE = -_TILTS[0]
_STEEP = 12.0  # grey levels over two pixels from which on a change is an edge
_SQUARE = 11  # degrees between a gradient and the normal of its line
_LINES = 4  # for each side
_LIKE = 4, 8  # pixels and degrees within which two lines are the same
# Widths of the face from its middle within which a sheet ends: left and right, above, below.
# Farther to the sides no shoulders hide a door.
_BESIDE, _ABOVE, _BELOW = (0.55, 1.35), (0.6, 2.0), (0.75, 2.1)
_SHOULDERS, _BREAST = 1.3, 1.6  # below the middle: from there on nothing behind a person is seen
# Of the third best side: on the sample photos at most 0.55, before random rectangles 0.68.
_LOW, _HIGH = 0.66, 0.82


class _Line(NamedTuple):
    """Where a line is and how much of it is edge.

    Attributes:
        normal: unit vector; of upright lines it points right, of level ones down.
        distance: from the middle of the square along it.
        edge: how many pixels of it are edge, counted up from its upper or left end.
    """

    normal: tuple[float, float]
    distance: float
    edge: Sequence[float]

    def share(self, start: float, end: float) -> float:
        """Return how much of it is edge between two places along it."""
        first, last = (min(max(round(at + _SIDE), 0), 2 * _SIDE) for at in (start, end))
        return (self.edge[last] - self.edge[first]) / max(last - first, 1)


def framed(picture: Image.Image, points: Points) -> float:
    """Return the evidence of a sheet's or screen's edges around a face, 0..1.

    Args:
        picture: RGB.
        points: the face, 468 x 2 or more, in its pixels.
    """
    return min(max((enclosure(picture, points) - _LOW) / (_HIGH - _LOW), 0.0), 1.0)


def enclosure(picture: Image.Image, points: Points) -> float:
    """Return how much is edge of the third best side of the best figure around the face, 0..1."""
    grey, seen = _square(picture, points)
    if not seen.any():
        return 0.0
    edge, angles = _gradients(grey, seen)
    upright, level = _Hough(edge, angles, upright=True), _Hough(edge, angles, upright=False)
    rows, columns = np.nonzero(seen.any(axis=1))[0], np.nonzero(seen.any(axis=0))[0]
    middle = _SIDE / 2
    lefts = upright.lines(-1, _BESIDE, ends=middle - columns[0])
    rights = upright.lines(1, _BESIDE, ends=columns[-1] - middle)
    tops = level.lines(-1, _ABOVE, ends=middle - rows[0])
    bottoms = level.lines(1, _BELOW, ends=rows[-1] - middle)
    figures = itertools.product(lefts, rights, tops, bottoms)
    return max((_third_best(*figure) for figure in figures), default=0.0)


def _third_best(left: _Line, right: _Line, top: _Line, bottom: _Line) -> float:
    # Along a level line the way is from right to left, as its normal points down.
    above, below = (side.share(_along(side, right), _along(side, left)) for side in (top, bottom))
    shares = [side.share(_along(side, top), _along(side, bottom)) for side in (left, right)]
    if bottom.distance < _BREAST * _WIDTH:
        # Behind a person's neck a picture on the wall has the other three edges too.
        return min(below, sorted([*shares, above])[1])
    for at, side in enumerate((left, right)):
        tail = side.share(_SHOULDERS * _WIDTH, _along(side, bottom))
        shares[at] = min(shares[at], tail)
    return sorted([*shares, above, below])[1]


def _along(line: _Line, other: _Line) -> float:
    """Return where on a line another one crosses it."""
    (a, b), (c, d) = line.normal, other.normal
    # The line's places are distance * (a, b) + t * (-b, a).
    return (other.distance - line.distance * (a * c + b * d)) / (a * d - b * c)


class _Hough:
    """The lines of one direction."""

    def __init__(self, edge: npt.NDArray[np.bool_], angles: Values, *, upright: bool) -> None:
        self._edge, self._angles = edge, angles
        self._normals = _TILTS + (0.0 if upright else math.pi / 2)
        ys, xs = np.nonzero(edge)
        # Of each gradient the nearest tilt, counted from the first; beyond the last ones too.
        tilts = np.round(np.degrees(_off(angles[ys, xs], self._normals[0] + _MIDDLE))).astype(int)
        tilts += len(_TILTS) // 2
        some = (tilts > -_SQUARE) & (tilts < len(_TILTS) + _SQUARE)
        tilts = (tilts[some] + np.arange(-_SQUARE, _SQUARE + 1)[:, None]).clip(-1, len(_TILTS))
        x, y = xs[some] - _SIDE / 2, ys[some] - _SIDE / 2
        cosines = np.pad(np.cos(self._normals), 1)[tilts + 1]
        sines = np.pad(np.sin(self._normals), 1)[tilts + 1]
        distances = np.round(x * cosines + y * sines).astype(int) + _SIDE
        size = (len(_TILTS) + 2, 2 * _SIDE)
        cells = (tilts + 1) * size[1] + distances
        votes = np.bincount(cells.ravel(), minlength=math.prod(size)).reshape(size)
        self._votes = votes[1:-1]

    def lines(self, sign: int, within: tuple[float, float], *, ends: float) -> list[_Line]:
        """Return the strongest lines on one side, and one where the picture ends.

        Args:
            sign: 1 for right or below.
            within: widths of the face.
            ends: how far the picture reaches on that side, in pixels.
        """
        near, far = (share * _WIDTH for share in within)
        if ends < near:
            return []
        nearest, farthest = round(near), round(min(far, ends))
        kept = np.arange(nearest, farthest + 1) * sign + _SIDE
        votes = self._votes[:, kept].copy()
        last = _Line(
            self._normal(len(_TILTS) // 2), float(sign * farthest), [0.0] * (2 * _SIDE + 1)
        )
        found = [last]
        for _ in range(_LINES):
            tilt, at = np.unravel_index(int(votes.argmax()), votes.shape)
            found.append(self._line(int(tilt), float(kept[at] - _SIDE)))
            pixels, degrees = _LIKE
            votes[
                max(tilt - degrees, 0) : tilt + degrees + 1, max(at - pixels, 0) : at + pixels + 1
            ] = 0
        return found

    def _normal(self, tilt: int) -> tuple[float, float]:
        return math.cos(self._normals[tilt]), math.sin(self._normals[tilt])

    def _line(self, tilt: int, distance: float) -> _Line:
        a, b = self._normal(tilt)
        along = np.arange(-_SIDE, _SIDE) + 0.5
        beside = np.array([-1, 0, 1])[:, None] + distance
        xs = np.round(beside * a - along * b + _SIDE / 2).astype(int)
        ys = np.round(beside * b + along * a + _SIDE / 2).astype(int)
        inside = (xs >= 0) & (ys >= 0) & (xs < _SIDE) & (ys < _SIDE)
        xs, ys = xs.clip(0, _SIDE - 1), ys.clip(0, _SIDE - 1)
        off = _off(self._angles[ys, xs], self._normals[tilt])
        near = np.abs(off) < math.radians(_SQUARE)
        hit = (inside & near & self._edge[ys, xs]).any(axis=0)
        return _Line((a, b), distance, [0.0, *np.cumsum(hit).tolist()])


def _off(angles: Values, normal: float) -> Values:
    """Return by how many radians gradients point beside a normal, whichever way they point."""
    found: Values = (angles - normal + math.pi / 2) % math.pi - math.pi / 2
    return found


def _square(picture: Image.Image, points: Points) -> tuple[Values, npt.NDArray[np.bool_]]:
    """Return the grey square around the face, and where in it there is a picture."""
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    scale = max(float(high[0] - low[0]), 1.0) / _WIDTH
    left, top = (low + high) / 2 - scale * _SIDE / 2
    box = (
        min(max(0, math.floor(left)), picture.width - 1),
        min(max(0, math.floor(top)), picture.height - 1),
        max(1, min(picture.width, math.ceil(left + scale * _SIDE))),
        max(1, min(picture.height, math.ceil(top + scale * _SIDE))),
    )
    step = max(1, int(scale))
    small = picture.reduce(step, box).convert("L")
    matrix = (scale / step, 0.0, (left - box[0]) / step, 0.0, scale / step, (top - box[1]) / step)
    size = (_SIDE, _SIDE)
    grey = small.transform(size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
    places = np.arange(_SIDE) + 0.5
    # Two pixels less: next to where the picture ends there is always an edge.
    seen = [
        (start + places * scale > 2 * scale) & (start + places * scale < end - 2 * scale)
        for start, end in ((left, picture.width), (top, picture.height))
    ]
    return np.asarray(grey, dtype=np.float64), seen[1][:, None] & seen[0]


def _gradients(grey: Values, seen: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.bool_], Values]:
    """Return where edges are, and the direction of every gradient in radians."""
    soft = np.pad(grey, 1, mode="edge")
    down = soft[:-2] + 2 * soft[1:-1] + soft[2:]
    across = soft[:, :-2] + 2 * soft[:, 1:-1] + soft[:, 2:]
    dx, dy = (down[:, 2:] - down[:, :-2]) / 4, (across[2:] - across[:-2]) / 4
    return (np.hypot(dx, dy) > _STEEP) & seen, np.arctan2(dy, dx)
