"""How the bundle's manifest has its embedder fed and read. Another embedder is another manifest.

::

    "embedder": {
      "file": "resnet29.tflite",          in the bundle; "nets" has its source, licence and sha256
      "chip": {"side": 150,               pixels
               "points": [[x, y], ...],   where parts of the face lie on it
               "landmarks": [[263], ...]},  and which points of the mesh these are (their mean)
      "input": {"layout": "NHWC",         or NCHW
                "order": "RGB",           or BGR
                "mean": [0, 0, 0],        (value 0..255 - mean) * scale, in that order
                "scale": [1, 1, 1]},
      "mirrored": true,                   the mean over the chip and its mirror image
      "numbers": 128,                     of a template
      "unit_length": false,               whether a template is brought to length 1
      "distance": "euclidean"             of templates: the only one
    }
"""

import hashlib
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firmware.face.bundle import BundleRefused, described
from firmware.face.geometry import Geometry

_LAYOUTS, _ORDERS = ("NHWC", "NCHW"), ("RGB", "BGR")
_DISTANCE = "euclidean"
_SIDES = range(16, 1025)
_MESH = range(468)
_MOST_NUMBERS = 4096
_FEWEST_POINTS = 2  # to turn and to scale by

Channels = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Embedding:
    """What the manifest says; see above."""

    file: Path
    chip: Geometry
    layout: str
    order: str
    mean: Channels
    scale: Channels
    mirrored: bool
    numbers: int
    unit_length: bool

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """What the net takes."""
        side = self.chip.side
        return (1, side, side, 3) if self.layout == "NHWC" else (1, 3, side, side)


def embedding(bundle: Path) -> Embedding:
    """Read what the manifest says of the embedder, and check its file.

    Raises:
        BundleRefused: it is missing, does not say what it must, or is of another file.
    """
    manifest = described(bundle)
    try:
        said = manifest["embedder"]
        found = _read(bundle, said)
        _check_origin(found.file, manifest["nets"][found.file.name])
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise BundleRefused(
            f"the manifest at {bundle} has no usable embedder: {fault!r}"
        ) from fault
    return found


def _read(bundle: Path, said: dict[str, Any]) -> Embedding:
    entry = said["input"]
    if said["distance"] != _DISTANCE:
        raise ValueError(f"the distance is {said['distance']}, not {_DISTANCE}")
    if Path(said["file"]).name != said["file"]:
        raise ValueError(f"{said['file']} is not in the bundle")
    return Embedding(
        file=bundle / said["file"],
        chip=_geometry(said["chip"]),
        layout=_one_of(entry["layout"], _LAYOUTS),
        order=_one_of(entry["order"], _ORDERS),
        mean=_channels(entry["mean"]),
        scale=_channels(entry["scale"]),
        mirrored=_flag(said["mirrored"]),
        numbers=_whole(said["numbers"], range(1, _MOST_NUMBERS + 1)),
        unit_length=_flag(said["unit_length"]),
    )


def _geometry(said: dict[str, Any]) -> Geometry:
    points = tuple((_finite(x), _finite(y)) for x, y in said["points"])
    landmarks = tuple(tuple(_whole(at, _MESH) for at in some) for some in said["landmarks"])
    if len(points) != len(landmarks) or len(set(points)) < _FEWEST_POINTS or not all(landmarks):
        raise ValueError("points and landmarks do not belong together")
    return Geometry(_whole(said["side"], _SIDES), points, landmarks)


def _check_origin(file: Path, said: dict[str, Any]) -> None:
    for name in ("source", "licence"):
        if not said[name] or not isinstance(said[name], str):
            raise ValueError(f"{file.name} has no {name}")
    try:
        found = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as fault:
        raise BundleRefused(f"{file.name} is no usable net: {fault}") from fault
    if found != said["sha256"]:
        raise BundleRefused(f"{file.name} is not the file that the manifest describes")


def _channels(said: list[float]) -> Channels:
    first, second, third = map(_finite, said)
    return first, second, third


def _finite(said: float) -> float:
    if not math.isfinite(said):
        raise ValueError(f"{said} is not finite")
    return float(said)


def _whole(said: int, among: range) -> int:
    if type(said) is not int or said not in among:
        raise ValueError(f"{said} is not in {among}")
    return said


def _flag(said: object) -> bool:
    if not isinstance(said, bool):
        raise TypeError(f"{said} is neither true nor false")
    return said


def _one_of(said: str, among: tuple[str, ...]) -> str:
    if said not in among:
        raise ValueError(f"{said} is none of {', '.join(among)}")
    return said
