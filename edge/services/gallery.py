"""Templates of faces, in memory only: gone with the session, or with the process (A5)."""

import logging
from collections.abc import Collection, Iterable

from contract.orders import Entry
from edge.ports.face import FaceBusy, FaceFault
from edge.services.faces import Faces
from edge.services.pictures import Pictures
from edge.store.journal import StorageFailed, StorageFull

log = logging.getLogger(__name__)

_BROKEN = 2
"""Photos in one round at which the reader failed: then it is the reader."""
_LONGEST = 8
"""A photo that fails is read again after 2, 4, ... 2^8 rounds: each time may cost a worker."""


class Gallery:
    """The roster photos' templates by photo, and the last good look at the door by attempt."""

    def __init__(self, *, faces: Faces, photos: Pictures) -> None:
        self._faces = faces
        self._photos = photos
        self._wanted: frozenset[str] = frozenset()
        self._roster: dict[str, bytes] = {}
        self._door: dict[str, bytes] = {}
        self._faults: dict[str, int] = {}
        self._round = 0
        self.model = ""
        """Of the templates; "" before the first."""

    def want(self, photos: Iterable[str], attempts: Collection[str]) -> None:
        """Say whose faces may be known from now on; all others are forgotten at once."""
        self._wanted = frozenset(photos)
        self._roster = {one: kept for one, kept in self._roster.items() if one in self._wanted}
        self._faults = {one: times for one, times in self._faults.items() if one in self._wanted}
        self._door = {one: kept for one, kept in self._door.items() if one in attempts}

    async def prepare(self) -> None:
        """Read what is wanted and here, ahead of time; raises FaceFault if the reader is broken."""
        self._round += 1
        faults = 0
        for photo in sorted(self._wanted - self._roster.keys(), key=self._luck):
            if self._round % 2 ** self._faults.get(photo, 0):
                continue
            try:
                await self._read(photo)
            except FaceBusy:  # whoever stands at the door goes first
                return
            except FaceFault:
                faults += 1
                if faults == _BROKEN:
                    raise

    async def reference(self, photo: str | None) -> bytes | None:
        """Return one photo's template, made now if need be.

        None: no photo, or none that can be read; one that the reader failed at is not tried here.
        Raises FaceBusy.
        """
        if photo is None:
            return None
        if photo not in self._roster and photo in self._wanted and photo not in self._faults:
            try:
                await self._read(photo)
            except FaceBusy:
                raise
            except FaceFault:
                return None
        return self._roster.get(photo) or None

    def references(self, entries: Iterable[Entry]) -> dict[str, bytes]:
        """Return the templates that are ready, by attempt."""
        found = {one.attempt: self._roster.get(one.photo or "", b"") for one in entries}
        return {attempt: template for attempt, template in found.items() if template}

    @property
    def ready(self) -> frozenset[str]:
        """Photos that were read, whether a face was in them or not."""
        return frozenset(self._roster)

    def saw(self, attempt: str, template: bytes) -> None:
        """Remember the face that stood at the door for a candidate."""
        self._door[attempt] = template

    def seen(self, attempts: Collection[str]) -> dict[str, bytes]:
        """Return the faces that stood at the door for these."""
        return {one: kept for one, kept in self._door.items() if one in attempts}

    def _luck(self, photo: str) -> tuple[int, str]:
        return self._faults.get(photo, 0), photo

    async def _read(self, photo: str) -> None:
        picture = await self._picture(photo)
        if picture is None:
            return
        try:
            look = await self._faces.portrait(picture)
        except FaceBusy:
            raise
        except FaceFault as exc:
            self._faults[photo] = min(self._faults.get(photo, 0) + 1, _LONGEST)
            log.warning("roster photo %s: %s", photo[:12], exc)
            raise
        if look.template is None:
            log.warning("roster photo %s: %s", photo[:12], look.reason)
        self.model = look.model
        self._faults.pop(photo, None)
        if photo in self._wanted:  # a candidate may have declined meanwhile
            self._roster[photo] = look.template or b""

    async def _picture(self, photo: str) -> bytes | None:
        try:
            return await self._photos.read(photo) if await self._photos.has(photo) else None
        except (OSError, StorageFull, StorageFailed) as exc:
            log.warning("roster photo %s: %s", photo[:12], exc)
            return None
