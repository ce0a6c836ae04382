"""What a camera at the door would see: one photo as a solid head, and as a sheet held up.

The head is the photo bent to the depth of its own face mesh; the sheet is the same photo flat, or
bent around an upright cylinder. Both are turned in space and seen in perspective.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import numpy as np
from PIL import Image

from firmware.face.mesh import LEFT_EYE, RIGHT_EYE
from firmware.face.picture import Pixels, decode
from firmware.face.sampling import Points, bilinear
from tests.models import chain, sample

WIDE, HIGH = 640, 480

_DISTANCE = 9.5  # from the camera to the face, in eye distances: about 60 cm
_NECK = 1.6  # about which a head turns, behind the nose, in eye distances
_COARSE = 4  # pixels between the places whose origin is computed
_ROUNDS = 15
_READ = 640
_STEP = 3.0  # pixels between known depths

Moved = Callable[[Points], Points]


@dataclass(frozen=True)
class Pose:
    """Degrees and pixels. Positive yaw: to the person's own left; positive roll: clockwise."""

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    shift: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, eq=False)
class Portrait:
    """A photo scaled to the frame's pixels. Places are seen from the middle of the face.

    ``corner``: the photo's upper left; ``mesh``: 468 x 3; ``eyes``: from one to the other.
    """

    pixels: Pixels
    corner: Points
    mesh: Points
    eyes: float


@cache
def portrait(name: str, eyes: float = 72.0) -> Portrait:
    """Return a sample photo with so many pixels from eye to eye."""
    seen = chain().track().see(sample(name))
    assert seen
    photo, points = decode(sample(name), keep=_READ), seen.mesh.points
    right, left = (points[list(eye), :2].mean(axis=0) for eye in (RIGHT_EYE, LEFT_EYE))
    scale = eyes / float(np.hypot(*(left - right)))
    size = (round(photo.width * scale), round(photo.height * scale))
    middle = points.mean(axis=0) * scale
    small = np.asarray(photo.resize(size, Image.Resampling.LANCZOS))
    return Portrait(small, -middle[:2], points * scale - middle, eyes)


def solid(face: Portrait, pose: Pose, behind: Pixels | None = None) -> Pixels:
    """Return the frame with the head turned; what is far from the head stays where it is."""
    pivot = np.array([0.0, 0.0, face.mesh[:, 2].min() + _NECK * face.eyes])
    reach = np.abs(face.mesh[:, :2]).max(axis=0)

    def moved(places: Points) -> Points:
        far = np.hypot(*(places / reach).T)
        share = ((3 - far) / 1.5).clip(0, 1)[:, None]
        turned = _seen(places, _relief(face, places), pose, pivot, face.eyes)
        shifted: Points = places + share * (turned - places)
        return shifted

    return _painted(face, moved, behind)


def flat(face: Portrait, pose: Pose, behind: Pixels | None = None, *, bend: float = 0.0) -> Pixels:
    """Return the frame with the whole photo turned as a sheet.

    Args:
        face: the photo.
        pose: of the sheet.
        behind: what is behind it; grey if None.
        bend: how far its sides lie behind its middle, two eye distances from it, in eye distances.
    """

    def moved(places: Points) -> Points:
        depth = bend / 4 * places[:, 0] ** 2 / face.eyes
        return _seen(places, depth, pose, np.zeros(3), face.eyes)

    return _painted(face, moved, behind)


def jpeg(pixels: Pixels, *, noise: float = 0.0, seed: int = 0, quality: int = 85) -> bytes:
    """Return a camera's JPEG with its noise (standard deviation, of 255)."""
    grain = np.random.default_rng(seed).normal(0, noise, pixels.shape) if noise else 0
    file = BytesIO()
    image = Image.fromarray((pixels + grain).clip(0, 255).astype(np.uint8))
    image.save(file, "JPEG", quality=quality)
    return file.getvalue()


def _seen(places: Points, depth: Points, pose: Pose, pivot: Points, eyes: float) -> Points:
    """Return where the camera sees places (n x 2) of a surface that is turned about a pivot."""
    x, y, z = (np.column_stack([places, depth]) - pivot).T
    yaw, pitch, roll = np.radians([pose.yaw, pose.pitch, pose.roll])
    x, z = x * np.cos(yaw) - z * np.sin(yaw), x * np.sin(yaw) + z * np.cos(yaw)
    y, z = y * np.cos(pitch) - z * np.sin(pitch), y * np.sin(pitch) + z * np.cos(pitch)
    x, y = x * np.cos(roll) - y * np.sin(roll), x * np.sin(roll) + y * np.cos(roll)
    # Unturned, what lies in the face's middle plane is seen in its own size.
    nearer = _DISTANCE * eyes / (_DISTANCE * eyes + z + pivot[2])
    flat_places = np.column_stack([x, y]) + pivot[:2] + np.array(pose.shift)
    seen: Points = flat_places * nearer[:, None]
    return seen


def _painted(face: Portrait, moved: Moved, behind: Pixels | None) -> Pixels:
    """Return the frame in which each pixel shows the place of the photo that moves to it."""
    size = (WIDE // _COARSE + 1, HIGH // _COARSE + 1)
    steps = np.stack(np.meshgrid(*(np.arange(count) for count in size)), axis=-1) * _COARSE
    wanted = steps.reshape(-1, 2) - np.array([WIDE, HIGH]) / 2
    places = wanted.copy()
    for _ in range(_ROUNDS):
        places += wanted - moved(places)
    coarse = (places - face.corner).reshape(size[1], size[0], 2)
    xs, ys = (_finer(coarse[..., axis]) for axis in (0, 1))
    height, width = face.pixels.shape[:2]
    inside = (xs >= 0) & (ys >= 0) & (xs < width - 1) & (ys < height - 1)
    ground = np.full((HIGH, WIDE, 3), 96, dtype=np.uint8) if behind is None else behind
    painted = np.where(inside[..., None], bilinear(face.pixels, xs, ys), ground)
    return painted.round().astype(np.uint8)


def _finer(coarse: Points) -> Points:
    """Return the values at every pixel of the frame, from every few."""
    down, across = (
        (1 - np.abs(np.arange(length)[:, None] / _COARSE - np.arange(count))).clip(0)
        for length, count in zip((HIGH, WIDE), coarse.shape, strict=True)
    )
    fine: Points = down @ coarse @ across.T
    return fine


@cache
def _relief_grid(face: Portrait) -> tuple[Points, Points]:
    """Return depths on a grid around the face (rows x columns), and the grid's upper left."""
    around = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    reach = np.abs(face.mesh[:, :2]).max(axis=0)
    rim = np.stack([np.cos(around), np.sin(around)], axis=1) * reach * 1.5
    back = np.full(2 * len(rim), face.mesh[:, 2].max() + 0.2 * face.eyes)
    known = np.concatenate([face.mesh[:, :2], rim, rim * 2])
    depths = np.concatenate([face.mesh[:, 2], back])
    # Linear radial basis functions: the surface goes through every point of the mesh.
    weights = np.linalg.solve(_between(known, known), depths)
    xs, ys = (np.arange(-4 * at, 4 * at, _STEP) for at in reach)
    rows = [_between(np.column_stack([xs, np.full(len(xs), y)]), known) @ weights for y in ys]
    return np.array(rows), np.array([xs[0], ys[0]])


def _relief(face: Portrait, places: Points) -> Points:
    """Return how deep the head is at places (n x 2)."""
    grid, corner = _relief_grid(face)
    rows, columns = grid.shape
    x, y = ((places - corner) / _STEP).T
    x, y = x.clip(0, columns - 1.01), y.clip(0, rows - 1.01)
    left, top = x.astype(int), y.astype(int)
    x, y = x - left, y - top
    upper = grid[top, left] * (1 - x) + grid[top, left + 1] * x
    lower = grid[top + 1, left] * (1 - x) + grid[top + 1, left + 1] * x
    found: Points = upper * (1 - y) + lower * y
    return found


def _between(one: Points, two: Points) -> Points:
    apart: Points = np.hypot(one[:, None, 0] - two[:, 0], one[:, None, 1] - two[:, 1])
    return apart
