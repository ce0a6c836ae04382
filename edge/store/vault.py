"""Pictures of people, encrypted on the box's disk, and destroyed so that it can be proved (A5).

Pictures lie in groups, one for a session and a kind (``s1.roster``, ``s1.taken``), each under a key
of its own: whoever destroys the key has destroyed the group, whatever blocks the card still holds.
A key is kept wrapped under a key derived from the box's secret.

What this protects against: reading single files, a copy of the folder, a backup or a support
bundle without ``identity/``, files exchanged on the disk, and what is left of the pictures after a
deletion. What it does not: a card stolen before the deletion, for the box's secret lies on the same
card, until that comes from the machine (OTP or a security chip); and laboratory means, for flash
writes "over" a block by writing another one, so that an old wrapped key may be found beside the
secret. A picture's name and its size in bytes are not hidden; the plan in the journal names it too.
"""

import asyncio
import errno
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from edge.store import durable
from edge.store.journal import StorageFailed, StorageFull
from edge.store.vault_graves import Destroyed, Graves
from edge.store.vault_groups import Groups, Held, PictureUnreadable

__all__ = ["Destroyed", "Held", "PictureUnreadable", "Vault"]

T = TypeVar("T")


class Vault:
    """Every call works in a thread, one at a time; raises StorageFull, StorageFailed."""

    def __init__(self, folder: Path, secret: bytes) -> None:
        self._folder = folder
        self._groups = Groups(folder, secret)
        self._graves = Graves(folder / ".gone")
        self._lock = threading.Lock()
        self._finished = False
        """Whether everything that was to be destroyed is: not known after a start or a fault."""

    async def put(self, group: str, picture: bytes) -> str:
        """Keep a picture durably and return its SHA-256; raises PictureUnreadable (the key)."""
        return await self._do(lambda: self._put(group, picture))

    async def has(self, sha256: str) -> bool:
        """Tell whether the picture is here, in a group whose key opens."""
        return await self._do(lambda: self._groups.has(sha256))

    async def read(self, sha256: str) -> bytes:
        """Return a picture; raises FileNotFoundError, PictureUnreadable.

        A damaged file is put aside: from then on the picture is not here and can be fetched again.
        """
        return await self._do(lambda: self._groups.read(sha256))

    async def names(self, group: str) -> frozenset[str]:
        """Return the SHA-256 of every picture of a group; raises PictureUnreadable (the key)."""
        return await self._do(lambda: self._groups.names(group))

    async def sizes(self, group: str) -> dict[str, int]:
        """Return the bytes on the disk of everything in a group, by SHA-256."""
        return await self._do(lambda: self._groups.sizes(group))

    async def groups(self) -> tuple[Held, ...]:
        """Return every group that has a key."""
        return await self._do(lambda: tuple(self._groups.held()))

    async def destroy(self, group: str) -> Destroyed:
        """Destroy a group's key, then its files; raises FileNotFoundError when there is none.

        It stays in ``unreported`` until ``reported`` is called with it. What a fault leaves half
        done is finished by the next ``put``, ``destroy`` or ``unreported``.
        """
        return await self._do(lambda: self._destroy(group))

    async def unreported(self) -> tuple[Destroyed, ...]:
        """Return what is destroyed and not known to be in the journal."""
        return await self._do(self._unreported)

    async def reported(self, gone: Destroyed) -> None:
        """Forget what stands in the journal."""
        await self._do(lambda: self._graves.remove(gone))

    async def _do(self, work: Callable[[], T]) -> T:
        return await asyncio.to_thread(self._alone, work)

    def _alone(self, work: Callable[[], T]) -> T:
        with self._lock:
            try:
                return work()
            except FileNotFoundError:
                raise
            except OSError as exc:
                full = exc.errno in {errno.ENOSPC, errno.EDQUOT}
                raise (StorageFull if full else StorageFailed)(str(exc)) from exc

    def _put(self, group: str, picture: bytes) -> str:
        self._finish()  # or it would lie under a key that is to be destroyed
        durable.make_folder(self._folder)
        return self._groups.put(group, picture)

    def _destroy(self, group: str) -> Destroyed:
        self._finish()
        held = next((one for one in self._groups.held() if one.group == group), None)
        if held is None:
            raise FileNotFoundError(group)
        gone = Destroyed.of(group, held.key, self._groups.pictures(group))
        self._finished = False
        self._graves.add(gone)
        self._finish()
        return gone

    def _unreported(self) -> tuple[Destroyed, ...]:
        self._finish()
        return tuple(self._graves.all())

    def _finish(self) -> None:
        """Destroy what has a grave: keys first, for without them the rest is noise."""
        if self._finished:
            return
        for gone in self._graves.all():
            self._groups.destroy_key(gone.group, gone.key)
        self._finished = self._groups.sweep()
