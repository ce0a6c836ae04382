"""Content-addressed files on the box: fetched in pieces, kept only when the hash fits."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

from edge.store import durable

MOST = 16 * 1024 * 1024
"""Bytes of one content: a segment has at most 1 MiB, a photo less than this."""


class HashDiffers(Exception):
    """What was fetched is not what was named; it is thrown away."""

    code = "paper-fetch-failed"


class Cache:
    """A directory of files named by their SHA-256. A half-fetched file is ``<hash>.part``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        """Return where the content is, or would be."""
        return self._folder / sha256[:2] / sha256

    async def has(self, sha256: str) -> bool:
        """Tell whether the content is here, verified when it was stored."""
        return await asyncio.to_thread(self.path(sha256).exists)

    async def start(self, sha256: str) -> int:
        """Return how many bytes of it are here already: where to resume."""
        return await asyncio.to_thread(self._size, self._part(sha256))

    async def read(self, sha256: str) -> bytes:
        """Return the content; raises FileNotFoundError."""
        return await asyncio.to_thread(self.path(sha256).read_bytes)

    async def add(self, sha256: str, pieces: AsyncIterator[bytes]) -> None:
        """Append pieces to what is here, verify, keep; raises HashDiffers."""
        part = self._part(sha256)
        await asyncio.to_thread(self._append, part, b"")
        room = MOST - await self.start(sha256)
        async for piece in pieces:
            room -= len(piece)
            if room < 0:
                break  # nothing of ours is so large; the hash will say so
            await asyncio.to_thread(self._append, part, piece)
        await asyncio.to_thread(self._keep, sha256)

    async def drop(self, sha256: str) -> None:
        """Throw away what was half fetched."""
        await asyncio.to_thread(self._part(sha256).unlink, missing_ok=True)

    def _append(self, part: Path, piece: bytes) -> None:
        part.parent.mkdir(parents=True, exist_ok=True)
        with part.open("ab") as file:  # not kept open: whoever waits here may be cancelled
            file.write(piece)

    def _keep(self, sha256: str) -> None:
        part = self._part(sha256)
        with part.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
        if digest != sha256:
            part.unlink()
            raise HashDiffers(sha256)
        part.replace(self.path(sha256))
        # A name, too, must survive a power cut, and so must those of the folders it lies in.
        for folder in (part.parent, self._folder, self._folder.parent):
            durable.sync(folder)

    def _size(self, path: Path) -> int:
        with suppress(FileNotFoundError):
            return path.stat().st_size
        return 0

    def _part(self, sha256: str) -> Path:
        return self.path(sha256).with_suffix(".part")
