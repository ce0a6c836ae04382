"""Blobs in a directory: ``ab/abcd…``, written aside, synced, and renamed into place.

A name that is there is whole, because nothing else ever gets that name; a read checks it all the
same, because disks forget.
"""

import asyncio
import hashlib
import os
import secrets
from collections.abc import AsyncIterable
from pathlib import Path
from typing import BinaryIO, Self

from cloud.ports.blobs import BlobDamaged, BlobMissing, BlobTooLarge, HashDiffers, Stored

_ASIDE = "incoming"
_LEFT_S = 24 * 3600


class DirectoryBlobs:
    """Blobs port on a local or shared file system."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @classmethod
    async def open(cls, root: Path) -> Self:
        """Make the directory, and throw away what an earlier run left unfinished."""
        await asyncio.to_thread(_prepare, root)
        return cls(root)

    async def put(self, data: bytes) -> Stored:
        """Store bytes at hand."""
        return await asyncio.to_thread(self._put, data)

    async def receive(
        self, pieces: AsyncIterable[bytes], *, limit: int, expected: str | None = None
    ) -> Stored:
        """Store a stream of at most ``limit`` bytes; raises BlobTooLarge, HashDiffers."""
        aside = self._root / _ASIDE / secrets.token_hex(16)
        digest = hashlib.sha256()
        size = 0
        file = await asyncio.to_thread(aside.open, "xb")
        try:
            async for piece in pieces:
                size += len(piece)
                if size > limit:
                    raise BlobTooLarge(f"more than {limit} bytes")
                digest.update(piece)
                await asyncio.to_thread(file.write, piece)
            if expected is not None and digest.hexdigest() != expected:
                raise HashDiffers(digest.hexdigest())
            new = await asyncio.to_thread(self._keep, file, aside, digest.hexdigest())
        finally:
            await asyncio.to_thread(_drop, file, aside)
        return Stored(digest.hexdigest(), size, new)

    async def get(self, sha256: str) -> bytes:
        """Return the bytes; raises BlobMissing, BlobDamaged."""
        return await asyncio.to_thread(self._get, sha256)

    async def locate(self, sha256: str) -> Path:
        """Return the file of a blob; raises BlobMissing."""
        path = self._path(sha256)
        if not await asyncio.to_thread(path.is_file):
            raise BlobMissing(sha256)
        return path

    def _path(self, sha256: str) -> Path:
        return self._root / sha256[:2] / sha256

    def _put(self, data: bytes) -> Stored:
        name = hashlib.sha256(data).hexdigest()
        if self._path(name).is_file():
            return Stored(name, len(data), new=False)
        aside = self._root / _ASIDE / secrets.token_hex(16)
        file = aside.open("xb")
        try:
            file.write(data)
            return Stored(name, len(data), self._keep(file, aside, name))
        finally:
            _drop(file, aside)

    def _keep(self, file: BinaryIO, aside: Path, name: str) -> bool:
        file.flush()
        os.fsync(file.fileno())
        path = self._path(name)
        if path.is_file():
            return False
        path.parent.mkdir(exist_ok=True)
        aside.rename(path)
        for directory in (path.parent, self._root):
            _sync(directory)
        return True

    def _get(self, sha256: str) -> bytes:
        try:
            data = self._path(sha256).read_bytes()
        except FileNotFoundError as exc:
            raise BlobMissing(sha256) from exc
        if hashlib.sha256(data).hexdigest() != sha256:
            raise BlobDamaged(sha256)
        return data


def _prepare(root: Path) -> None:
    aside = root / _ASIDE
    aside.mkdir(parents=True, exist_ok=True)
    probe = aside / secrets.token_hex(16)
    probe.touch()
    now = probe.stat().st_mtime  # the file system's own clock, which another replica shares
    for left in aside.iterdir():
        if left == probe or left.stat().st_mtime < now - _LEFT_S:
            left.unlink(missing_ok=True)


def _drop(file: BinaryIO, aside: Path) -> None:
    file.close()
    aside.unlink(missing_ok=True)


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
