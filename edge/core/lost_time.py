"""Time in which no seat of an attempt could take input, by the seats' own logs (X9).

A seat says from when to when it was down. Nothing else earns time: a heartbeat that stays away may
be a cut cable, behind which the candidate writes on. What a seat says is held against what was
written: an operation inside an interval shows that there was a seat that took it, so that only the
longest stretch without one is left. Facts about mains power, once there are some, belong beside
``stretches`` as evidence for the chief; by themselves they earn no time either.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from contract.facts.attempt import AttemptStarted, TimeLost
from contract.facts.fact import Fact
from contract.wire import Moment
from edge.core.attempts import ATTEMPTS, Attempt
from edge.core.clock_trust import CLOCK_TRUST, may_end
from edge.core.plan import PLAN
from edge.core.refusal import Refusal
from edge.core.state import Recorded, Slice, State

SLACK_MS = 5_000
"""A seat's idea of the box's time may be off by so much."""
LEAST_MS = 1_000
"""What is shorter is not worth a line."""
MOST = 200
"""Intervals that are recorded of one attempt."""

Span = tuple[int, int]
"""From, to: milliseconds of the box's wall time."""


@dataclass(frozen=True, slots=True)
class Lost:
    """What seats reported of one attempt."""

    started_ms: int | None = None
    """None: not started, or on a clock of unknown quality."""
    intervals: tuple[TimeLost, ...] = ()


Losses = Mapping[str, Lost]


def apply(value: Losses, recorded: Recorded) -> Losses:
    """Fold a fact."""
    fact, at = recorded.fact, recorded.stamp.at
    if isinstance(fact, AttemptStarted) and at.quality != "unknown":
        one = value.get(fact.attempt, Lost())
        return {**value, fact.attempt: replace(one, started_ms=at.wall_ms)}
    if isinstance(fact, TimeLost):
        one = value.get(fact.attempt, Lost())
        return {**value, fact.attempt: replace(one, intervals=(*one.intervals, fact))}
    return value


_NONE: Losses = {}
LOST: Slice[Losses] = Slice("lost_time", _NONE, apply)


def report(state: State, fact: TimeLost, now: Moment) -> tuple[Fact, ...]:
    """Record an interval; one that is covered already adds nothing. Raises Refusal."""
    one = state[ATTEMPTS].get(fact.attempt, Attempt())
    if not one.started or not 0 <= fact.epoch < len(one.epochs):
        raise Refusal("attempt-not-started", fact.attempt)
    begun = _begun_ms(state, fact.attempt)
    known = may_end(state[CLOCK_TRUST], now)
    if fact.why == "move" and fact.epoch == 0:
        raise Refusal("bad-interval", "the first seat took over from nobody")
    if fact.to_ms <= fact.from_ms or fact.from_ms < begun - SLACK_MS:
        raise Refusal("bad-interval", f"outside the attempt, which began at {begun}")
    if known and fact.to_ms > now.wall_ms + SLACK_MS:
        raise Refusal("bad-interval", "ends in the future")
    earlier = state[LOST].get(fact.attempt, Lost()).intervals
    if fact.to_ms - fact.from_ms < LEAST_MS or len(earlier) >= MOST or _covered(fact, earlier):
        return ()
    return (fact,)


def lost_s(state: State, attempt: str) -> int:
    """Return the whole seconds that an attempt has lost so far."""
    lost, due = state[LOST].get(attempt), state[PLAN].due_ms(attempt)
    if lost is None or not lost.intervals or due is None:
        return 0
    one = state[ATTEMPTS].get(attempt, Attempt())
    end = min([due, *(each.at_ms for each in one.submissions[:1])])
    spans = stretches(one, lost.intervals)
    return union_ms(_clip(span, _begun_ms(state, attempt), end) for span in spans) // 1000


def stretches(one: Attempt, intervals: Iterable[TimeLost]) -> Iterator[Span]:
    """Yield of each interval what is left of it: only of the time when its seat was the seat."""
    opened = [epoch.fence.at_ms for epoch in one.epochs]
    written = sorted(s.written.exam_ms for s in one.saved if s.written.exam_ms is not None)
    for each in intervals:
        opens = opened[each.epoch] if each.epoch < len(opened) else None
        closes = opened[each.epoch + 1] if each.epoch + 1 < len(opened) else None
        if each.why == "move":  # told by the seat that took over, of the time before it did
            span = _clip((each.from_ms, each.to_ms), None, opens)
        else:
            span = _clip((each.from_ms, each.to_ms), opens, closes)
        yield _longest(span, written)


def union_ms(spans: Iterable[Span]) -> int:
    """Return how long the union of spans lasts."""
    total, reached = 0, None
    for begin, end in sorted(spans):
        begins = begin if reached is None else max(begin, reached)
        total += max(0, end - begins)
        reached = end if reached is None else max(reached, end)
    return total


def _begun_ms(state: State, attempt: str) -> int:
    started = state[LOST].get(attempt, Lost()).started_ms
    session = state[PLAN].session_of(attempt)
    if started is not None or session is None:
        return started or 0
    return session.starts_ms


def _covered(fact: TimeLost, earlier: Iterable[TimeLost]) -> bool:
    """Tell whether the same seat has reported all of this, for the same kind of reason."""
    spans = [
        _clip((each.from_ms, each.to_ms), fact.from_ms, fact.to_ms)
        for each in earlier
        if each.epoch == fact.epoch and (each.why == "move") == (fact.why == "move")
    ]
    return union_ms(spans) == fact.to_ms - fact.from_ms


def _clip(span: Span, begin: int | None, end: int | None) -> Span:
    first = span[0] if begin is None else max(span[0], begin)
    last = span[1] if end is None else min(span[1], end)
    return first, max(first, last)


def _longest(span: Span, written: Sequence[int]) -> Span:
    """Return the longest piece of a span with nothing written inside it; ``written`` is sorted."""
    marks = written[bisect_right(written, span[0]) : bisect_left(written, span[1])]
    pieces = list(zip([span[0], *marks], [*marks, span[1]], strict=True))
    return max(pieces, key=lambda piece: piece[1] - piece[0])
