"""Who and what a drill's troubles reach: the programs, the seats, the chief, the time."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kaobox.demo.crowd import Crowd
from kaobox.demo.invigilator import Panel
from kaobox.demo.report import Progress
from kaobox.demo.stage import Stage
from kaobox.drill.clock import Setting


@dataclass(slots=True)
class Hours:
    """The time of the exam: shares of it, from the opening of the papers to the end."""

    ends_ms: int
    """By this machine's clock, which is the box's until the drill sets that one forward."""
    began_ms: int = 0

    def begin(self) -> None:
        """Take this moment as the opening."""
        self.began_ms = time.time_ns() // 1_000_000

    async def until(self, share: float) -> None:
        """Wait until a share of the exam is over."""
        at_ms = self.began_ms + share * (self.ends_ms - self.began_ms)
        await asyncio.sleep(max(0.0, at_ms / 1000 - time.time()))


@dataclass(slots=True)
class Tally:
    """What was done to the venue, fault by fault, and what could not be done."""

    done: dict[str, int] = field(default_factory=dict)
    unavailable: dict[str, str] = field(default_factory=dict)

    def count(self, kind: str) -> None:
        """Note that a fault has happened once more."""
        self.done[kind] = self.done.get(kind, 0) + 1


@dataclass(slots=True)
class DrillVenue:
    """Everything at hand."""

    stage: Stage
    crowd: Crowd
    chief: Panel
    attempts: Mapping[str, str]
    """Seat to attempt."""
    hours: Hours
    clock: Path
    progress: Progress
    tally: Tally = field(default_factory=Tally)
    setting: Setting = field(default_factory=Setting)
    box: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by whoever kills the box, until it is up again."""

    def set_clock(self, **changes: object) -> None:
        """Set the box's clock."""
        self.setting = self.setting.model_copy(update=changes)
        self.setting.write(self.clock)
