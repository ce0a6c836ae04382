"""A box's clock that the drill can set: forward, to unknown quality, to another boot.

Two minutes after the end pass in a moment, and a box comes back from a power cut not knowing the
time, as one without a battery for its clock does. Everything else of the box is as it is.
"""

import time
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from contract.wire import Moment
from edge.ports.clock import Clock

_LOOK_S = 0.1


class Setting(BaseModel):
    """The file that says how the clock is set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ahead_ms: int = 0
    quality: Literal["synced", "unknown"] = "synced"
    boot: int = 1

    def write(self, path: Path) -> None:
        """Write it whole or not at all: the clock may look at any time."""
        half = path.with_suffix(".half")
        half.write_text(self.model_dump_json())
        half.replace(path)


class SetClock:
    """Clock port on another clock and a file."""

    def __init__(self, clock: Clock, path: Path) -> None:
        self._clock = clock
        self._path = path
        self._looked = float("-inf")
        self._setting = Setting()

    def now(self) -> Moment:
        """Return this moment as the file has it."""
        now, setting = self._clock.now(), self._read()
        return now.model_copy(
            update={
                "wall_ms": now.wall_ms + setting.ahead_ms,
                "boot": f"{now.boot}-{setting.boot}",
                "quality": setting.quality,
                "error_ms": None if setting.quality == "unknown" else now.error_ms,
            }
        )

    def monotonic(self) -> float:
        """Return the other clock's monotonic time in seconds."""
        return self._clock.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Sleep on the other clock."""
        await self._clock.sleep(seconds)

    def _read(self) -> Setting:
        if time.monotonic() - self._looked > _LOOK_S:
            self._looked = time.monotonic()
            self._setting = Setting.model_validate_json(self._path.read_bytes())
        return self._setting
