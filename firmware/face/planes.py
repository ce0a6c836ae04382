"""Whether a face moves as a solid or as a sheet: geometry of its meshes, pure.

Any two views of a plane differ by a homography (Hartley and Zisserman, Multiple View Geometry,
2.3; fitted by the normalised DLT, 4.1 and 4.4). What is left after the best one is parallax: the
nose moves against the eyes. A sheet that is turned far betrays itself otherwise: the mesh net
bends it into a head that turns a little and, which no head does, becomes narrower.
"""

import numpy as np
import numpy.typing as npt

from firmware.face.mesh import LEFT_EYE, RIGHT_EYE
from firmware.face.sampling import Points

Values = npt.NDArray[np.float64]

_RIGHT_CHEEK, _LEFT_CHEEK = 234, 454
_FOREHEAD, _CHIN, _UNDER_NOSE = 10, 152, 2
_EYELIDS = (160, 159, 158, 144, 145, 153, 385, 386, 387, 373, 374, 380)
_LIPS = (61, 291, 0, 17, 13, 14, 37, 267, 84, 314, 82, 312, 87, 317)
_MOVING = (*_EYELIDS, *_LIPS)


def parallax(one: Points, two: Points) -> float:
    """Return how little two views (468 x 3) are of one plane, in % of the eye distance."""
    left = residuals(one, two[None])[0].mean() / _size(two)
    # Of the view in which the eyes are farther apart, both brought to one size.
    eyes = max(_eye_distance(mesh) / _size(mesh) for mesh in (one, two))
    return float(100 * left / eyes)


def micro(meshes: Points) -> float:
    """Return how much eyelids and lips move other than the whole face, in % of the eye distance.

    Args:
        meshes: n x 468 x 3; the one in the middle is what the others are held against.
    """
    middle = meshes[len(meshes) // 2]
    left = residuals(middle, meshes)[:, list(_MOVING)]
    return float(100 * left.mean() / _eye_distance(middle))


def residuals(one: Points, others: Points) -> Values:
    """Return how far each point is from where the best homography puts it, n x 468, in pixels.

    Args:
        one: 468 x 2 or more; only x and y count.
        others: n x 468 x 2 or more, to each of which ``one`` is fitted.
    """
    start, _ = _normalised(one[None, :, :2])
    ends, sizes = _normalised(others[..., :2])
    ones = np.ones((*ends.shape[:2], 1))
    place = np.concatenate([np.broadcast_to(start, ends.shape), ones], axis=2)
    none = np.zeros_like(place)
    across = np.concatenate([place, none, -ends[..., :1] * place], axis=2)
    down = np.concatenate([none, place, -ends[..., 1:] * place], axis=2)
    rows = np.concatenate([across, down], axis=1)
    # The direction in which the equations are nearest to nought, for all frames at once.
    _, directions = np.linalg.eigh(rows.transpose(0, 2, 1) @ rows)
    mapped = place @ directions[..., 0].reshape(-1, 3, 3).transpose(0, 2, 1)
    off = mapped[..., :2] / mapped[..., 2:] - ends
    found: Values = np.hypot(off[..., 0], off[..., 1]) * sizes[:, None]
    return found


def squeeze(one: Points, two: Points) -> float:
    """Return how much the face's width has changed against its height, in %.

    Both meshes (468 x 3) are turned to face forward first, so that a solid head keeps its shape.
    What lies below the nose moves with the jaw and does not count.
    """
    axes = _axes(one)
    down = (one - one[_FOREHEAD]) @ axes[1]
    rigid = down < down[_UNDER_NOSE]
    before, after = (part - part.mean(axis=0) for part in (one[rigid], two[rigid]))
    left, _, right = np.linalg.svd(after.T @ before)
    flip = np.diag([1.0, 1.0, np.sign(np.linalg.det(left @ right))])
    turned_back = after @ left @ flip @ right
    before, turned_back = before @ axes[:2].T, turned_back @ axes[:2].T
    growth = np.linalg.lstsq(before, turned_back, rcond=None)[0]
    return float(100 * abs(np.log(max(growth[1, 1], 1e-3) / max(growth[0, 0], 1e-3))))


def _axes(mesh: Points) -> Points:
    """Return the face's own right-to-left, top-to-bottom and front-to-back, as rows."""
    across = mesh[_LEFT_CHEEK] - mesh[_RIGHT_CHEEK]
    across = across / np.linalg.norm(across)
    back = np.cross(across, mesh[_CHIN] - mesh[_FOREHEAD])
    back = back / np.linalg.norm(back)
    return np.stack([across, np.cross(back, across), back])


def _normalised(places: Points) -> tuple[Points, Values]:
    """Return places (n x 468 x 2) around nought at distance 1 in the mean; and their sizes."""
    centred = places - places.mean(axis=1, keepdims=True)
    sizes: Values = np.hypot(centred[..., 0], centred[..., 1]).mean(axis=1)
    return centred / sizes[:, None, None], sizes


def _eye_distance(mesh: Points) -> float:
    right, left = (mesh[list(eye), :2].mean(axis=0) for eye in (RIGHT_EYE, LEFT_EYE))
    return float(np.hypot(*(left - right)))


def _size(mesh: Points) -> float:
    return float(_normalised(mesh[None, :, :2])[1][0])
