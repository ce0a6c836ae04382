"""The published MiniFASNet pair, if somebody has put its files into the bundle's folder.

Source: ``Silent-Face-Anti-Spoofing/src`` (Apache-2.0; ``generate_patches.py``,
``anti_spoof_predict.py``, ``data_io/functional.py``). The nets look at the face with much, and
with very much around it, and take BGR 0..255 as it is. Each has three classes; the middle one is
"real". Its weights are no part of the bundle: how well they do on one's own camera is to be
measured first.
"""

from pathlib import Path

import numpy as np

from firmware.face.interpreter import Floats, Net
from firmware.face.picture import Pixels
from firmware.face.sampling import Points

FILES = (("antispoof_v2.tflite", 2.7), ("antispoof_v1se.tflite", 4.0))  # and boxes around the face

Box = tuple[int, int, int, int]  # left, top, right, bottom; the last two are of it

_SIDE = 80
_CLASSES, _REAL = 3, 1


class AntiSpoof:
    """Both nets."""

    def __init__(self, bundle: Path, *, threads: int) -> None:
        self._nets = [(Net(bundle / name, threads=threads), scale) for name, scale in FILES]

    @classmethod
    def if_there(cls, bundle: Path, *, threads: int) -> "AntiSpoof | None":
        """Load the pair; None unless both files are there.

        Raises:
            BundleRefused: one of them is no usable net.
        """
        there = all((bundle / name).is_file() for name, _ in FILES)
        return cls(bundle, threads=threads) if there else None

    def real(self, picture: Pixels, points: Points) -> float:
        """Return how real a face is, 0..1.

        Args:
            picture: the whole picture; the nets were trained on portrait frames.
            points: the face, 468 x 2 or more. Its outermost points make the box: like that of
                the detector which the nets were trained with, it holds the forehead.
        """
        low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
        said = []
        for net, scale in self._nets:
            seen = _resized(picture, surrounding(picture.shape[:2], low, high, scale))
            said.append(_softmax(net.run(_laid_out(seen, net.shape))[_CLASSES])[_REAL])
        return float(np.mean(said))


def surrounding(size: tuple[int, ...], low: Points, high: Points, scale: float) -> Box:
    """Return a box of the face's proportions around it, moved and shrunk to lie in the picture.

    Args:
        size: height and width of the picture.
        low: left and top of the face.
        high: right and bottom of the face.
        scale: how much larger than the face the box shall be.
    """
    most = np.array([size[1], size[0]]) - 1
    face = np.maximum(high - low, 1.0)
    box = face * min(scale, *(most / face))
    # A box at the edge is moved inward, not cut.
    start = np.clip((low + high) / 2 - box / 2, 0, most - box)
    (left, top), (right, bottom) = start.astype(int), (start + box).astype(int)
    return int(left), int(top), int(right), int(bottom)


def _resized(picture: Pixels, box: Box) -> Floats:
    """Return the box as 80 x 80 pixels in BGR, each from its four nearest: nothing is averaged."""
    left, top, right, bottom = box
    piece = picture[top : bottom + 1, left : right + 1, ::-1].astype(np.float32)
    for axis in (0, 1):
        count = piece.shape[axis]
        at = ((np.arange(_SIDE) + 0.5) * count / _SIDE - 0.5).clip(0, count - 1)
        lower = np.floor(at).astype(int)
        upper = np.minimum(lower + 1, count - 1)
        share = (at - lower).astype(np.float32).reshape([-1 if n == axis else 1 for n in range(3)])
        piece = piece.take(lower, axis) * (1 - share) + piece.take(upper, axis) * share
    found: Floats = np.rint(piece)
    return found


def _laid_out(seen: Floats, shape: tuple[int, ...]) -> Floats:
    """Return the pixels as the net wants them: some converters leave the channels first."""
    return seen.transpose(2, 0, 1) if shape[1] == seen.shape[2] else seen


def _softmax(values: Floats) -> Floats:
    powers: Floats = np.exp(values - values.max())
    found: Floats = powers / powers.sum()
    return found
