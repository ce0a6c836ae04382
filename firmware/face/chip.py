"""Cuts the chip: the 150-pixel picture, eyes and nose always in one place, that the net knows.

Source: ``dlib/image_transforms/interpolation.h`` (``get_face_chip_details``,
``extract_image_chips``) and ``image_pyramid.h``. The net was trained on exactly these chips:
another crop of the same face gives another, worse template.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from firmware.face.mesh import Mesh
from firmware.face.picture import Pixels
from firmware.face.sampling import Points

Sums = npt.NDArray[np.uint16]

SIDE = 150
_PADDING = 0.25
# dlib's mean face (unit square) and the mesh points that stand at the same places: image-right
# eye outer and inner corner, image-left eye outer and inner corner, under the nose.
_MEAN_FACE = np.array(
    [
        [0.8595674595992, 0.2134981538014],
        [0.6460604764104, 0.2289674387677],
        [0.1205750620789, 0.2137274526848],
        [0.3340850613712, 0.2290642403242],
        [0.4901123135679, 0.6277975316475],
    ],
)
_MESH_POINTS = (263, 362, 33, 133, 2)


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where the chip lies in the picture: its middle, pixels for each of its own, its turn."""

    centre: Points
    scale: float
    angle: float

    def on_chip(self, points: Points) -> Points:
        """Return where points of the picture (n x 2) are on the chip, in its pixels."""
        step = (SIDE * self.scale - 1) / (SIDE - 1)
        turned: Points = (points - self.centre) @ _turn(self.angle)
        return turned / step + (SIDE - 1) / 2


def locate(mesh: Mesh) -> Place:
    """Return where the chip of a face lies."""
    return fit(mesh.points[_MESH_POINTS, :2])


def fit(points: Points) -> Place:
    """Return where the chip of five points (5 x 2, in the order above) lies."""
    template = (_PADDING + _MEAN_FACE) / (2 * _PADDING + 1) * SIDE
    matrix, shift = _similarity(template, points)
    return Place(
        centre=matrix @ np.full(2, SIDE / 2) + shift,
        scale=math.hypot(matrix[0, 0], matrix[1, 0]),
        angle=math.atan2(matrix[1, 0], matrix[0, 0]),
    )


def cut(picture: Image.Image, place: Place) -> Pixels:
    """Return the chip, ``SIDE`` x ``SIDE`` x 3; black where it leaves the picture.

    It is cut from a level of the picture's pyramid that is not much larger than the chip.
    """
    half = (SIDE * place.scale - 1) / 2
    low, high = place.centre - half, place.centre + half
    levels, margin = _levels(low, high)
    region = _around(picture, place, low, high, margin)
    if region[0] >= region[2] or region[1] >= region[3]:
        return np.zeros((SIDE, SIDE, 3), dtype=np.uint8)
    level = picture.crop(region)
    low, high = low - region[:2], high - region[:2]
    if levels:
        pixels: Pixels = np.asarray(level)
        for _ in range(levels):
            pixels, low, high = halve(pixels), _down(low), _down(high)
        if min(pixels.shape[:2]) < 2:  # noqa: PLR2004 - nothing is left to mix
            return np.zeros((SIDE, SIDE, 3), dtype=np.uint8)
        level = Image.fromarray(pixels)
    return _turned(level, (low + high) / 2, (high - low)[0] / (SIDE - 1), place.angle)


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


def _turned(level: Image.Image, middle: Points, step: float, angle: float) -> Pixels:
    """Return the chip whose pixels are ``step`` apart and turned by ``angle`` around ``middle``.

    Pillow mixes and truncates as dlib does. At an edge it goes on with the last pixel, where dlib
    has black as soon as one of the four pixels around a place is missing.
    """
    matrix = _turn(angle) * step
    (a, b), (d, e) = matrix
    start = middle - matrix @ np.full(2, (SIDE - 1) / 2)
    # Pillow counts from the corners of pixels, not from their middles.
    c, f = start - matrix @ np.full(2, 0.5) + 0.5
    turned = level.transform(
        (SIDE, SIDE), Image.Transform.AFFINE, (a, b, c, d, e, f), Image.Resampling.BILINEAR
    )
    chip: Pixels = np.asarray(turned)
    corners = start + np.array([[0, 0], [0, 1], [1, 0], [1, 1]]) * (SIDE - 1) @ matrix.T
    last = np.array(level.size) - 1
    if (corners >= 0).all() and (corners < last).all():
        return chip
    along = np.arange(SIDE)
    xs, ys = (
        at + right * along + down * along[:, None]
        for at, (right, down) in zip(start, matrix, strict=True)
    )
    inside = (xs >= 0) & (ys >= 0) & (xs < last[0]) & (ys < last[1])
    return np.where(inside[..., None], chip, np.uint8(0))


def _levels(low: Points, high: Points) -> tuple[int, int]:
    """Return how often the picture is halved and how many pixels around the chip that takes."""
    levels, margin = 0, 2
    low, high = _down(low), _down(high)
    while float(np.prod(high - low + 1)) > SIDE * SIDE:
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
