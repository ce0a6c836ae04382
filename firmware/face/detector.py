"""Finds faces with MediaPipe's two BlazeFace nets.

Source: ``mediapipe/modules/face_detection/*.pbtxt`` and the ssd_anchors, tensors_to_detections
and non_max_suppression calculators. The short-range net is for faces that fill a fifth of the
picture or more, the full-range net for smaller ones; "exactly one face" needs both.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from firmware.face.interpreter import Floats, Net
from firmware.face.picture import Pixels
from firmware.face.sampling import Points

_SAME = 0.3  # share of the union that two boxes share when they are one face
_OBLONG = 1.25  # longer than this, the picture is also looked at in squares


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
    """One of the two nets."""

    def __init__(self, net: Net, anchor_points: Points, threshold: float) -> None:
        self._net = net
        self._anchors = anchor_points
        self._threshold = threshold
        self._side = net.shape[1]

    @classmethod
    def short(cls, bundle: Path, *, threads: int) -> "BlazeFace":
        """Load the short-range net: 896 anchors."""
        net = Net(bundle / "blazeface_short.tflite", threads=threads)
        return cls(net, anchors((8, 16, 16, 16), net.shape[1], per_layer=2), threshold=0.5)

    @classmethod
    def full(cls, bundle: Path, *, threads: int) -> "BlazeFace":
        """Load the full-range net: 2304 anchors."""
        net = Net(bundle / "blazeface_full_sparse.tflite", threads=threads)
        return cls(net, anchors((4,), net.shape[1], per_layer=1), threshold=0.6)

    def find(self, picture: Pixels) -> list[Detection]:
        """Return the faces of a picture, unmerged."""
        height, width = picture.shape[:2]
        longest = max(height, width)
        outputs = self._net.run(_letterbox(picture, self._side) / np.float32(127.5) - 1)
        count = len(self._anchors)
        logits = outputs[count].clip(-100, 100).astype(np.float64)
        scores = 1 / (1 + np.exp(-logits))
        keep = scores >= self._threshold
        raw = outputs[count * 16].reshape(count, 8, 2)[keep] / self._side
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


class Detector:
    """Both nets together, on the whole picture and on squares of a long one."""

    def __init__(self, bundle: Path, *, threads: int) -> None:
        self._short = BlazeFace.short(bundle, threads=threads)
        self._full = BlazeFace.full(bundle, threads=threads)

    def find(self, picture: Pixels) -> list[Detection]:
        """Return every face, the largest first, each once."""
        found: list[Detection] = []
        for left, top, piece in _pieces(picture):
            for net in (self._full, self._short):
                found += [_moved(face, left, top) for face in merge(net.find(piece))]
        return sorted(merge(found), key=lambda face: face.area, reverse=True)


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


def _pieces(picture: Pixels) -> Iterator[tuple[int, int, Pixels]]:
    """Give the whole picture and, if it is long, squares along it that overlap by half."""
    height, width = picture.shape[:2]
    yield 0, 0, picture
    short, long = sorted((height, width))
    if long <= _OBLONG * short:
        return
    count = max(2, round(2 * long / short) - 1)
    for start in np.linspace(0, long - short, count).round().astype(int):
        if width > height:
            yield int(start), 0, picture[:, start : start + short]
        else:
            yield 0, int(start), picture[start : start + short]


def _letterbox(picture: Pixels, side: int) -> Floats:
    """Return the picture in the middle of a black square of ``side`` pixels."""
    height, width = picture.shape[:2]
    scale = side / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = Image.fromarray(np.ascontiguousarray(picture)).resize(
        size, Image.Resampling.BILINEAR, reducing_gap=2.0
    )
    square = np.zeros((side, side, 3), dtype=np.float32)
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    square[top : top + size[1], left : left + size[0]] = np.asarray(small)
    return square
