"""QR codes as a camera at a door sees them."""

import math

import numpy as np
import zxingcpp
from PIL import Image, ImageFilter

QUIET = 4  # modules around a code (ISO/IEC 18004)


def drawn(text: str, side: int, *, level: str = "L") -> Image.Image:
    """Return a code with its quiet zone, ``side`` pixels wide, in RGB."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    modules = np.asarray(code.to_image(add_quiet_zones=False))
    framed = np.pad(modules, QUIET, constant_values=255)
    image = Image.fromarray(framed).resize((side * 4, side * 4), Image.Resampling.NEAREST)
    return image.resize((side, side), Image.Resampling.BOX).convert("RGB")


def held(
    text: str,
    *,
    width: int,
    size: tuple[int, int] = (640, 480),
    turn: float = 0.0,
    slant: float = 0.0,
) -> Image.Image:
    """Return a frame in which somebody holds up a code.

    Args:
        text: of the code.
        width: of the code without its quiet zone, in pixels, before it is slanted.
        size: of the frame.
        turn: in the picture's plane, degrees.
        slant: away from the camera around the upright axis, degrees.
    """
    big = drawn(text, 1200)
    modules = 1200 / (width * 1.15)
    angle, tilt = math.radians(turn), math.radians(slant)
    focal = 1.2 * size[0]
    # Where a pixel of the frame lies on the sheet: the ray through it meets the slanted plane.
    cosine, sine = math.cos(tilt), math.sin(tilt)
    turned = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    to_frame = np.array([[cosine, 0, 0], [0, 1, 0], [sine / focal, 0, 1]])
    to_sheet = np.linalg.inv(to_frame)
    flat = np.eye(3)
    flat[:2, :2] = turned * modules
    middle = np.array([[1, 0, -size[0] / 2], [0, 1, -size[1] / 2], [0, 0, 1]])
    back = np.array([[1, 0, 600], [0, 1, 600], [0, 0, 1]])
    matrix = back @ flat @ to_sheet @ middle
    matrix /= matrix[2, 2]
    twice = (size[0] * 2, size[1] * 2)
    finer = matrix @ np.diag([0.5, 0.5, 1])
    sheet = big.transform(
        twice,
        Image.Transform.PERSPECTIVE,
        (finer / finer[2, 2]).ravel()[:8].tolist(),
        Image.Resampling.BICUBIC,
        fillcolor=(150, 150, 150),
    )
    return sheet.reduce(2)


def photographed(
    frame: Image.Image, *, blur: float = 0.0, noise: float = 0.0, light: float = 1.0
) -> Image.Image:
    """Return the frame through a lens and a sensor: blurred, noisy (grey values), darker."""
    soft = frame.filter(ImageFilter.GaussianBlur(blur)) if blur else frame
    values = np.asarray(soft, dtype=np.float64) * light
    grain = np.random.default_rng(7).normal(0, noise, values.shape[:2]) if noise else 0.0
    seen = values + np.asarray(grain)[..., None] if noise else values
    return Image.fromarray(seen.clip(0, 255).astype(np.uint8))
