"""HQ's store of big bytes, in memory; breaks off in the middle when told to."""

from collections.abc import AsyncIterator

from edge.ports.depot import DepotDown, DepotRefused


class SimDepot:
    """Serves ``blobs``; ``breaks_after`` bytes the connection is lost, once."""

    def __init__(self) -> None:
        self.blobs: dict[str, bytes] = {}
        self.breaks_after: int | None = None
        self.asked: list[tuple[str, int]] = []

    async def fetch(self, sha256: str, start: int) -> AsyncIterator[bytes]:
        """Yield the bytes from ``start`` on."""
        self.asked.append((sha256, start))
        if sha256 not in self.blobs:
            raise DepotRefused(sha256)
        data = self.blobs[sha256][start:]
        if self.breaks_after is not None:
            broken, self.breaks_after = data[: self.breaks_after], None
            yield broken
            raise DepotDown("the simulated depot broke off")
        yield data
