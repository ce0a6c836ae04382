"""Cuts the chip: a small square picture, eyes and nose always in one place, as a net knows it.

Source: ``dlib/image_transforms/interpolation.h`` (``get_face_chip_details``,
``extract_image_chips``) and ``image_pyramid.h``. The net was trained on exactly these chips:
another crop of the same face gives another, worse template.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from firmware.face.geometry import DLIB, Geometry
from firmware.face.mesh import Mesh
from firmware.face.picture import Pixels
from firmware.face.sampling import Points

Sums = npt.NDArray[np.uint16]


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where a chip lies in the picture: its middle, pixels for each of its own, turn and side."""

    centre: Points
    scale: float
    angle: float
    side: int = DLIB.side

    def on_chip(self, points: Points) -> Points:
        """Return where points of the picture (n x 2) are on the chip, in its pixels."""
        step = (self.side * self.scale - 1) / (self.side - 1)
        turned: Points = (points - self.centre) @ _turn(self.angle)
        return turned / step + (self.side - 1) / 2


def locate(mesh: Mesh, geometry: Geometry = DLIB) -> Place:
    """Return where the chip of a face lies."""
    flat = mesh.points[:, :2]
    return fit(np.array([flat[list(some)].mean(axis=0) for some in geometry.landmarks]), geometry)


def fit(points: Points, geometry: Geometry = DLIB) -> Place:
    """Return where the chip lies whose points are at ``points`` (n x 2) of the picture."""
    side = geometry.side
    matrix, shift = _similarity(np.array(geometry.points), points)
    return Place(
        centre=matrix @ np.full(2, side / 2) + shift,
        scale=math.hypot(matrix[0, 0], matrix[1, 0]),
        angle=math.atan2(matrix[1, 0], matrix[0, 0]),
        side=side,
    )


def cut(picture: Image.Image, place: Place) -> Pixels:
    """Return the chip, side x side x 3; black where it leaves the picture.

    It is cut from a level of the picture's pyramid that is not much larger than the chip.
    """
    side = place.side
    half = (side * place.scale - 1) / 2
    low, high = place.centre - half, place.centre + half
    levels, margin = _levels(low, high, side)
    region = _around(picture, place, low, high, margin)
    if region[0] >= region[2] or region[1] >= region[3]:
        return np.zeros((side, side, 3), dtype=np.uint8)
    level = picture.crop(region)
    low, high = low - region[:2], high - region[:2]
    if levels:
        pixels: Pixels = np.asarray(level)
        for _ in range(levels):
            pixels, low, high = halve(pixels), _down(low), _down(high)
        if min(pixels.shape[:2]) < 2:  # noqa: PLR2004 - nothing is left to mix
            return np.zeros((side, side, 3), dtype=np.uint8)
        level = Image.fromarray(pixels)
    return _turned(level, (low + high) / 2, (high - low)[0] / (side - 1), place)


def halve(picture: Pixels) -> Pixels:
    """Return a picture of half the size: the filter 1 4 6 4 1 each way, no border, truncated."""
    rows, columns = (max(0, (size - 3) // 2) for size in picture.shape[:2])
    if not rows or not columns:
        return np.zeros((rows, columns, 3), dtype=np.uint8)
    # Whole rows first, then columns with the even and the odd ones apart: numpy is quick where
    # neighbours in memory go the same way. 16 bits are enough: 255 * 16 * 16 is less than 65536.
    lines = picture.reshape(len(picture), -1).astype(np.uint16)
    tall = _mixed(*(lines[at : at + 2 * rows - 1 : 2] for at in range(5)))
    pixels, flat = tall.reshape(rows, -1, 3), (rows, -1)
    even, odd = pixels[:, ::2].reshape(flat), pixels[:, 1::2].reshape(flat)
    end = 3 * columns
    both = _mixed(
        even[:, :end], odd[:, :end], even[:, 3 : end + 3], odd[:, 3 : end + 3], even[:, 6 : end + 6]
    )
    return (both >> 8).astype(np.uint8).reshape(rows, columns, 3)


def _mixed(a: Sums, b: Sums, c: Sums, d: Sums, e: Sums) -> Sums:
    found: Sums = a + e + ((b + d) << 2) + c * np.uint16(6)
    return found


def _turned(level: Image.Image, middle: Points, step: float, place: Place) -> Pixels:
    """Return the chip whose pixels are ``step`` apart and turned around ``middle``.

    Pillow mixes and truncates as dlib does. At an edge it goes on with the last pixel, where dlib
    has black as soon as one of the four pixels around a place is missing.
    """
    side = place.side
    matrix = _turn(place.angle) * step
    (a, b), (d, e) = matrix
    start = middle - matrix @ np.full(2, (side - 1) / 2)
    # Pillow counts from the corners of pixels, not from their middles.
    c, f = start - matrix @ np.full(2, 0.5) + 0.5
    turned = level.transform(
        (side, side), Image.Transform.AFFINE, (a, b, c, d, e, f), Image.Resampling.BILINEAR
    )
    chip: Pixels = np.asarray(turned)
    corners = start + np.array([[0, 0], [0, 1], [1, 0], [1, 1]]) * (side - 1) @ matrix.T
    last = np.array(level.size) - 1
    if (corners >= 0).all() and (corners < last).all():
        return chip
    along = np.arange(side)
    xs, ys = (
        at + right * along + down * along[:, None]
        for at, (right, down) in zip(start, matrix, strict=True)
    )
    inside = (xs >= 0) & (ys >= 0) & (xs < last[0]) & (ys < last[1])
    return np.where(inside[..., None], chip, np.uint8(0))


def _levels(low: Points, high: Points, side: int) -> tuple[int, int]:
    """Return how often the picture is halved and how many pixels around the chip that takes."""
    levels, margin = 0, 2
    low, high = _down(low), _down(high)
    while float(np.prod(high - low + 1)) > side * side:
        low, high = _down(low), _down(high)
        levels, margin = levels + 1, 2 * margin + 2
    return levels, margin


def _around(
    picture: Image.Image,
    place: Place,
    low: Points,
    high: Points,
    margin: int,
) -> tuple[int, int, int, int]:
    """Return the part of the picture that dlib would make the pyramid of.

    Not only for speed: which pixels become one depends on where the part begins.
    """
    corners = np.array([low, (high[0], low[1]), (low[0], high[1]), high]) - place.centre
    turned = corners @ _turn(place.angle).T + place.centre
    width, height = picture.size
    first = np.maximum(turned.min(axis=0) - margin, 0)
    last = np.minimum(turned.max(axis=0) + margin, (width - 1, height - 1))
    left, top = (max(0, int(at)) for at in np.floor(first + 0.5))
    right, bottom = (max(0, int(at)) + 1 for at in np.floor(last + 0.5))
    return left, top, right, bottom


def _turn(angle: float) -> Points:
    cosine, sine = math.cos(angle), math.sin(angle)
    return np.array([[cosine, -sine], [sine, cosine]])


def _down(point: Points) -> Points:
    """Return where a point of the picture is in the half-size picture."""
    down: Points = point / 2 - np.array([1.25, 0.75])
    return down


def _similarity(source: Points, target: Points) -> tuple[Points, Points]:
    """Return the turn-and-scale matrix and the shift that best carry source onto target.

    Source: Umeyama, "Least-squares estimation of transformation parameters", 1991.
    """
    mean_source, mean_target = source.mean(axis=0), target.mean(axis=0)
    around = source - mean_source
    covariance = (target - mean_target).T @ around / len(source)
    left, strength, right = np.linalg.svd(covariance)
    sign = np.array([1.0, 1.0 if np.linalg.det(covariance) >= 0 else -1.0])
    turn = left @ np.diag(sign) @ right
    scale = float(strength @ sign) / float((around**2).sum() / len(source))
    return scale * turn, mean_target - scale * turn @ mean_source
