"""A clock that a test or the demo sets, breaks and moves."""

import asyncio

from contract.wire import Moment, Quality


class SimClock:
    """Stands still until moved; sleeping moves nothing and only yields to the loop."""

    def __init__(self, wall_ms: int, *, quality: Quality = "synced", boot: str = "sim") -> None:
        self.wall_ms = wall_ms
        self.mono_ms = 0
        self.quality: Quality = quality
        self.error_ms: int | None = 10 if quality != "unknown" else None
        self.boot = boot

    def now(self) -> Moment:
        """Return the set moment."""
        return Moment(
            wall_ms=self.wall_ms,
            mono_ms=self.mono_ms,
            boot=self.boot,
            quality=self.quality,
            error_ms=self.error_ms,
        )

    def monotonic(self) -> float:
        """Return the set monotonic time in seconds."""
        return self.mono_ms / 1000

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.wall_ms += round(seconds * 1000)
        self.mono_ms += round(seconds * 1000)

    async def sleep(self, seconds: float) -> None:
        """Yield to the loop; time passes only by ``move``."""
        del seconds
        await asyncio.sleep(0)
