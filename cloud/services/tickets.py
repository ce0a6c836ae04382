"""Admission tickets: the code that is printed, and a new issue that revokes every earlier one (R4).

The candidate's own page and the PDF are another matter; this is what HQ and a venue print.
"""

from dataclasses import dataclass

from cloud.core.scope import Scope
from cloud.ports.clock import Clock
from cloud.ports.keys import TicketKey
from cloud.services.amending import amend
from cloud.services.attempts import AttemptUnknown
from cloud.services.exams import SessionUnknown
from cloud.services.ordering import Ordering
from cloud.store import audit, rosters, sessions
from cloud.store.database import Database
from cloud.store.rosters import Entry
from contract.orders import SessionPlan
from contract.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Printed:
    """One ticket as it is printed."""

    entry: Entry
    code: str


class Tickets:
    """Writes tickets, and takes them back."""

    def __init__(
        self, *, database: Database, clock: Clock, key: TicketKey, ordering: Ordering
    ) -> None:
        self._database = database
        self._clock = clock
        self._key = key
        self._ordering = ordering

    async def of_session(
        self,
        scope: Scope,
        session: str,
        *,
        venue: str | None = None,
        room: str | None = None,
        by: str,
    ) -> list[Printed]:
        """Return the tickets of a session, a venue or a room, by seat. Raises SessionUnknown."""
        async with self._database.begin() as connection:
            if await sessions.find(connection, session) is None:
                raise SessionUnknown(session)
            found = await rosters.of_session(connection, scope, session, venue=venue, room=room)
            await audit.record(
                connection,
                at_ms=self._clock.now_ms(),
                account=by,
                act="tickets.see",
                about=session,
                detail=f"{'/'.join(filter(None, (venue, room)))} {len(found)}".strip(),
            )
        return [Printed(entry, self._key.code(_ticket(entry))) for entry in found]

    async def reissue(
        self, scope: Scope, attempt: str, *, reason: str, by: str
    ) -> tuple[Printed, list[str]]:
        """Make every ticket of an attempt worthless but the next; returns it and the boxes told.

        Raises AttemptUnknown.
        """
        now_ms = self._clock.now_ms()
        async with self._database.begin() as connection:
            known = await rosters.find(connection, scope, attempt)
            session = await sessions.lock(connection, known.session) if known else None
            if session is None:
                raise AttemptUnknown(attempt)
            await rosters.reissue(connection, attempt)
            entry = await rosters.find(connection, scope, attempt)
            assert entry is not None
            told = await amend(
                connection,
                session,
                lambda plan: self._with(plan, entry),
                now_ms=now_ms,
                venues=[entry.venue],
            )
            await audit.record(
                connection,
                at_ms=now_ms,
                account=by,
                act="ticket.reissue",
                about=attempt,
                detail=f"{entry.ticket_issue}: {reason}",
            )
        names = [box.box for box in told]
        await self._ordering.bring(names)
        return Printed(entry, self._key.code(_ticket(entry))), names

    def _with(self, plan: SessionPlan, entry: Entry) -> SessionPlan:
        """Return a plan in which only the newest ticket of this entry counts."""
        if all(one.attempt != entry.attempt for one in plan.entries):
            return plan  # not published yet; it goes along when it is
        entries = tuple(
            one.model_copy(update={"ticket_issue": entry.ticket_issue})
            if one.attempt == entry.attempt
            else one
            for one in plan.entries
        )
        return plan.model_copy(update={"entries": entries, "ticket_key": self._key.public_key})


def _ticket(entry: Entry) -> Ticket:
    return Ticket(entry.session, entry.attempt, entry.ticket_issue)
