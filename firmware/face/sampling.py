"""Reading a picture between its pixels."""

import numpy as np
import numpy.typing as npt

from firmware.face.interpreter import Floats
from firmware.face.picture import Pixels

Points = npt.NDArray[np.float64]  # n x 2: x, y


def bilinear(picture: Pixels, xs: Points, ys: Points) -> Floats:
    """Return the picture at the given positions, shape of ``xs`` x 3; black outside it.

    A position counts as inside if all four pixels around it are, as dlib's
    ``interpolate_bilinear`` has it.
    """
    height, width = picture.shape[:2]
    left, top = np.floor(xs).astype(np.intp), np.floor(ys).astype(np.intp)
    inside = (left >= 0) & (top >= 0) & (left + 1 < width) & (top + 1 < height)
    right_part, lower_part = (xs - left)[..., None], (ys - top)[..., None]
    left, top = np.where(inside, left, 0), np.where(inside, top, 0)
    upper = picture[top, left] * (1 - right_part) + picture[top, left + 1] * right_part
    lower = picture[top + 1, left] * (1 - right_part) + picture[top + 1, left + 1] * right_part
    mixed = upper * (1 - lower_part) + lower * lower_part
    return np.where(inside[..., None], mixed, 0).astype(np.float32)
