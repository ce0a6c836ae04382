"""Time, as a port: nothing else in the control plane asks the machine for it."""

from typing import Protocol


class Clock(Protocol):
    """Wall time for deadlines and people, monotonic time for durations."""

    def now_ms(self) -> int:
        """Return milliseconds since the Unix epoch, UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Sleep on this clock."""
        ...
