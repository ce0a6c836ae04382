"""Which seats were heard when. Not facts: a cut cable says nothing about what happened."""

from collections.abc import Mapping

from edge.ports.clock import Clock


class Presence:
    """The last word of each attempt's seat, in wall milliseconds, and how many wait unsent there."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heard: dict[str, int] = {}

    def heard(self, attempt: str) -> None:
        """Note a word from the attempt's seat."""
        self._heard[attempt] = self._clock.now().wall_ms

    def all(self) -> Mapping[str, int]:
        """Return the last words."""
        return self._heard

    def recent(self, within_ms: int) -> int:
        """Return how many seats were heard lately."""
        now = self._clock.now().wall_ms
        return sum(now - within_ms <= at <= now for at in self._heard.values())
