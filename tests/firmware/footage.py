"""What a camera at the door would see: a person who moves about in frames of 1280 x 720."""

import math
from functools import cache

from PIL import Image, ImageFilter

from firmware.face.detector import Detection, Detector
from tests.models import bundle, jpeg, picture

WIDE, HIGH = 1280, 720
GREY = (96, 96, 96)


@cache
def face_of(name: str) -> Detection:
    return Detector(bundle(), threads=1).find(picture(name))[0]


def shot(
    name: str,
    *,
    shift: tuple[int, int] = (0, 0),
    turn: float = 0.0,
    blur: float = 0.0,
    face: float = 230.0,
) -> Image.Image:
    """Return a frame.

    Args:
        name: of the sample.
        shift: of the face from the middle, in pixels.
        turn: of the head, in degrees.
        blur: radius in pixels.
        face: its width in pixels.
    """
    portrait, (left, top, right, bottom) = picture(name), face_of(name).box
    scale = face / (right - left)
    width, height = (round(size * scale) for size in portrait.size)
    middle = ((left + right) / 2 * scale, (top + bottom) / 2 * scale)
    resized = portrait.resize((width, height), Image.Resampling.LANCZOS).rotate(
        turn, Image.Resampling.BICUBIC, center=middle, fillcolor=GREY
    )
    frame = Image.new("RGB", (WIDE, HIGH), GREY)
    at = (round(WIDE / 2 - middle[0] + shift[0]), round(HIGH / 2 - middle[1] + shift[1]))
    frame.paste(resized, at)
    return frame.filter(ImageFilter.GaussianBlur(blur)) if blur else frame


def swaying(name: str, count: int) -> list[bytes]:
    """Return frames of somebody who does not stand quite still."""
    return [
        jpeg(
            shot(
                name,
                shift=(round(40 * math.sin(at * 0.6)), round(12 * math.cos(at * 0.9))),
                turn=4 * math.sin(at * 0.4),
            )
        )
        for at in range(count)
    ]
