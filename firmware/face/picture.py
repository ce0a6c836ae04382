"""Turns the bytes of a photo into a picture, or says why not.

The bytes come from phones, cameras and roster archives: whatever they hold, this either returns
upright RGB or raises PictureRefused, and never takes more than some 150 MB to do so.
"""

import io
import math

import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[np.uint8]  # rows x columns x RGB

LARGEST = 64_000_000  # pixels, before anything is decoded: the largest phone cameras in use
_HELD = 4  # times fewer where the format makes us hold them all at once: PNG, progressive JPEG
WHOLE = LARGEST // _HELD
HEAVIEST = 32 * 1024 * 1024  # bytes
SMALLEST = 32  # pixels on a side: less cannot hold a face that any net here finds
LONGEST = 1920  # pixels on the longer side that are always kept: a face at 3 m still has its own
_FORMATS = ("JPEG", "PNG")
_SCANS = 40  # of one file: each costs a pass over the picture, and a good one has about ten
_SCAN = b"\xff\xda"
_ORIENTATION = 274  # the EXIF tag
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class PictureRefused(Exception):
    """The bytes are not a picture that can be looked at. ``code`` says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def decode(data: bytes, *, keep: int = LONGEST, largest: int = LARGEST) -> Image.Image:
    """Return the picture in RGB, upright; otherwise as `shrunk`."""
    return shrunk(data, keep=keep, largest=largest)[0]


def shrunk(data: bytes, *, keep: int, largest: int = LARGEST) -> tuple[Image.Image, float]:
    """Return the picture in RGB, upright, and how many pixels wide each of its pixels was.

    A picture of twice ``keep`` pixels on its longer side, or more, is brought down by a whole
    number to between once and twice that, which costs less than reading it whole.

    Raises:
        PictureRefused: ``bad-picture`` (no JPEG or PNG, damaged, cut short),
            ``picture-too-large`` (more than ``largest`` pixels, or a quarter of it where all of
            them must be held at once), ``picture-too-small``.
    """
    if len(data) > HEAVIEST:
        raise PictureRefused("picture-too-large", f"{len(data)} bytes are too many")
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            _measure(image, largest)
            _count_scans(image, data)
            whole = max(image.size)
            turn = _UPRIGHT.get(image.getexif().get(_ORIENTATION, 1))
            share = keep / max(image.size)
            # JPEG can be decoded at 1/2, 1/4, 1/8: a phone's photo in a fraction of the time.
            # Rounded up, because draft stays at or above what it is asked for.
            image.draft("RGB", (math.ceil(image.width * share), math.ceil(image.height * share)))
            image.load()
            smaller = _rgb(image, max(1, max(image.size) // keep))
            upright = smaller if turn is None else smaller.transpose(turn)
            return upright, whole / max(upright.size)
    except PictureRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise PictureRefused("picture-too-large", str(fault)) from fault
    except Exception as fault:
        # Damaged files make Pillow raise nearly anything; all of it means the same here.
        raise PictureRefused("bad-picture", f"not a readable picture: {fault!r}") from fault


def _measure(image: Image.Image, largest: int) -> None:
    is_held_whole = image.format == "PNG" or "progressive" in image.info
    if math.prod(image.size) > (largest // _HELD if is_held_whole else largest):
        raise PictureRefused("picture-too-large", f"{image.size} pixels are too many")
    if min(image.size) < SMALLEST:
        raise PictureRefused("picture-too-small", f"{image.size} pixels are too few")


def _count_scans(image: Image.Image, data: bytes) -> None:
    if image.format != "PNG" and data.count(_SCAN) > _SCANS:
        raise PictureRefused("bad-picture", "a JPEG of too many scans")


def _rgb(image: Image.Image, step: int) -> Image.Image:
    """Return RGB of one pixel for each ``step`` x ``step``."""
    if image.mode.startswith("I"):  # 16-bit grey: Pillow would clip it instead of scaling
        image = Image.fromarray((np.asarray(image) >> 8).clip(0, 255).astype(np.uint8))
    if not image.has_transparency_data:
        rgb = image if image.mode == "RGB" else image.convert("RGB")
        return rgb.reduce(step) if step > 1 else rgb
    layer = image if image.mode == "RGBA" else image.convert("RGBA")
    if step > 1:
        # Weighted by alpha, lest the colours of what cannot be seen bleed into its edge.
        layer = layer.convert("RGBa").reduce(step).convert("RGBA")
    white = Image.new("RGBA", layer.size, "white")
    white.alpha_composite(layer)
    return white.convert("RGB")
