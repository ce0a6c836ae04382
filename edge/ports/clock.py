"""Time, as a port: nothing else on the box may ask what time it is."""

from typing import Protocol

from contract.wire import Moment


class Clock(Protocol):
    """Wall time for people and deadlines, monotonic time for durations, and their quality."""

    def now(self) -> Moment:
        """Return this moment with its quality and error bound."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never run backwards within one boot."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Sleep on this clock."""
        ...
