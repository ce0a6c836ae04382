"""Time that the chief gives an attempt: what it lost, up to a cap, or an extension (X9, X12)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from contract.facts.attempt import TimeGranted
from contract.facts.fact import Fact
from contract.wire import Moment
from edge.core.attempts import ATTEMPTS, Attempt
from edge.core.closing import CLOSED
from edge.core.lost_time import lost_s
from edge.core.plan import PLAN
from edge.core.refusal import Refusal
from edge.core.state import Recorded, Slice, State

CAP_S = 30 * 60
"""Lost time that the chief may give back by one tap; beyond it the branch decides."""
MOST_S = 4 * 3600
"""Of one attempt, for whatever reason; more is a new plan."""
REPEAT_MS = 30_000
"""The same grant by the same person within this time is a second tap and not a second grant."""


@dataclass(frozen=True, slots=True)
class Granted:
    """What one attempt was given."""

    lost_s: int = 0
    whole_s: int = 0
    last: TimeGranted | None = None
    last_ms: int = 0


Grants = Mapping[str, Granted]


def apply(value: Grants, recorded: Recorded) -> Grants:
    """Fold a fact; ``edge.core.plan`` adds the same seconds to the time that is due."""
    fact = recorded.fact
    if not isinstance(fact, TimeGranted):
        return value
    one = value.get(fact.attempt, Granted())
    given = replace(
        one,
        lost_s=one.lost_s + (fact.seconds if fact.why == "lost-time" else 0),
        whole_s=one.whole_s + fact.seconds,
        last=fact,
        last_ms=recorded.stamp.at.wall_ms,
    )
    return {**value, fact.attempt: given}


_NONE: Grants = {}
GRANTS: Slice[Grants] = Slice("grants", _NONE, apply)


def granted_s(state: State, attempt: str) -> int:
    """Return the seconds that the chief gave so far."""
    return state[GRANTS].get(attempt, Granted()).whole_s


def proposed_s(state: State, attempt: str, cap_s: int) -> int:
    """Return what one tap would give: the lost time up to the cap, less what was given back."""
    return max(0, min(lost_s(state, attempt), cap_s) - state[GRANTS].get(attempt, Granted()).lost_s)


def grant(state: State, fact: TimeGranted, *, cap_s: int, now: Moment) -> tuple[Fact, ...]:
    """Give time to an attempt that is not handed in; raises Refusal."""
    session = state[PLAN].session_of(fact.attempt)
    if session is None:
        raise Refusal("not-found", fact.attempt)
    if state[ATTEMPTS].get(fact.attempt, Attempt()).submission is not None:
        raise Refusal("attempt-submitted", fact.attempt)
    if session.session in state[CLOSED]:
        raise Refusal("session-over", fact.attempt)
    known = state[GRANTS].get(fact.attempt, Granted())
    if known.last == fact and 0 <= now.wall_ms - known.last_ms < REPEAT_MS:
        return ()
    proposal = proposed_s(state, fact.attempt, cap_s)
    if fact.why == "lost-time" and fact.seconds > proposal:
        raise Refusal("grant-over-proposal", f"{proposal} s are proposed", proposed_s=proposal)
    if known.whole_s + fact.seconds > MOST_S:
        raise Refusal("grant-too-long", f"{known.whole_s} s were given")
    return (fact,)


def grant_lost(state: State, attempt: str, *, by: str, cap_s: int, now: Moment) -> tuple[Fact, ...]:
    """Give back what is proposed, if anything is; raises Refusal."""
    seconds = proposed_s(state, attempt, cap_s)
    if seconds == 0:
        return ()
    fact = TimeGranted(attempt=attempt, seconds=seconds, why="lost-time", by=by)
    return grant(state, fact, cap_s=cap_s, now=now)


def open_in_room(state: State, session: str, room: str) -> list[str]:
    """Return the attempts of a room that somebody sits at and that are not handed in."""
    plan = state[PLAN].sessions.get(session)
    return [
        entry.attempt
        for entry in (plan.entries if plan else ())
        if entry.room == room
        and (one := state[ATTEMPTS].get(entry.attempt)) is not None
        and one.epoch is not None
        and one.submission is None
    ]
