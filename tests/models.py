"""The real model bundle and the sample photos, built once where they are missing.

A test that needs them fails if they cannot be built: a skipped face test proves nothing.
"""

from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from firmware.face.bundle import place
from firmware.face.chain import FaceChain
from firmware.face.picture import Pixels, decode
from firmware.models.build import build
from firmware.models.samples import build_samples


@cache
def bundle() -> Path:
    return build(place(), progress=print)


@cache
def chain() -> FaceChain:
    return FaceChain(bundle())


@cache
def sample(name: str) -> bytes:
    """Return a photo by ``<person>/<n>``."""
    folder = build_samples(place().parent / "samples", progress=print)
    return (folder / f"{name}.jpg").read_bytes()


def picture(name: str) -> Image.Image:
    return decode(sample(name))


def pixels(name: str) -> Pixels:
    return np.asarray(picture(name))


def jpeg(picture: Pixels | Image.Image) -> bytes:
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    file = BytesIO()
    image.save(file, "JPEG", quality=92)
    return file.getvalue()


def lit(picture: Pixels, factor: float) -> Pixels:
    """Return the picture as it would be in ``factor`` times the light."""
    light = (picture / 255) ** 2.2 * factor
    return np.asarray(np.round(light.clip(0, 1) ** (1 / 2.2) * 255), dtype=np.uint8)
