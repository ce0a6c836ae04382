"""What a camera at the door would see: a portrait that moves about in frames of 1280 x 720."""

import math

from PIL import Image, ImageFilter

from tests.models import jpeg, picture

WIDE, HIGH = 1280, 720


def shot(
    name: str,
    *,
    shift: tuple[int, int] = (0, 0),
    turn: float = 0.0,
    blur: float = 0.0,
    face: float = 0.3,
) -> Image.Image:
    """Return a frame.

    Args:
        name: of the sample.
        shift: of the portrait from the middle, in pixels.
        turn: of the head, in degrees.
        blur: radius in pixels.
        face: height of the portrait against the frame's, in frames' heights per 0.3.
    """
    portrait = picture(name)
    scale = HIGH * face / 0.3 / portrait.height
    size = (round(portrait.width * scale), round(portrait.height * scale))
    resized = portrait.resize(size, Image.Resampling.LANCZOS).rotate(
        turn, Image.Resampling.BICUBIC, fillcolor=(96, 96, 96)
    )
    frame = Image.new("RGB", (WIDE, HIGH), (96, 96, 96))
    frame.paste(resized, ((WIDE - size[0]) // 2 + shift[0], (HIGH - size[1]) // 2 + shift[1]))
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
