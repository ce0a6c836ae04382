"""What is held up to a camera instead of a face, and what stands behind people."""

from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from firmware.face.picture import Pixels
from firmware.face.sampling import Points
from tests.firmware.scenes import HIGH, WIDE, Portrait, Pose, solid

_FINE = 3  # parts of a camera's pixel, each way, that see a screen's pixels one by one


def cut_out(face: Portrait, beside: float, above: float, below: float) -> Portrait:
    """Return a sheet of the photo that ends so many eye distances from the middle of the face."""
    low = np.array([-beside, -above]) * face.eyes - face.corner
    high = np.array([beside, below]) * face.eyes - face.corner
    left, top = low.round().astype(int).clip(0)
    right, bottom = high.round().astype(int)
    sheet = face.pixels[top:bottom, left:right]
    return replace(face, pixels=sheet, corner=face.corner + np.array([left, top]))


def shelf(seed: int) -> Pixels:
    """Return a background full of upright and level edges."""
    chance = np.random.default_rng(seed)
    image = Image.new("RGB", (WIDE, HIGH), _colour(chance))
    draw = ImageDraw.Draw(image)
    for _ in range(60):
        left, top = int(chance.integers(-50, WIDE)), int(chance.integers(-50, HIGH))
        right, bottom = left + int(chance.integers(20, 220)), top + int(chance.integers(20, 260))
        draw.rectangle((left, top, right, bottom), fill=_colour(chance))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(1)))


def wall(face: Portrait, beside: float, below: float) -> Pixels:
    """Return a wall with a picture or a doorway that reaches so many eye distances from the face."""
    image = Image.new("RGB", (WIDE, HIGH), (150, 145, 140))
    across, down = beside * face.eyes, below * face.eyes
    middle, level = WIDE / 2, HIGH / 2
    box = (middle - across, level - across, middle + across, level + down)
    ImageDraw.Draw(image).rectangle(box, fill=(40, 60, 80))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(0.8)))


def before(face: Portrait, behind: Pixels, pose: Pose) -> Pixels:
    """Return a person, head, neck and shoulders, in front of something."""
    mask = Image.new("L", (WIDE, HIGH), 0)
    draw = ImageDraw.Draw(mask)
    for left, top, right, bottom in (
        (-1.35, -1.9, 1.35, 1.75),
        (-0.85, 0.8, 0.85, 3.5),
        (-3.4, 2.1, 3.4, 7.0),
    ):
        ends = np.array([left, top, right, bottom]) * face.eyes
        draw.ellipse(tuple(ends + np.array([WIDE, HIGH, WIDE, HIGH]) / 2), fill=255)
    share = np.asarray(mask.filter(ImageFilter.GaussianBlur(1.5)))[..., None] / 255
    mixed = solid(face, pose) * share + behind * (1 - share)
    return mixed.round().astype(np.uint8)


def on_screen(picture: Pixels, *, pitch: float, turn: float, contrast: float = 0.3) -> Pixels:
    """Return a picture as it looks on a screen.

    Args:
        picture: what it shows.
        pitch: of the screen's pixels in the camera's.
        turn: of the screen against the camera, in degrees.
        contrast: 1 where the camera sees nothing between the screen's coloured stripes.
    """
    height, width = picture.shape[:2]
    down, across = np.mgrid[0:height, 0:width].astype(np.float64)
    cosine, sine = np.cos(np.radians(turn)) / pitch, np.sin(np.radians(turn)) / pitch
    light = np.zeros(picture.shape)
    for part in np.ndindex(_FINE, _FINE):
        y, x = down + (part[0] + 0.5) / _FINE, across + (part[1] + 0.5) / _FINE
        light += _stripes(x * cosine + y * sine, y * cosine - x * sine)
    mask = 1 - contrast + contrast * light / light.mean()
    seen = ((picture / 255) ** 2.2 * mask).clip(0, 1) ** (1 / 2.2) * 255
    image = Image.fromarray(seen.round().astype(np.uint8))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(0.6)))


def _stripes(across: Points, down: Points) -> Points:
    """Return how red, green and blue a screen's pixel is at places within it."""
    x, lit = across % 1, down % 1 < 0.85
    return np.stack([(x >= third / 3) & (x < (third + 1) / 3) & lit for third in range(3)], axis=-1)


def _colour(chance: np.random.Generator) -> tuple[int, ...]:
    return tuple(int(part) for part in chance.integers(20, 235, 3))
