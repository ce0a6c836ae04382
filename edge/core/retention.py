"""How long pictures of faces stay on the box, and what of them is due to be destroyed (A5).

Roster photos go a while after the session has settled, photos taken at the door when review and
appeals have had their time. Nothing goes by a clock that nobody vouches for, and nothing of a
session in which somebody still writes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, cast

from contract.facts.privacy import FaceDataDeleted
from contract.facts.session import SessionClosed
from contract.orders import SessionPlan
from contract.wire import Moment
from edge.core.attempts import ATTEMPTS, Attempt
from edge.core.clock_trust import CLOCK_TRUST, come_ms
from edge.core.plan import PLAN, over_ms
from edge.core.state import Recorded, Slice, State

What = Literal["roster", "taken"]


@dataclass(frozen=True, slots=True)
class Periods:
    """Milliseconds from the settling of a session to the destruction of its pictures."""

    roster_ms: int
    taken_ms: int

    def of(self, what: What) -> int:
        """Return the period of one kind."""
        return self.roster_ms if what == "roster" else self.taken_ms


@dataclass(frozen=True, slots=True)
class Retention:
    """What the journal knows of closings and deletions."""

    closed_ms: Mapping[str, int] = field(default_factory=dict)
    """When each session closed."""
    destroyed: frozenset[str] = frozenset()
    """Names of destroyed keys."""


def apply(value: Retention, recorded: Recorded) -> Retention:
    """Fold a fact."""
    fact = recorded.fact
    if isinstance(fact, SessionClosed):
        closed = {**value.closed_ms, fact.session: recorded.stamp.at.wall_ms}
        return replace(value, closed_ms=closed)
    if isinstance(fact, FaceDataDeleted):
        return replace(value, destroyed=value.destroyed | {fact.key})
    return value


RETENTION = Slice("retention", Retention(), apply)


def group(session: str, what: What) -> str:
    """Return the name of the group in which such pictures lie."""
    return f"{session}.{what}"


def parts(group: str) -> tuple[str, What] | None:
    """Return session and kind of a group, None for a name that is no group's."""
    session, _, what = group.rpartition(".")
    if not session or what not in {"roster", "taken"}:
        return None
    return session, cast("What", what)


def due(
    state: State, session: str, what: What, *, periods: Periods, now: Moment, born_ms: int = 0
) -> bool:
    """Tell whether such pictures of a session have had their time.

    ``born_ms``, when the group was made, counts only for a session that no plan knows: those stay
    as long as the longest period.
    """
    come = come_ms(state[CLOCK_TRUST], now)
    plan = state[PLAN].sessions.get(session)
    if plan is None:
        return come >= born_ms + max(periods.roster_ms, periods.taken_ms)
    settled_ms = max(over_ms(plan), state[RETENTION].closed_ms.get(session, 0))
    return come >= settled_ms + periods.of(what) and not _runs(state, plan)


def deleted(state: State, fact: FaceDataDeleted) -> tuple[FaceDataDeleted, ...]:
    """Return the fact unless the journal has it already."""
    return () if fact.key in state[RETENTION].destroyed else (fact,)


def _runs(state: State, plan: SessionPlan) -> bool:
    attempts = (state[ATTEMPTS].get(entry.attempt, Attempt()) for entry in plan.entries)
    return any(one.started and one.submission is None for one in attempts)
