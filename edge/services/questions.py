"""Which turn of the head somebody was asked for; remembered for as long as it may be answered."""

import secrets

from edge.core.presentation import Side
from edge.ports.clock import Clock

SECONDS = 20.0


class Questions:
    """One open question for each candidate at most."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._asked: dict[str, tuple[Side, float]] = {}

    def side(self) -> Side:
        """Draw a side that nobody can foresee."""
        return secrets.choice(("left", "right"))

    def ask(self, attempt: str, side: Side) -> None:
        """Remember the question; the next frames of this candidate are its answer."""
        self._asked[attempt] = (side, self._clock.monotonic() + SECONDS)

    def take(self, attempt: str) -> Side | None:
        """Return what was asked, if it is not too late to answer; it is asked no more."""
        side, until = self._asked.pop(attempt, (None, 0.0))
        return side if self._clock.monotonic() <= until else None
