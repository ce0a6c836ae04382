"""Sample photos for the demo and the tests: taken from a pinned package, never committed.

Two people: three photos of the first, one of the second, and two in which the picture's edge cuts
the first one's face.
"""

from collections.abc import Callable
from pathlib import Path

from firmware.models.alone import alone
from firmware.models.packages import fetch, member, pinned

_PACKAGE = "face_recognition"
_FOLDER = "face_recognition-1.3.0/tests/test_images"
_PHOTOS = {
    "person-1/1.jpg": "obama.jpg",
    "person-1/2.jpg": "obama2.jpg",
    "person-1/3.jpg": "obama3.jpg",
    "person-1-cut/1.jpg": "obama_partial_face.jpg",
    "person-1-cut/2.jpg": "obama_partial_face2.jpg",
    "person-2/1.jpg": "biden.jpg",
}


def build_samples(out: Path, *, progress: Callable[[str], None]) -> Path:
    """Write ``<person>/<n>.jpg`` under ``out`` and return it; photos that are there stay.

    Raises:
        PackageRefused: the package cannot be fetched or is not what was pinned.
    """
    if not _missing(out):
        return out
    out.parent.mkdir(parents=True, exist_ok=True)
    with alone(out.parent / f".{out.name}.lock"):
        _write(out, progress)
    return out


def _missing(out: Path) -> dict[str, str]:
    return {photo: name for photo, name in _PHOTOS.items() if not (out / photo).is_file()}


def _write(out: Path, progress: Callable[[str], None]) -> None:
    archive = fetch(pinned(_PACKAGE), out.parent / "packages", progress=progress)
    for photo, name in _missing(out).items():
        place = out / photo
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = place.with_suffix(".part")
        fresh.write_bytes(member(archive, f"{_FOLDER}/{name}"))
        fresh.replace(place)
