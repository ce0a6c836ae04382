"""A session closes with its last attempt (X12)."""

from contract.facts.fact import Fact
from contract.facts.session import SessionClosed
from contract.orders import SessionPlan
from edge.core.attempts import ATTEMPTS, Attempt
from edge.core.plan import PLAN
from edge.core.state import Recorded, Slice, State

Closed = frozenset[str]


def apply(value: Closed, recorded: Recorded) -> Closed:
    """Fold a fact."""
    fact = recorded.fact
    return value | {fact.session} if isinstance(fact, SessionClosed) else value


_NONE: Closed = frozenset()
CLOSED: Slice[Closed] = Slice("closed", _NONE, apply)


def close(state: State, now_ms: int) -> tuple[Fact, ...]:
    """Return the closing of every session whose time is over and whose attempts all ended."""
    return tuple(
        _closed(state, session)
        for name, session in state[PLAN].sessions.items()
        if name not in state[CLOSED] and _over(state, session, now_ms)
    )


def _over(state: State, session: SessionPlan, now_ms: int) -> bool:
    attempts = state[ATTEMPTS]
    ones = [attempts.get(entry.attempt, Attempt()) for entry in session.entries]
    if any(one.started and one.submission is None for one in ones):
        return False
    return now_ms >= state[PLAN].over_ms(session)


def _closed(state: State, session: SessionPlan) -> SessionClosed:
    attempts = [state[ATTEMPTS].get(e.attempt, Attempt()) for e in session.entries]
    ways = [one.submissions[0].how for one in attempts if one.submissions]
    return SessionClosed(
        session=session.session,
        submitted=ways.count("candidate"),
        forced=ways.count("forced"),
        absent=sum(not one.started for one in attempts),
    )
