"""Files that candidates hand in: named by their hash, encrypted at rest, a quota for each attempt."""

import asyncio
import hashlib
import logging
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from edge.core.attempts import ATTEMPTS, Attempt
from edge.core.refusal import Refusal
from edge.services.disk import LOW_MB
from edge.services.ledger import Ledger
from edge.store.journal import StorageFull
from edge.store.vault import Held, Vault

log = logging.getLogger(__name__)

MAX_BYTES = 10 * 1024 * 1024
"""Of one file."""
MAX_FILES = 30
MAX_TOTAL = 60 * 1024 * 1024
"""Bytes of one attempt: who changes a file again and again leaves the earlier ones here."""
AT_ONCE = 6
"""Files in memory at one time, whatever a hall of seats sends."""
PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is durably here."""

    sha256: str
    size: int


class Uploads:
    """Keeps each attempt's files in a group of the vault that has the attempt's name."""

    def __init__(self, *, vault: Vault, folder: Path, ledger: Ledger) -> None:
        self._vault = vault
        self._folder = folder
        self._ledger = ledger
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._busy: set[str] = set()

    async def keep(self, attempt: str, pieces: AsyncIterator[bytes]) -> Kept:
        """Keep a file durably.

        Raises:
            Refusal: ``upload-busy`` while another file of this attempt is under way,
                ``body-too-large``, ``malformed`` (empty), ``upload-cut``, ``uploads-full``,
                ``attempt-not-started``.
            StorageFull: also while there is still room for answers, which matter more.
            StorageFailed: the disk refuses.
        """
        if not self._ledger.state[ATTEMPTS].get(attempt, Attempt()).started:
            raise Refusal("attempt-not-started", attempt)
        if attempt in self._busy:
            raise Refusal("upload-busy", attempt)
        self._busy.add(attempt)
        try:
            async with self._slots:
                return await self._keep(attempt, await _whole(pieces))
        finally:
            self._busy.discard(attempt)

    async def names(self, attempt: str) -> frozenset[str]:
        """Return the SHA-256 of every file of an attempt."""
        return await self._vault.names(attempt)

    async def read(self, sha256: str) -> bytes:
        """Return a file; raises FileNotFoundError or a storage fault."""
        return await self._vault.read(sha256)

    async def groups(self) -> tuple[Held, ...]:
        """Return the group of each attempt that handed in files; its name is the attempt's."""
        return await self._vault.groups()

    async def destroy(self, attempt: str, names: frozenset[str]) -> None:
        """Destroy an attempt's files if they are ``names`` and no other is on its way.

        Raises StorageFull, StorageFailed.
        """
        if attempt in self._busy:
            return
        self._busy.add(attempt)
        try:
            if await self._vault.names(attempt) == names:
                gone = await self._vault.destroy(attempt)
                log.info("destroyed %s files of %s, digest %s", gone.count, attempt, gone.digest)
                await self._vault.reported(gone)
        finally:
            self._busy.discard(attempt)

    async def settle(self) -> None:
        """Finish what a power cut left half destroyed; raises StorageFull, StorageFailed."""
        for gone in await self._vault.unreported():
            await self._vault.reported(gone)

    async def _keep(self, attempt: str, data: bytes) -> Kept:
        sha256 = hashlib.sha256(data).hexdigest()
        held = await self._vault.sizes(attempt)
        if sha256 not in held:
            if len(held) >= MAX_FILES or sum(held.values()) + len(data) > MAX_TOTAL:
                raise Refusal("uploads-full", f"{len(held)} files")
            await self._check_room()
        await self._vault.put(attempt, data)
        return Kept(sha256, len(data))

    async def _check_room(self) -> None:
        usage = await asyncio.to_thread(shutil.disk_usage, self._folder)
        if usage.free < LOW_MB * 1_000_000:
            raise StorageFull(f"{usage.free // 1_000_000} MB are left")


async def _whole(pieces: AsyncIterator[bytes]) -> bytes:
    whole = bytearray()
    try:
        async with asyncio.timeout(PATIENCE_S):
            async for piece in pieces:
                whole += piece
                if len(whole) > MAX_BYTES:
                    raise Refusal("body-too-large", f"more than {MAX_BYTES} bytes")
    except TimeoutError as exc:
        raise Refusal("upload-cut", f"{len(whole)} bytes in {PATIENCE_S:.0f} s") from exc
    if not whole:
        raise Refusal("malformed", "an empty file")
    return bytes(whole)
