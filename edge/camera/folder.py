"""The pictures of a folder, one after the other, for ever: for trials and demonstrations."""

import time
from collections.abc import Callable
from pathlib import Path

_JPEG = b"\xff\xd8\xff"
_PAUSE = 0.02  # no camera is faster


def opened(*, device: str, path: str, size: tuple[int, int]) -> Callable[[], tuple[int, bytes]]:
    """Show the JPEG files under ``path``; raises FileNotFoundError if there is none."""
    del device, size
    shown = 0

    def take() -> tuple[int, bytes]:
        nonlocal shown
        time.sleep(_PAUSE)
        pictures = _pictures(Path(path))
        picture = pictures[shown % len(pictures)]
        shown += 1
        return time.monotonic_ns() // 1_000_000, picture.read_bytes()

    _pictures(Path(path))
    return take


def _pictures(folder: Path) -> list[Path]:
    found = [file for file in sorted(folder.glob("**/*.jpg")) if _is_jpeg(file)]
    if not found:
        raise FileNotFoundError(f"no JPEG in {folder}")
    return found


def _is_jpeg(file: Path) -> bool:
    with file.open("rb") as start:
        return start.read(len(_JPEG)) == _JPEG
