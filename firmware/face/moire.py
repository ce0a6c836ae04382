"""Whether a pattern of lines or dots lies over a face: a screen seen by a camera.

The pixels of a screen and those of the camera beat against each other, and in the face's spectrum
a few narrow peaks stand far above all that is as fine. Skin, hair and noise have no such peaks.
Fine screens, screens far off and out of focus have none either; and there are none in a print.
"""

import numpy as np
import numpy.typing as npt

from firmware.face.picture import Pixels
from firmware.face.sampling import Points

_SIDES = (256, 128, 64)  # pixels of the windows; the largest that the face holds
_COARSEST = 0.04  # cycles for each pixel: slower changes are the face
_RINGS = 24  # as many bands of one fineness, in each of which the peaks are held against the rest
_BLOCK = 8  # pixels of a JPEG block, whose edges are a pattern as well
_KEPT_OFF = 0.012  # cycles around the frequencies of blocks
# Decades above its ring: on the sample photos, in all sizes and qualities, at most 1.6.
_LOW, _HIGH = 1.7, 2.3
_LUMA = np.array([0.299, 0.587, 0.114])

Mask = npt.NDArray[np.bool_]


def moire(picture: Pixels, points: Points) -> float:
    """Return the evidence of a screen's pattern on a face, 0..1.

    Args:
        picture: as the camera gave it, not brought down: that would blur the pattern.
        points: the face, 468 x 2 or more, in its pixels.
    """
    return float(np.clip((prominence(picture, points) - _LOW) / (_HIGH - _LOW), 0, 1))


def prominence(picture: Pixels, points: Points) -> float:
    """Return how far the spectrum's greatest peak stands above its like, in decades; 0 if none."""
    spectrum = _spectrum(picture, points)
    if spectrum is None:
        return 0.0
    side = len(spectrum)
    down, across = np.meshgrid(np.fft.fftfreq(side), np.fft.rfftfreq(side), indexing="ij")
    fine = np.hypot(down, across)
    counts = (fine > _COARSEST) & ~_of_blocks(down, across, side)
    rings = (fine * 2 * _RINGS / np.sqrt(2)).astype(int)[counts]
    powers = spectrum[counts]
    order = np.lexsort((powers, rings))
    rings, powers = rings[order], powers[order]
    starts = np.searchsorted(rings, np.arange(rings[-1] + 2))
    ends = starts[1:]
    full = ends - starts[:-1] > side // 4  # too few places make no median
    if not full.any():
        return 0.0
    middles, tops = powers[(starts[:-1] + ends)[full] // 2], powers[ends[full] - 1]
    # A picture of one colour has no power at all: rounding alone makes more than 1.
    return float(np.log10((tops + 1) / (middles + 1)).max())


def _spectrum(picture: Pixels, points: Points) -> Points | None:
    """Return the mean power over windows in the middle of the face; None if it is too small."""
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    left, top = np.ceil(low + (high - low) * 0.1).astype(int).clip(0)
    right, bottom = np.floor(high - (high - low) * 0.1).astype(int)
    region = picture[top : max(bottom, 0), left : max(right, 0)] @ _LUMA
    side = next((side for side in _SIDES if min(region.shape) >= side), 0)
    if not side:
        return None
    window = np.hanning(side)[:, None] * np.hanning(side)
    powers = []
    for y in _starts(region.shape[0], side):
        for x in _starts(region.shape[1], side):
            piece = region[y : y + side, x : x + side]
            powers.append(np.abs(np.fft.rfft2((piece - piece.mean()) * window)) ** 2)
    mean: Points = np.mean(powers, axis=0)
    return mean


def _starts(length: int, side: int) -> list[int]:
    """Return where windows begin: one, or two that are as far apart as can be."""
    return sorted({0, length - side})


def _of_blocks(down: Points, across: Points, side: int) -> Mask:
    """Return which frequencies are those of JPEG blocks."""
    off = max(_KEPT_OFF, 1.5 / side) * _BLOCK
    near = [np.abs(part * _BLOCK - np.round(part * _BLOCK)) < off for part in (down, across)]
    found: Mask = near[0] & near[1]
    return found
