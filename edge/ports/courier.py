"""Files that candidates handed in, by hash, to HQ."""

from typing import Protocol


class CourierDown(Exception):
    """HQ cannot be reached, or broke off."""


class CourierRefused(Exception):
    """HQ does not take this file from this box."""


class Courier(Protocol):
    """Delivers a file; the same one again changes nothing. ``attempt`` says whose it is."""

    async def has(self, sha256: str, attempt: str) -> bool:
        """Tell whether HQ says that it has a file durably; raises CourierDown."""
        ...

    async def put(self, sha256: str, attempt: str, data: bytes) -> None:
        """Return when HQ has it durably; raises CourierDown or CourierRefused."""
        ...
