"""What a simulated seat is given: who sits there, how to answer, and the box's time."""

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Who sits where."""

    seat: str
    ticket: str
    id_number: str


@dataclass(slots=True)
class Pace:
    """How all seats answer now; shared and changed by whoever runs them."""

    between_s: float = 1.0
    burst: bool = False


@dataclass(slots=True)
class BoxTime:
    """The box's wall time, continued on this machine's monotonic clock."""

    now_ms: int = 0
    error_ms: int | None = None
    heard: float = 0.0

    def hear(self, now_ms: int, error_ms: int | None) -> None:
        """Take the box's time."""
        self.now_ms, self.error_ms, self.heard = now_ms, error_ms, time.monotonic()

    def read(self) -> int:
        """Return the box's time now, in milliseconds since the epoch."""
        return self.now_ms + int((time.monotonic() - self.heard) * 1000)
