"""Whether a face can be used, and if not, what the person at the camera should do about it.

One face, its mesh and its chip are measured; the first limit that is broken gives the reason.
Source of the checks: ISO/IEC 29794-5 as in its reference code OFIQ. The limits were set on the
sample photos (six pictures, two people, darkened, brightened, blurred, shrunk, turned and painted
over by program) where the template begins to move; they are start values for real cameras.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from firmware.face.chip import Place
from firmware.face.geometry import DLIB
from firmware.face.interpreter import Floats
from firmware.face.mesh import LEFT_EYE, RIGHT_EYE, Mesh
from firmware.face.picture import Pixels
from firmware.face.sampling import Points, bilinear

# Measure, smallest and largest good value, and what to say otherwise; in the order of asking.
LIMITS: tuple[tuple[str, float, float, str], ...] = (
    # Pixels from eye to eye. At 30 the template has moved by 0.1, at 20 by 0.17.
    ("eye_distance", 40.0, math.inf, "TOO_FAR"),
    # Share of the face's outline beyond the picture's edge.
    ("outside", 0.0, 0.1, "COVERED"),
    # Mean linear light on the face, 0..1. OFIQ's rule on the share of dark pixels would refuse
    # dark skin in ordinary light; at 0.03 the worst template has moved by 0.14.
    ("light", 0.03, 1.0, "TOO_DARK"),
    # Share of the face that is burnt out (OFIQ: 247 and above): at 0.1 moved by 0.15.
    ("glare", 0.0, 0.1, "TOO_BRIGHT"),
    # Degrees.
    ("yaw", -20.0, 20.0, "TURN_TO_CAMERA"),
    ("pitch", -20.0, 20.0, "TURN_TO_CAMERA"),
    ("roll", -25.0, 25.0, "TURN_TO_CAMERA"),
    # How sure the mesh is of a whole face.
    ("whole", 0.9, 1.0, "COVERED"),
    # Share of seven places around nose and mouth whose colour is not the skin's: a mask. A beard
    # reaches four of them.
    ("lower_covered", 0.0, 0.6, "COVERED"),
    # Brightness around the eyes against the cheeks: bare 0.5 to 0.7, dark glasses 0.1 to 0.2.
    ("eye_light", 0.3, math.inf, "COVERED"),
    # Variance of the Laplacian against that of the brightness, on the chip. Gaussian blur of 0.02
    # eye distances leaves 0.014 and more, of 0.04 (template moved by 0.25) 0.009 and less.
    ("sharpness", 0.009, math.inf, "BLURRED"),
    # Dark share of the eye, the more open one: open 0.32 and more, lids painted shut 0.06 and
    # less. The mesh's own lids stay half open over closed eyes, so they are not asked.
    ("eyes_open", 0.1, 1.0, "EYES_CLOSED"),
)

# The same for what `glance` measures; eyes, masks and glasses need the chip. On the sample photos
# in other light and blurred, what is said of a glance is what a full look says, but for faces whose
# sharpness is within a tenth of the limit.
GLANCED = (
    *(limit for limit in LIMITS if limit[0] in {"eye_distance", "outside"}),
    ("light", 0.03, 1.0, "TOO_DARK"),
    ("glare", 0.0, 0.12, "TOO_BRIGHT"),
    *(limit for limit in LIMITS if limit[0] in {"yaw", "pitch", "roll", "whole"}),
    ("sharpness", 0.0085, math.inf, "BLURRED"),
)
COARSE = GLANCED[:-1]  # of a face too small to tell blur from few pixels
_NIGHT, _WHITE = 0.01, 0.9  # mean brightness 0..1 at which "no face" has a plainer cause

_SIDE = DLIB.side
_OUTLINE = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377),
    *(152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
_CHEEK_TO_CHEEK, _FOREHEAD_TO_CHIN = (234, 454), (10, 152)
_BETWEEN_EYES = (168, 8, 9, 122, 351, 193, 417)  # bare skin under a fringe and above a mask
_LOWER_FACE = (4, 205, 425, 164, 57, 287, 199)
_CHEEKS = (50, 280, 119, 348, 205, 425)
_AROUND_EYES = (159, 145, 386, 374, 230, 450, 223, 443, 33, 263, 133, 362)
_CORE = slice(25, 120)  # rows and columns of the chip without hair and background
_OTHER_COLOUR = 0.09  # distance in (r, g) shares; bare skin stays below 0.05
_DARK = 0.4  # of the cheeks' brightness: iris, pupil and lashes, but no shadow on a lid
_BURNT_OUT = 247 / 255  # OFIQ's bound
_SRGB_KNEE = 0.04045
_LUMA = np.array([0.2126, 0.7152, 0.0722])
_VALUES = np.arange(256) / 255
_LINEAR = np.where(_VALUES <= _SRGB_KNEE, _VALUES / 12.92, ((_VALUES + 0.055) / 1.055) ** 2.4)
_LIGHT = np.outer(_LUMA, _LINEAR)  # what each of the 256 values of R, G and B adds
_DOWN, _ACROSS = (at.ravel() - 2 for at in np.indices((5, 5)))

Mask = npt.NDArray[np.bool_]


def complaint(
    measures: Mapping[str, float], limits: Sequence[tuple[str, float, float, str]] = LIMITS
) -> str | None:
    """Return the reason why a face cannot be used, or None."""
    for name, low, high, reason in limits:
        if not low <= measures[name] <= high:
            return reason
    return None


def measure(size: tuple[int, int], mesh: Mesh, place: Place, chip: Pixels) -> dict[str, float]:
    """Measure a face.

    Args:
        size: width and height of the picture in which the mesh lies.
        mesh: the face.
        place: where its chip was cut.
        chip: the chip.
    """
    points = place.on_chip(mesh.points[:, :2])
    luma = chip @ _LUMA / 255
    face = _inside(points)
    light = _linear(chip[face])
    cheeks = _patches(chip, points, _CHEEKS)
    return {
        **_geometry(size, mesh),
        "light": float(light.mean()),
        "glare": float((light >= _BURNT_OUT).mean()),
        "lower_covered": _lower_covered(chip, points),
        "eye_light": _brightness(luma, points, _AROUND_EYES)
        / max(_brightness(luma, points, _CHEEKS), 1 / 255),
        "sharpness": _sharpness(luma[_CORE, _CORE], face[_CORE, _CORE]),
        "eyes_open": _eyes_open(chip, points, float(np.median(cheeks @ _LUMA))),
    }


def glance(size: tuple[int, int], mesh: Mesh) -> dict[str, float]:
    """Measure what tells good frames of one face from bad ones, at the cost of a millisecond.

    ``light``, ``glare`` and ``sharpness`` are of what the mesh saw, not of a chip: to be compared
    with each other, not with ``LIMITS``.

    Args:
        size: width and height of the picture in which the mesh lies.
        mesh: the face.
    """
    border = len(mesh.seen) // 5
    face = mesh.seen[border:-border, border:-border]
    light = _linear(face[::2, ::2])
    return {
        **_geometry(size, mesh),
        "light": float(light.mean()),
        "glare": float((light >= _BURNT_OUT).mean()),
        "sharpness": _sharpness(face @ _LUMA / 255, np.ones(face.shape[:2], dtype=np.bool_)),
    }


def nobody(picture: Image.Image) -> tuple[str, float]:
    """Say why there is no face, and how bright it is: in the dark and in full light is none."""
    brightness = float(np.asarray(picture).mean()) / 255
    reason = "NO_FACE"
    if brightness < _NIGHT:
        reason = "TOO_DARK"
    elif brightness > _WHITE:
        reason = "TOO_BRIGHT"
    return reason, brightness


def _geometry(size: tuple[int, int], mesh: Mesh) -> dict[str, float]:
    points = mesh.points
    right, left = (points[list(eye)].mean(axis=0) for eye in (RIGHT_EYE, LEFT_EYE))
    across = np.subtract(*points[list(_CHEEK_TO_CHEEK[::-1])])
    down = np.subtract(*points[list(_FOREHEAD_TO_CHIN[::-1])])
    yaw = math.atan2(across[2], math.hypot(across[0], across[1]))
    outline = points[list(_OUTLINE), :2]
    beyond = (outline < 0) | (outline > np.array(size) - 1)
    return {
        # As it would be seen from the front.
        "eye_distance": math.dist(right[:2], left[:2]) / max(math.cos(yaw), 0.2),
        "outside": float(beyond.any(axis=1).mean()),
        "yaw": math.degrees(yaw),
        "pitch": math.degrees(math.atan2(down[2], math.hypot(down[0], down[1]))),
        "roll": math.degrees(math.atan2(left[1] - right[1], left[0] - right[0])),
        "whole": mesh.flag,
    }


def _inside(points: Points) -> Mask:
    """Return which pixels of the chip are the face's."""
    image = Image.new("1", (_SIDE, _SIDE))
    outline = [(float(x), float(y)) for x, y in points[list(_OUTLINE)]]
    ImageDraw.Draw(image).polygon(outline, fill=1)
    return np.asarray(image, dtype=np.bool_)


def _linear(colours: Pixels) -> Points:
    """Return the light of each pixel, 0..1: sRGB undone, then weighted."""
    red, green, blue = (_LIGHT[at].take(colours[..., at]) for at in range(3))
    found: Points = red + green + blue
    return found


def _sharpness(grey: Points, kept: Mask) -> float:
    """Return the variance of the Laplacian against that of the brightness, where ``kept``."""
    soft = grey
    for _ in range(2):  # 1 2 1 each way, so that noise does not count as detail
        soft = (soft[:-2] + 2 * soft[1:-1] + soft[2:]).T / 4
    middle = soft[1:-1, 1:-1]
    laplacian = soft[:-2, 1:-1] + soft[2:, 1:-1] + soft[1:-1, :-2] + soft[1:-1, 2:] - 4 * middle
    inner = kept[2:-2, 2:-2]
    spread = float(grey[2:-2, 2:-2][inner].var())
    return float(laplacian[inner].var()) / max(spread, 1e-6)


def _patches(chip: Pixels, points: Points, indices: tuple[int, ...]) -> Points:
    """Return the median colour of 5 x 5 pixels around each of the points."""
    xs, ys = points[list(indices)].round().astype(int).clip(2, _SIDE - 3).T
    patches = chip[ys[:, None] + _DOWN, xs[:, None] + _ACROSS]
    found: Points = np.median(patches, axis=1)
    return found


def _lower_covered(chip: Pixels, points: Points) -> float:
    def shares(indices: tuple[int, ...]) -> Points:
        colours = _patches(chip, points, indices)
        found: Points = colours[:, :2] / (colours.sum(axis=1, keepdims=True) + 1)
        return found

    skin = np.median(shares(_BETWEEN_EYES), axis=0)
    off = np.linalg.norm(shares(_LOWER_FACE) - skin, axis=1)
    return float((off > _OTHER_COLOUR).mean())


def _brightness(luma: Points, points: Points, indices: tuple[int, ...]) -> float:
    at = points[list(indices)].round().astype(int).clip(0, _SIDE - 1)
    return float(np.median(luma[at[:, 1], at[:, 0]]))


def _eyes_open(chip: Pixels, points: Points, cheeks: float) -> float:
    """Return the share of the eye that is much darker than the cheeks: iris, pupil, lashes."""
    xs, ys = np.meshgrid(np.linspace(0.1, 0.9, 40), np.linspace(-0.22, 0.22, 22))
    shares = []
    for outer, inner in (RIGHT_EYE, LEFT_EYE):
        along = points[inner] - points[outer]
        across = np.array([-along[1], along[0]])
        grid = points[outer] + xs[..., None] * along + ys[..., None] * across
        eye: Floats = bilinear(chip, grid[..., 0], grid[..., 1])
        shares.append(float((eye @ _LUMA < cheeks * _DARK).mean()))
    return max(shares)
