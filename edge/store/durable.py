"""Files that survive a power cut, and files that are meant not to."""

import os
from contextlib import suppress
from pathlib import Path

HALF = ".half"
"""Ending of a file that is being written."""


def make_folder(folder: Path) -> None:
    """Make a folder that only the owner reads, durably; its parent is there."""
    if not folder.exists():
        folder.mkdir(mode=0o700, exist_ok=True)
        sync(folder.parent)


def write(path: Path, data: bytes) -> None:
    """Write a file that only the owner reads, whole or not at all; durable on return."""
    half = path.with_name(path.name + HALF)
    try:
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
        sync(path.parent)
    except OSError:
        with suppress(OSError):
            half.unlink(missing_ok=True)
        raise


def overwrite(path: Path) -> None:
    """Put random bytes in the place of a file's content; flash may keep the old block all the same."""
    with path.open("r+b") as file:
        file.write(os.urandom(os.fstat(file.fileno()).st_size))
        file.flush()
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """Make names that came, changed or went in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
