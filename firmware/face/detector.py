"""Finds faces with MediaPipe's two BlazeFace nets.

Source: ``mediapipe/modules/face_detection/*.pbtxt`` and the ssd_anchors, tensors_to_detections
and non_max_suppression calculators. "Exactly one face" needs both nets: of the sample faces pasted
at all sizes into noise, by the box's side against the picture's, the short-range net found every
one from 0.15 up; the full-range net 90 % at 0.1, 99 % and more from 0.15 to 0.4, fewer near 1.
"""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from firmware.face.interpreter import Floats, Net
from firmware.face.sampling import Points

Piece = tuple[int, int, int, int]  # left, top, right, bottom, in pixels of the picture

_SHORT_SURE = 0.5
# MediaPipe takes 0.6 and has nobody to ask. Here the mesh refuses what is no face, and at 0.4 the
# net finds 96 % instead of 87 % of the sample faces that are an eighth of a square wide.
_FULL_SURE = 0.4
_SAME = 0.3  # share of the union that two boxes share when they are one face
_OBLONG = 1.25  # longer than this, the picture can also be looked at in squares
_SEEN = 0.15  # side of a face against the picture's from which on the short-range net finds it
_COUNTS = 0.5  # of the largest face's side: what is smaller is in the background
_UNCUT = 0.75  # of a face that is in a piece: half a face is easily taken for another
_FINE = 1.25  # pixels that are kept for each one that a net sees


@dataclass(frozen=True, slots=True, eq=False)
class Detection:
    """One face in pixels of the picture.

    ``box`` is left, top, right, bottom. ``points`` (6 x 2): the subject's right eye, left eye,
    nose tip, mouth, right and left ear.
    """

    score: float
    box: tuple[float, float, float, float]
    points: Points

    @property
    def area(self) -> float:
        """Size of the box in square pixels."""
        left, top, right, bottom = self.box
        return (right - left) * (bottom - top)

    @property
    def side(self) -> float:
        """The box's longer side in pixels."""
        left, top, right, bottom = self.box
        return max(right - left, bottom - top)


def anchors(strides: tuple[int, ...], side: int, per_layer: int) -> Points:
    """Return the centres of the anchors in shares of the picture, n x 2.

    Layers of one stride follow each other cell by cell: row, then column, then anchor.
    """
    layers = []
    for stride in dict.fromkeys(strides):
        cells = side // stride
        centres = (np.arange(cells) + 0.5) / cells
        ys, xs = np.meshgrid(centres, centres, indexing="ij")
        grid = np.stack([xs.ravel(), ys.ravel()], axis=1)
        layers.append(np.repeat(grid, strides.count(stride) * per_layer, axis=0))
    return np.concatenate(layers)


class BlazeFace:
    """One of the two nets. ``side``: of the square it sees, in pixels."""

    def __init__(self, net: Net, anchor_points: Points, threshold: float) -> None:
        self._net = net
        self._anchors = anchor_points
        self._threshold = threshold
        self.side = net.shape[1]

    @classmethod
    def short(cls, bundle: Path, *, threads: int) -> "BlazeFace":
        """Load the short-range net: 896 anchors."""
        net = Net(bundle / "blazeface_short.tflite", threads=threads)
        return cls(net, anchors((8, 16, 16, 16), net.shape[1], per_layer=2), _SHORT_SURE)

    @classmethod
    def full(cls, bundle: Path, *, threads: int) -> "BlazeFace":
        """Load the full-range net: 2304 anchors."""
        net = Net(bundle / "blazeface_full_sparse.tflite", threads=threads)
        return cls(net, anchors((4,), net.shape[1], per_layer=1), _FULL_SURE)

    def find(self, picture: Image.Image) -> list[Detection]:
        """Return the faces of a picture, unmerged."""
        width, height = picture.size
        longest = max(height, width)
        outputs = self._net.run(_letterbox(picture, self.side) / np.float32(127.5) - 1)
        count = len(self._anchors)
        logits = outputs[count].clip(-100, 100).astype(np.float64)
        scores = 1 / (1 + np.exp(-logits))
        keep = scores >= self._threshold
        raw = outputs[count * 16].reshape(count, 8, 2)[keep] / self.side
        raw[:, 0] += self._anchors[keep]
        raw[:, 2:] += self._anchors[keep][:, None]
        offset = np.array([longest - width, longest - height]) / 2
        found = []
        for score, (centre, size, *points) in zip(scores[keep], raw * longest, strict=True):
            if min(size) > 0:
                corners = (*(centre - size / 2 - offset), *(centre + size / 2 - offset))
                box = (float(corners[0]), float(corners[1]), float(corners[2]), float(corners[3]))
                found.append(Detection(float(score), box, np.array(points) - offset))
        return found

    def find_in(self, picture: Image.Image, piece: Piece) -> list[Detection]:
        """Return the faces of a piece, each once, where they are in the picture."""
        found = merge(self.find(picture.crop(piece)))
        moved = (_moved(face, piece[0], piece[1]) for face in found)
        return [face for face in moved if not _is_cut(face, piece, picture)]


class Detector:
    """Both nets together, on the whole picture and, where that is not enough, on squares of it."""

    def __init__(self, bundle: Path, *, threads: int) -> None:
        self._short = BlazeFace.short(bundle, threads=threads)
        self._full = BlazeFace.full(bundle, threads=threads)

    def find(self, picture: Image.Image, *, closely: bool = False) -> list[Detection]:
        """Return every face, the largest first, each once.

        The short-range net looks first. Then follows what it takes to find any face half as wide
        as the largest so far, or everything there is: where nothing was found, or ``closely``.
        """
        step = max(1, int(min(picture.size) / (_FINE * self._full.side)))
        small = picture.reduce(step) if step > 1 else picture
        found = self._short.find_in(small, _whole(small))
        largest = 0.0 if closely else max((face.side for face in found), default=0.0)
        for net, piece in self._further(small, largest * _COUNTS):
            found += net.find_in(small, piece)
        enlarged = (_enlarged(face, step) for face in merge(found))
        return sorted(enlarged, key=lambda face: face.area, reverse=True)

    def _further(self, picture: Image.Image, counts: float) -> list[tuple[BlazeFace, Piece]]:
        """Return what else to look at, for faces of ``counts`` pixels and more."""
        width, height = picture.size
        squares = _squares(picture)
        near = [(self._short, square) for square in squares]
        far = [(self._full, square) for square in squares]
        whole = [(self._full, _whole(picture))]
        if not counts:
            return whole + near + far
        if counts >= _SEEN * max(width, height):
            return whole
        if counts >= _SEEN * min(width, height):
            return whole + near
        return far or whole


def merge(found: list[Detection]) -> list[Detection]:
    """Weighted non-maximum suppression: one face for each group of overlapping ones.

    A group takes the best one's score and the score-weighted mean of all its boxes and points.
    """
    waiting = sorted(found, key=lambda face: face.score, reverse=True)
    merged = []
    while waiting:
        best = waiting[0]
        group = [face for face in waiting if face is best or _overlap(best, face) > _SAME]
        waiting = [face for face in waiting if face not in group]
        merged.append(_mean(group))
    return merged


def _mean(group: list[Detection]) -> Detection:
    weights = [face.score for face in group]
    box = np.average([face.box for face in group], axis=0, weights=weights)
    points = np.average([face.points for face in group], axis=0, weights=weights)
    corners = (float(box[0]), float(box[1]), float(box[2]), float(box[3]))
    return Detection(group[0].score, corners, points)


def _overlap(one: Detection, two: Detection) -> float:
    left, top = max(one.box[0], two.box[0]), max(one.box[1], two.box[1])
    right, bottom = min(one.box[2], two.box[2]), min(one.box[3], two.box[3])
    shared = max(0.0, right - left) * max(0.0, bottom - top)
    return shared / (one.area + two.area - shared)


def _moved(face: Detection, left: int, top: int) -> Detection:
    x0, y0, x1, y1 = face.box
    moved = (x0 + left, y0 + top, x1 + left, y1 + top)
    return Detection(face.score, moved, face.points + np.array([left, top]))


def _enlarged(face: Detection, step: int) -> Detection:
    x0, y0, x1, y1 = face.box
    return Detection(face.score, (x0 * step, y0 * step, x1 * step, y1 * step), face.points * step)


def _whole(picture: Image.Image) -> Piece:
    return 0, 0, picture.width, picture.height


def _squares(picture: Image.Image) -> list[Piece]:
    """Return squares along a long picture; none of one that is not long.

    They overlap so far that each face which the short-range net may not see in the whole picture
    is uncut in one of them.
    """
    width, height = picture.size
    short, long = sorted((height, width))
    if long <= _OBLONG * short:
        return []
    shared = min(_UNCUT * _SEEN * long, short / 2)
    count = math.ceil((long - shared) / (short - shared))
    starts = [round(at * (long - short) / (count - 1)) for at in range(count)]
    if width > height:
        return [(at, 0, at + short, short) for at in starts]
    return [(0, at, short, at + short) for at in starts]


def _is_cut(face: Detection, piece: Piece, picture: Image.Image) -> bool:
    """Tell whether too much of a face is beyond an edge of the piece that is none of the picture."""
    x0, y0, x1, y1 = face.box
    left, top, right, bottom = piece
    beyond = max(
        (left - x0) * (left > 0),
        (top - y0) * (top > 0),
        (x1 - right) * (right < picture.width),
        (y1 - bottom) * (bottom < picture.height),
    )
    return beyond > (1 - _UNCUT) * face.side


def _letterbox(picture: Image.Image, side: int) -> Floats:
    """Return the picture in the middle of a black square of ``side`` pixels."""
    scale = side / max(picture.size)
    width, height = (max(1, round(size * scale)) for size in picture.size)
    small = picture.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2.0)
    square = np.zeros((side, side, 3), dtype=np.float32)
    left, top = (side - width) // 2, (side - height) // 2
    square[top : top + height, left : left + width] = np.asarray(small)
    return square
