"""Which seats were heard when. Not facts: a cut cable says nothing about what happened."""

from collections.abc import Mapping
from typing import Any

from edge.core.clock_evidence import summary
from edge.ports.clock import Clock

FRESH_MS = 2 * 60 * 1000
"""A seat's clock says nothing any more when its computer was not heard for so long."""


class Presence:
    """The last word of each attempt's seat, in wall milliseconds, and how many wait unsent there."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heard: dict[str, int] = {}
        self._clocks: dict[str, tuple[int, int]] = {}
        """Attempt to how far its computer's clock is ahead of this boot's monotonic time, and the
        monotonic time of that word: the box's own wall clock may step in between."""

    def heard(self, attempt: str) -> None:
        """Note a word from the attempt's seat."""
        self._heard[attempt] = self._clock.now().wall_ms

    def told(self, attempt: str, clock_ms: int) -> None:
        """Note what time it is by the clock of the computer at that seat."""
        mono_ms = self._clock.now().mono_ms
        self._clocks[attempt] = (clock_ms - mono_ms, mono_ms)

    def clock_evidence(self) -> dict[str, Any] | None:
        """Return what the seats' clocks say of the box's; None when none was heard lately."""
        now = self._clock.now()
        fresh = [ahead for ahead, at in self._clocks.values() if now.mono_ms - at <= FRESH_MS]
        return summary([ahead + now.mono_ms - now.wall_ms for ahead in fresh])

    def all(self) -> Mapping[str, int]:
        """Return the last words."""
        return self._heard

    def recent(self, within_ms: int) -> int:
        """Return how many seats were heard lately."""
        now = self._clock.now().wall_ms
        return sum(now - within_ms <= at <= now for at in self._heard.values())
