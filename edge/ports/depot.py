"""Big bytes by hash, from HQ."""

from collections.abc import AsyncIterator
from typing import Protocol


class DepotDown(Exception):
    """HQ cannot be reached, or broke off."""

    code = "paper-fetch-failed"


class DepotRefused(Exception):
    """HQ does not give these bytes to this box."""

    code = "paper-fetch-failed"


class Depot(Protocol):
    """Fetches content by its hash; the caller verifies."""

    def fetch(self, sha256: str, start: int) -> AsyncIterator[bytes]:
        """Yield the bytes from ``start`` on; raises DepotDown or DepotRefused."""
        ...
