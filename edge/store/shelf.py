"""The sealed segments that everyone wants now, in memory: a hundred seats fetch the same paper at once.

Over TLS a file sent from disk costs twice the processor time of one sent from memory.
"""

import asyncio
from collections import OrderedDict
from weakref import WeakValueDictionary

from edge.store.cache import Cache

MOST_BYTES = 48 * 1024 * 1024
"""Two papers of a usual size; the box's memory bound holds with it."""


class Shelf:
    """Reads a cache's files, the latest ones from memory."""

    def __init__(self, cache: Cache, *, most_bytes: int = MOST_BYTES) -> None:
        self._cache = cache
        self._most = most_bytes
        self._held: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def read(self, sha256: str) -> bytes:
        """Return the content; raises FileNotFoundError. Many who ask at once cost one read."""
        if sha256 not in self._held:
            turn = self._turns.setdefault(sha256, asyncio.Lock())
            async with turn:
                if sha256 not in self._held:
                    data = await self._cache.read(sha256)
                    if not self._keep(sha256, data):
                        return data
        self._held.move_to_end(sha256)
        return self._held[sha256]

    def _keep(self, sha256: str, data: bytes) -> bool:
        if len(data) > self._most:
            return False
        self._held[sha256] = data
        self._bytes += len(data)
        while self._bytes > self._most:
            _, gone = self._held.popitem(last=False)
            self._bytes -= len(gone)
        return True
