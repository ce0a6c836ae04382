"""A clock that stands still until somebody moves it."""

import asyncio


class SimClock:
    """Clock port of which wall time and sleeping are in the hand of a test or a simulation."""

    def __init__(self, now_ms: int = 1_800_000_000_000) -> None:
        self._now_ms = now_ms
        self._monotonic = 0.0
        self._sleepers: list[tuple[float, asyncio.Event]] = []

    def now_ms(self) -> int:
        """Return milliseconds since the Unix epoch, UTC."""
        return self._now_ms

    def monotonic(self) -> float:
        """Return seconds since this clock was made."""
        return self._monotonic

    async def sleep(self, seconds: float) -> None:
        """Sleep until the clock was moved that far."""
        woken = asyncio.Event()
        self._sleepers.append((self._monotonic + seconds, woken))
        await woken.wait()

    def advance(self, seconds: float) -> None:
        """Move time, and wake whoever's time has come."""
        self._monotonic += seconds
        self._now_ms += round(seconds * 1000)
        for until, woken in self._sleepers:
            if until <= self._monotonic:
                woken.set()
        self._sleepers = [s for s in self._sleepers if not s[1].is_set()]
