"""The roster as whoever stands at the door may use it: rooms, session and hours."""

from contract.orders import Entry, SessionPlan
from edge.core.clock_trust import CLOCK_TRUST, come_ms, may_end
from edge.core.entry_hours import EntryHours
from edge.core.plan import PLAN, rooms
from edge.core.refusal import Refusal
from edge.ports.clock import Clock
from edge.services.accounts import Person
from edge.services.ledger import Ledger


class Roster:
    """Answers for one person at a time; raises Refusal for what is not theirs."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock

    def current(self) -> SessionPlan | None:
        """Return the session that the box is in or waits for."""
        state = self._ledger.state
        return state[PLAN].current(come_ms(state[CLOCK_TRUST], self._clock.now()))

    def entry(self, attempt: str, by: Person) -> tuple[Entry, SessionPlan]:
        """Return a candidate of this person's rooms, with the session."""
        plan = self._ledger.state[PLAN]
        entry, session = plan.entry(attempt), plan.session_of(attempt)
        if entry is None or session is None:
            raise Refusal("not-found", attempt)
        by.check_session(session.session)
        by.check_room(entry.room)
        return entry, session

    def room(self, room: str, by: Person) -> SessionPlan:
        """Return the session in which this person works in that room."""
        by.check_room(room)
        session = self._ledger.state[PLAN].sessions.get(by.session)
        if session is None or room not in rooms(session):
            raise Refusal("not-found", room)
        return session

    def by_ticket(self, ticket: str, by: Person) -> Entry:
        """Return the candidate with this ticket number."""
        entry = self._ledger.state[PLAN].by_ticket(ticket.strip())
        if entry is None:
            raise Refusal("not-found", ticket)
        return self.entry(entry.attempt, by)[0]

    def check_hours(self, session: SessionPlan) -> None:
        """Raise Refusal outside the session's entry window (E10, E11)."""
        now = self._clock.now()
        closes = session.starts_ms + session.late_entry_minutes * 60_000
        if may_end(self._ledger.state[CLOCK_TRUST], now):
            EntryHours(session.opens_ms, closes).check(now.wall_ms)
