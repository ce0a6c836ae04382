"""The sessions this venue holds: rosters, staff, times, as HQ planned and the chief extended them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from contract.facts.attempt import TimeGranted
from contract.orders import Entry, OrderBody, PaperRef, SessionPlan, Staff
from edge.core.orders import Judgement, applied
from edge.core.state import Recorded, Slice, State

AFTERMATH_MS = 6 * 3600 * 1000
"""A session stays the current one this long after its end, unless another has opened."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All planned sessions, and every roster entry by attempt."""

    sessions: Mapping[str, SessionPlan] = field(default_factory=dict)
    entries: Mapping[str, tuple[str, Entry]] = field(default_factory=dict)
    granted: Mapping[str, int] = field(default_factory=dict)
    """Attempt to the seconds that the chief gave during the exam; they outlive a new plan."""

    def current(self, now_ms: int) -> SessionPlan | None:
        """Return the session that is open, else the one that ended lately, else the next one."""
        ahead = sorted(self.sessions.values(), key=lambda one: one.starts_ms)
        over = {one.session: self.over_ms(one) for one in ahead}
        is_open = [one for one in ahead if one.opens_ms <= now_ms <= over[one.session]]
        ended = [one for one in ahead if 0 < now_ms - over[one.session] <= AFTERMATH_MS]
        coming = [one for one in ahead if now_ms < one.opens_ms]
        return next(iter((*is_open, *ended[-1:], *coming)), None)

    def entry(self, attempt: str) -> Entry | None:
        """Return the roster entry of an attempt."""
        found = self.entries.get(attempt)
        return found[1] if found else None

    def session_of(self, attempt: str) -> SessionPlan | None:
        """Return the session of an attempt."""
        found = self.entries.get(attempt)
        return self.sessions[found[0]] if found else None

    def by_ticket(self, ticket: str) -> Entry | None:
        """Return the entry with this ticket number."""
        return next((e for _, e in self.entries.values() if e.ticket == ticket), None)

    def paper_of(self, attempt: str) -> PaperRef | None:
        """Return the paper of an attempt."""
        found = self.entries.get(attempt)
        if not found:
            return None
        papers = self.sessions[found[0]].papers
        return next((p for p in papers if p.paper == found[1].paper), None)

    def due_ms(self, attempt: str) -> int | None:
        """Return when an attempt ends: the session's end, and what roster and chief add (X12)."""
        found = self.entries.get(attempt)
        if not found:
            return None
        extra_ms = found[1].extra_minutes * 60_000 + self.granted.get(attempt, 0) * 1000
        return self.sessions[found[0]].ends_ms + extra_ms

    def over_ms(self, session: SessionPlan) -> int:
        """Return when the last candidate's time ends, with what the chief gave."""
        given = (self.due_ms(one.attempt) for one in session.entries if one.attempt in self.granted)
        return max(over_ms(session), *(due for due in given if due is not None), 0)

    def staff(self) -> Iterator[tuple[SessionPlan, Staff]]:
        """Yield everyone who may use the panel, by session."""
        for session in self.sessions.values():
            for person in session.staff:
                yield session, person


def apply(value: Plan, recorded: Recorded) -> Plan:
    """Fold a fact: a plan replaces the earlier plan of its session; grants add up."""
    if isinstance(fact := recorded.fact, TimeGranted):
        given = value.granted.get(fact.attempt, 0) + fact.seconds
        return replace(value, granted={**value.granted, fact.attempt: given})
    session = applied(recorded, SessionPlan)
    if session is None:
        return value
    others = {a: found for a, found in value.entries.items() if found[0] != session.session}
    mine = {entry.attempt: (session.session, entry) for entry in session.entries}
    sessions = {**value.sessions, session.session: session}
    return replace(value, sessions=sessions, entries={**others, **mine})


PLAN = Slice("plan", Plan(), apply)


def judge(state: State, body: OrderBody) -> Judgement:
    """Judge a ``session.plan`` order."""
    wanted = body.order
    assert isinstance(wanted, SessionPlan)
    known = state[PLAN].sessions.get(wanted.session)
    if known is not None and known.revision >= wanted.revision:
        return Judgement("superseded")
    return Judgement("applied")


def over_ms(session: SessionPlan) -> int:
    """Return when the last candidate's time ends, as planned."""
    extra = max((entry.extra_minutes for entry in session.entries), default=0)
    return session.ends_ms + max(extra, 0) * 60_000


def rooms(session: SessionPlan) -> tuple[str, ...]:
    """Return the session's rooms in order."""
    return tuple(sorted({entry.room for entry in session.entries}))
