"""Roster photos that an earlier version kept as plain files: into the vault with them, or away."""

import asyncio
import hashlib
import logging
from pathlib import Path

from edge.core.plan import PLAN
from edge.services.ledger import Ledger
from edge.services.roster_photos import RosterPhotos
from edge.store import durable
from edge.store.vault import Vault

log = logging.getLogger(__name__)


class PlainPhotos:
    """A folder ``<first two>/<sha256>``; gone for good after the first round that succeeds."""

    def __init__(self, folder: Path, photos: RosterPhotos, vault: Vault, ledger: Ledger) -> None:
        self._folder = folder
        self._photos = photos
        self._vault = vault
        self._ledger = ledger

    async def move_in(self) -> None:
        """Put what a plan wants into the vault, then wipe the folder; raises Storage…, OSError."""
        if not await asyncio.to_thread(self._folder.exists):
            return
        sessions = self._ledger.state[PLAN].sessions.values()
        for sha256, groups in (await self._photos.missing(sessions)).items():
            photo = await asyncio.to_thread(self._read, sha256)
            if photo is None:
                continue
            for group in groups:
                await self._vault.put(group, photo)
        count = await asyncio.to_thread(_wipe, self._folder)
        log.info("no plain photo is left; %s files wiped", count)

    def _read(self, sha256: str) -> bytes | None:
        path = self._folder / sha256[:2] / sha256
        if not path.exists():
            return None
        photo = path.read_bytes()
        return photo if hashlib.sha256(photo).hexdigest() == sha256 else None


def _wipe(folder: Path) -> int:
    count = 0
    for path in sorted(folder.rglob("*"), reverse=True):  # what is inside comes first
        if path.is_dir():
            path.rmdir()
            continue
        durable.overwrite(path)
        path.unlink()
        count += 1
    folder.rmdir()
    durable.sync(folder.parent)
    return count
