"""Where everything in a face is: MediaPipe's mesh of 468 points.

Source: ``mediapipe/modules/face_landmark/face_landmark_cpu.pbtxt`` and
``face_detection_front_detection_to_roi.pbtxt``. The detector's own points are off by pixels; a
template is only as good as its alignment, so the chip is cut by these.
"""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from firmware.face.detector import Detection
from firmware.face.interpreter import Net
from firmware.face.picture import Pixels
from firmware.face.sampling import Points

RIGHT_EYE, LEFT_EYE = (33, 133), (263, 362)  # outer and inner corner; the subject's own sides

_COUNT = 468
_IS_FACE = 0.5
_SPECK = 8  # pixels from eye to eye: less is nobody who stands here
_PASSES = 2  # the second one looks where the first one found the face: boxes are rough
_WIDER = 1.5  # the region of interest against the box
_HALF_DIAGONAL = 0.72  # of a square, in sides, and a little more for what is mixed at its edge


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """``points``: 468 x 3 in pixels of the picture, z toward the face's back and of one scale.

    ``flag``: how sure the net is that it saw a whole face, 0..1. ``seen``: the upright square
    around the face that it saw, in which the face fills the middle two thirds.
    """

    points: Points
    flag: float
    seen: Pixels

    @property
    def is_face(self) -> bool:
        """Whether this is one: what the detector takes for a face and the mesh does not is none."""
        if self.flag <= _IS_FACE or not np.isfinite(self.points).all():
            return False
        return math.dist(self.points[RIGHT_EYE[0]], self.points[LEFT_EYE[0]]) > _SPECK


class FaceMesh:
    """The net and its cropping."""

    def __init__(self, bundle: Path, *, threads: int) -> None:
        self._net = Net(bundle / "face_mesh.tflite", threads=threads)
        self._side = self._net.shape[1]

    def fit(self, picture: Image.Image, face: Detection) -> Mesh:
        """Return the mesh of a detected face."""
        left, top, right, bottom = face.box
        centre = np.array([left + right, top + bottom]) / 2
        mesh = self._fit(picture, centre, face.side, face.points[1] - face.points[0])
        for _ in range(_PASSES - 1):
            mesh = self.follow(picture, mesh.points)
        return mesh

    def follow(self, picture: Image.Image, points: Points) -> Mesh:
        """Return the mesh of a face that was at ``points`` (468 x 3) a moment ago."""
        flat = points[:, :2]
        low, high = flat.min(axis=0), flat.max(axis=0)
        across = flat[LEFT_EYE[0]] - flat[RIGHT_EYE[0]]
        return self._fit(picture, (low + high) / 2, float((high - low).max()), across)

    def _fit(self, picture: Image.Image, centre: Points, size: float, across: Points) -> Mesh:
        """Look at a square around ``centre``, turned so that ``across`` (eye to eye) is level."""
        scale = size * _WIDER / self._side
        turn = math.atan2(across[1], across[0])
        cosine, sine = math.cos(turn) * scale, math.sin(turn) * scale
        matrix = np.array([[cosine, -sine], [sine, cosine]])
        seen = self._crop(picture, centre, matrix, scale)
        outputs = self._net.run(seen / np.float32(255))
        found = outputs[_COUNT * 3].reshape(_COUNT, 3).astype(np.float64)
        flat = (found[:, :2] - self._side / 2) @ matrix.T + centre
        points = np.concatenate([flat, found[:, 2:] * scale], axis=1)
        return Mesh(points=points, flag=1 / (1 + math.exp(-float(outputs[1][0]))), seen=seen)

    def _crop(self, picture: Image.Image, centre: Points, matrix: Points, scale: float) -> Pixels:
        """Return the square that ``matrix`` turns and scales, black where there is no picture."""
        reach = self._side * scale * _HALF_DIAGONAL
        left, top = (
            min(max(0, math.floor(at - reach)), size - 1)
            for size, at in zip(picture.size, centre, strict=True)
        )
        right, bottom = (
            max(low + 1, min(size, math.ceil(at + reach)))
            for low, size, at in zip((left, top), picture.size, centre, strict=True)
        )
        # Averaged down first: sampled as it is, a large face would flicker from frame to frame.
        step = max(1, min(int(scale), right - left, bottom - top))
        region = (left, top, right, bottom)
        small = picture.reduce(step, region) if step > 1 else picture.crop(region)
        middle = (centre - np.array([left, top])) / step
        (a, b), (d, e) = matrix / step
        c, f = middle - matrix @ np.full(2, self._side / 2) / step
        size = (self._side, self._side)
        turned = small.transform(
            size,
            Image.Transform.AFFINE,
            (a, b, c, d, e, f),
            Image.Resampling.BILINEAR,
        )
        return np.asarray(turned)
