"""The pictures of the benchmark: the sample photos at fixed widths, and frames made of them."""

import math
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from firmware.face.bundle import place
from firmware.face.detector import Detector
from firmware.models.samples import build_samples

QUALITY = 90
WIDE, HIGH = 1280, 720
FACE = 230  # its width in a frame, in pixels: somebody an arm's length or two away


@dataclass(frozen=True)
class Photo:
    """A sample photo at one width, as a JPEG file."""

    person: str
    name: str
    file: Path


def photos(width: int, folder: Path) -> list[Photo]:
    """Write every sample photo at a width."""
    found = []
    for sample in _samples():
        with Image.open(sample) as image:
            size = (width, round(image.height * width / image.width))
            resized = image.convert("RGB").resize(size, Image.Resampling.LANCZOS)
        file = folder / f"{width}-{sample.parent.name}-{sample.name}"
        file.write_bytes(_jpeg(resized))
        person = sample.parent.name.removesuffix("-cut")
        found.append(Photo(person, f"{sample.parent.name}/{sample.stem}", file))
    return found


def footage(count: int) -> dict[str, list[bytes]]:
    """Return frames of each person who is whole in the photo and sways, by the photo's name."""
    detector = Detector(place(), threads=1)
    found = {}
    for sample in _samples():
        if sample.parent.name.endswith("-cut"):
            continue
        with Image.open(sample) as image:
            portrait = image.convert("RGB")
        left, top, right, bottom = detector.find(portrait)[0].box
        scale = FACE / (right - left)
        size = (round(portrait.width * scale), round(portrait.height * scale))
        resized = portrait.resize(size, Image.Resampling.LANCZOS)
        middle = ((left + right) / 2 * scale, (top + bottom) / 2 * scale)
        found[f"{sample.parent.name}/{sample.stem}"] = [
            _jpeg(_frame(resized, middle, moment)) for moment in range(count)
        ]
    return found


def _frame(portrait: Image.Image, middle: tuple[float, float], moment: int) -> Image.Image:
    x = WIDE / 2 - middle[0] + 40 * math.sin(moment * 0.6)
    y = HIGH / 2 - middle[1] + 12 * math.cos(moment * 0.9)
    frame = Image.new("RGB", (WIDE, HIGH), (96, 96, 96))
    frame.paste(portrait, (round(x), round(y)))
    return frame


def _samples() -> list[Path]:
    return sorted(build_samples(place().parent / "samples", progress=print).glob("*/*.jpg"))


def _jpeg(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()
