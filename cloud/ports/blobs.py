"""Big bytes, named by the hash of what they are."""

from collections.abc import AsyncIterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class BlobMissing(Exception):
    """No blob has this name."""

    code = "not-found"


class BlobDamaged(Exception):
    """The stored bytes no longer have their name."""

    code = "storage-failed"


class HashDiffers(Exception):
    """What arrived does not have the hash it was announced under."""

    code = "hash-differs"


class BlobTooLarge(Exception):
    """More bytes arrived than allowed; nothing was kept."""

    code = "body-too-large"


@dataclass(frozen=True, slots=True)
class Stored:
    """A blob that is durably there."""

    sha256: str
    size: int
    new: bool
    """False when the same bytes were there before."""


class Blobs(Protocol):
    """Content-addressed storage: a put is idempotent, a get is verified."""

    async def put(self, data: bytes) -> Stored:
        """Store bytes at hand."""
        ...

    async def receive(
        self, pieces: AsyncIterable[bytes], *, limit: int, expected: str | None = None
    ) -> Stored:
        """Store a stream of at most ``limit`` bytes; raises BlobTooLarge, HashDiffers."""
        ...

    async def get(self, sha256: str) -> bytes:
        """Return the bytes; raises BlobMissing, BlobDamaged."""
        ...

    async def locate(self, sha256: str) -> Path:
        """Return a local file with the bytes, for sending ranges of it; raises BlobMissing."""
        ...
