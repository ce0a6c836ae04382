"""What the journal knows of the time, and whether the box may act on its own clock (X9).

A clock of unknown quality ends nothing until the chief vouches for it. Nor does one that stepped:
wall and monotonic time of one boot run side by side, and where they part by more than a few minutes
somebody or something set the clock, perhaps wrongly.
"""

from dataclasses import dataclass, replace

from contract.facts.session import TimeConfirmed
from contract.wire import Moment
from edge.core.state import Recorded, Slice

STEP_MS = 5 * 60 * 1000
"""No clock that runs by itself drifts so far between two entries."""


@dataclass(frozen=True, slots=True)
class Trust:
    """The last good clock of the journal."""

    certain_ms: int = 0
    """The latest wall time of a good clock: it is at least so late."""
    boot: str = ""
    ahead_ms: int = 0
    """How far wall time was ahead of monotonic time in that boot."""
    confirmed: str = ""
    """The boot whose time the chief has vouched for."""


def apply(value: Trust, recorded: Recorded) -> Trust:
    """Fold a fact: every entry carries the time."""
    if isinstance(recorded.fact, TimeConfirmed):
        at = recorded.fact.at
        value = replace(value, boot=at.boot, ahead_ms=_ahead(at), confirmed=at.boot)
    else:
        at = recorded.stamp.at
    if not may_end(value, at):
        return value
    certain_ms = max(value.certain_ms, at.wall_ms)
    return replace(value, certain_ms=certain_ms, boot=at.boot, ahead_ms=_ahead(at))


CLOCK_TRUST = Slice("clock_trust", Trust(), apply)


def may_end(trust: Trust, now: Moment) -> bool:
    """Tell whether time limits apply: the clock is known and did not step, or a person vouches."""
    if now.quality == "unknown" and now.boot != trust.confirmed:
        return False
    return now.boot != trust.boot or abs(_ahead(now) - trust.ahead_ms) <= STEP_MS


def come_ms(trust: Trust, now: Moment) -> int:
    """Return the wall time that has certainly come: the clock's, or the journal's last good one."""
    return now.wall_ms if may_end(trust, now) else trust.certain_ms


def _ahead(at: Moment) -> int:
    return at.wall_ms - at.mono_ms
