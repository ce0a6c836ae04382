"""Brings roster photos to the box, straight into the vault: none is ever plain on the disk (A5)."""

import asyncio
import hashlib
import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress

from contract.orders import SessionPlan
from edge.core import retention
from edge.core.retention import Periods
from edge.ports.clock import Clock
from edge.ports.depot import Depot, DepotRefused
from edge.services.ledger import Ledger
from edge.store.cache import HashDiffers
from edge.store.vault import PictureUnreadable, Vault

log = logging.getLogger(__name__)

MOST = 8 * 1024 * 1024
"""Bytes of one photo; HQ takes half as much."""


class RosterPhotos:
    """Fetches one at a time; what came of it before the line broke waits in memory."""

    def __init__(
        self, *, depot: Depot, vault: Vault, ledger: Ledger, periods: Periods, clock: Clock
    ) -> None:
        self._depot = depot
        self._vault = vault
        self._ledger = ledger
        self._periods = periods
        self._clock = clock
        self._half = ("", bytearray())

    async def missing(self, sessions: Iterable[SessionPlan]) -> Mapping[str, tuple[str, ...]]:
        """Return the SHA-256 of every photo that is wanted and not here, with its groups.

        A group whose key does not open is of no use to anyone: it is destroyed and fetched anew.
        """
        found: dict[str, tuple[str, ...]] = {}
        for session in sessions:
            group = retention.group(session.session, "roster")
            for photo in sorted(self._wanted(session) - await self._held(group)):
                found[photo] = (*found.get(photo, ()), group)
        return found

    async def fetch(self, sha256: str, groups: Iterable[str]) -> None:
        """Put a photo into ``groups``; raises DepotDown, DepotRefused, HashDiffers, Storage…."""
        photo = await self._copy(sha256) or await self._download(sha256)
        for group in groups:
            await self._vault.put(group, photo)

    def _wanted(self, session: SessionPlan) -> frozenset[str]:
        now = self._clock.now()
        if retention.due(
            self._ledger.state, session.session, "roster", periods=self._periods, now=now
        ):
            return frozenset()
        return frozenset(entry.photo for entry in session.entries if entry.photo is not None)

    async def _held(self, group: str) -> frozenset[str]:
        try:
            return await self._vault.names(group)
        except PictureUnreadable as exc:
            log.warning("roster photos are fetched anew: %s", exc)
            await self._vault.destroy(group)
            return frozenset()

    async def _copy(self, sha256: str) -> bytes | None:
        """Return a photo that another session brought here."""
        with suppress(FileNotFoundError, PictureUnreadable):
            return await self._vault.read(sha256)
        return None

    async def _download(self, sha256: str) -> bytes:
        name, half = self._half
        if name != sha256:
            half = bytearray()
        self._half = (sha256, half)
        start = len(half)
        try:
            async for piece in self._depot.fetch(sha256, start):
                half += piece
                if len(half) > MOST:
                    break  # no photo is so large; the hash will say so
        except DepotRefused:
            if start:  # perhaps there is nothing after what is here already
                self._half = ("", bytearray())
            raise
        self._half = ("", bytearray())
        photo = bytes(half)
        digest = await asyncio.to_thread(lambda: hashlib.sha256(photo).hexdigest())
        if digest != sha256:
            raise HashDiffers(sha256)
        return photo
