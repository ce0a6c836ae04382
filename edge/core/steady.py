"""Which frames of a running camera count, for a look and for a turn of the head. Pure.

Times are milliseconds on one clock that runs evenly; yaw is in degrees, positive to the person's
own left.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from edge.core.presentation import TURNED, Side

APART_MS = 100.0
"""Frames nearer than this are nearly one and the same."""
WANTED = 5
"""As many good frames make a look; more add next to nothing."""
LEAST = 3
"""Fewer good ones than these, and the poor ones are looked at too, to say what is wrong."""
MOST = 8

FRONTAL = 8.0
BACK = 2
"""Frames after the turn in which the face is frontal again: the second may be the sharper one."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of one frame."""

    at_ms: float
    good: bool = False
    """One face, and nothing to complain of."""
    yaw: float | None = None
    """None without a face, or when nobody looked."""


def moment(seen: Sequence[Seen]) -> tuple[int, ...]:
    """Return which frames to decide on: the newest good ones; if they are too few, any."""
    good = _apart(seen, [at for at, one in enumerate(seen) if one.good])
    return good if len(good) >= LEAST else _apart(seen, range(len(seen)))


def enough(seen: Sequence[Seen]) -> bool:
    """Tell whether waiting for more frames would add nothing."""
    return len(_apart(seen, [at for at, one in enumerate(seen) if one.good])) >= WANTED


def turned(seen: Iterable[Seen], side: Side) -> bool:
    """Tell whether the head was frontal, went far enough to the asked side, and came back."""
    sign = 1.0 if side == "left" else -1.0
    started, away, back = False, False, 0
    for one in seen:
        if one.yaw is None:
            continue
        if abs(one.yaw) <= FRONTAL:
            started, back = True, back + away
        elif started and one.yaw * sign >= TURNED:
            away = True
    return back >= BACK


def thinned(seen: Sequence[Seen], most: int) -> tuple[int, ...]:
    """Return at most ``most`` (6 or more) of the frames, the extremes of the turn among them."""
    if len(seen) <= most:
        return tuple(range(len(seen)))
    yaws = [(one.yaw, at) for at, one in enumerate(seen) if one.yaw is not None]
    keep = {0, len(seen) - 1}
    if yaws:
        keep |= {min(yaws)[1], max(yaws)[1]}
    others = [at for at in range(len(seen)) if at not in keep]
    room = most - len(keep)
    keep.update(others[at * len(others) // room] for at in range(room))
    return tuple(sorted(keep))


def _apart(seen: Sequence[Seen], among: Sequence[int]) -> tuple[int, ...]:
    """Return the newest ``MOST`` of them that are ``APART_MS`` apart, oldest first."""
    chosen: list[int] = []
    for at in reversed(among):
        if not chosen or seen[chosen[-1]].at_ms - seen[at].at_ms >= APART_MS:
            chosen.append(at)
    return tuple(reversed(chosen[:MOST]))
