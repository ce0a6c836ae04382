"""Turns the bytes of a photo into pixels, or says why not.

The bytes come from phones, cameras and roster archives: whatever they hold, this either returns
upright RGB or raises PictureRefused, and never takes more memory than ``LARGEST`` allows.
"""

import io
import math

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

Pixels = npt.NDArray[np.uint8]

LARGEST = 64_000_000  # pixels, before anything is decoded: the largest phone cameras in use
HEAVIEST = 32 * 1024 * 1024  # bytes
SMALLEST = 32  # pixels on a side: less cannot hold a face that any net here finds
LONGEST = 1920  # pixels on the side that we work with: a face at 3 m still has its pixels
_FORMATS = ("JPEG", "PNG")


class PictureRefused(Exception):
    """The bytes are not a picture that can be looked at. ``code`` says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def decode(data: bytes) -> Pixels:
    """Return the picture as height x width x 3 RGB, upright, at most ``LONGEST`` on a side.

    Raises:
        PictureRefused: ``bad-picture`` (no JPEG or PNG, damaged, cut short),
            ``picture-too-large``, ``picture-too-small``.
    """
    if len(data) > HEAVIEST:
        raise PictureRefused("picture-too-large", f"{len(data)} bytes are too many")
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            _measure(image)
            # JPEG can be decoded at 1/2, 1/4, 1/8: a phone's photo in a quarter of the time.
            image.draft("RGB", (LONGEST, LONGEST))
            upright = ImageOps.exif_transpose(_rgb(image))
    except PictureRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise PictureRefused("picture-too-large", str(fault)) from fault
    except Exception as fault:
        # Damaged files make Pillow raise nearly anything; all of it means the same here.
        raise PictureRefused("bad-picture", f"not a readable picture: {fault!r}") from fault
    if max(upright.size) > LONGEST:
        upright.thumbnail((LONGEST, LONGEST), Image.Resampling.BILINEAR, reducing_gap=2.0)
    return np.asarray(upright)


def _measure(image: Image.Image) -> None:
    if math.prod(image.size) > LARGEST:
        raise PictureRefused("picture-too-large", f"{image.size} pixels are too many")
    if min(image.size) < SMALLEST:
        raise PictureRefused("picture-too-small", f"{image.size} pixels are too few")


def _rgb(image: Image.Image) -> Image.Image:
    """Return the picture in RGB, without losing its orientation."""
    exif = image.getexif()
    if image.mode.startswith("I"):  # 16-bit grey: Pillow would clip it instead of scaling
        grey = np.asarray(image, dtype=np.float64) / 257
        image = Image.fromarray(grey.clip(0, 255).astype(np.uint8))
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        image = Image.new("RGBA", layer.size, "white")
        image.alpha_composite(layer)
    rgb = image.convert("RGB")
    rgb.info["exif"] = exif.tobytes() if exif else b""
    return rgb
