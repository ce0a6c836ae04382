"""HQ's store of candidates' files, in memory; away or unwilling when told to."""

import hashlib

from edge.ports.courier import CourierDown, CourierRefused


class SimCourier:
    """Keeps ``files`` by attempt and hash; ``puts`` are those that came whole, in order."""

    def __init__(self) -> None:
        self.files: dict[tuple[str, str], bytes] = {}
        self.puts: list[tuple[str, str]] = []
        self.down = False
        self.refused: set[str] = set()
        """Attempts that HQ does not know."""

    async def has(self, sha256: str, attempt: str) -> bool:
        """Tell whether it is here."""
        self._check_line()
        return (attempt, sha256) in self.files

    async def put(self, sha256: str, attempt: str, data: bytes) -> None:
        """Take it as HQ does: only what fits its name."""
        self._check_line()
        if attempt in self.refused or hashlib.sha256(data).hexdigest() != sha256:
            raise CourierRefused(f"the simulated HQ does not take {sha256[:12]}")
        self.puts.append((attempt, sha256))
        self.files[attempt, sha256] = data

    def _check_line(self) -> None:
        if self.down:
            raise CourierDown("the simulated line is down")
