"""Everything about one attempt, and lists of them (A4)."""

from dataclasses import dataclass

from cloud.core.scope import EVERYTHING, Scope
from cloud.core.views import AttemptLine
from cloud.ports.blobs import Blobs
from cloud.ports.clock import Clock
from cloud.services import counting as counts
from cloud.services.counting import Counted
from cloud.services.exams import Exams, Overview
from cloud.services.ordering import Ordering
from cloud.store import (
    attempts,
    audit,
    boxes,
    counting,
    files,
    journals,
    orders,
    papers,
    receipts,
    rosters,
)
from cloud.store.attempts import Sitting
from cloud.store.counting import Decision, Version
from cloud.store.database import Database
from cloud.store.files import CandidateFile
from cloud.store.journals import Fact
from cloud.store.orders import Order
from cloud.store.receipts import Receipt
from cloud.store.rosters import Entry
from contract.orders import AdmissionWish

_ORDERS = 5_000


class AttemptUnknown(Exception):
    """There is no such attempt."""

    code = "not-found"


class NoBox(Exception):
    """The venue has no box that could decide."""

    code = "no-box"


@dataclass(frozen=True, slots=True)
class Record:
    """All that HQ holds about one attempt."""

    line: AttemptLine
    entry: Entry
    overview: Overview
    facts: tuple[Fact, ...]
    counted: Counted
    decisions: tuple[Decision, ...]
    versions: tuple[Version, ...]
    receipts: tuple[Receipt, ...]
    wishes: tuple[Order, ...]
    files: tuple[CandidateFile, ...]


class Attempts:
    """What became of each candidate's sitting."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        blobs: Blobs,
        exams: Exams,
        ordering: Ordering,
    ) -> None:
        self._database = database
        self._blobs = blobs
        self._clock = clock
        self._exams = exams
        self._ordering = ordering

    async def of_session(
        self,
        scope: Scope,
        session: str,
        *,
        venue: str | None = None,
        room: str | None = None,
        state: str | None = None,
        text: str = "",
    ) -> list[AttemptLine]:
        """Return the attempts of a session. Raises SessionUnknown."""
        await self._exams.session(scope, session)
        async with self._database.begin() as connection:
            found = await attempts.sittings(
                connection,
                scope,
                session,
                venue=venue,
                room=room,
                states=None if state is None else (state,),
                text=text,
            )
            items = {name: paper.items for name, paper in (await papers.newest(connection)).items()}
        return [attempt_line(sitting, items.get(sitting.paper, 0)) for sitting in found]

    async def record(self, scope: Scope, attempt: str) -> Record:
        """Return everything about an attempt. Raises AttemptUnknown."""
        async with self._database.begin() as connection:
            entry = await rosters.find(connection, scope, attempt)
            sitting = await attempts.sitting(connection, scope, attempt)
            if entry is None or sitting is None:
                raise AttemptUnknown(attempt)
            found = await boxes.all_of(connection, EVERYTHING, venues=[entry.venue])
            among = [box.box for box in found]
            versions = await papers.versions(connection, entry.paper)
            facts = await journals.of_attempt(connection, attempt, among=among)
            counted = await counts.of_attempt(connection, entry, among)
            decided = await counting.decisions(connection, attempt)
            made = await counting.versions(connection, attempt)
            brought = await files.of_attempt(connection, attempt)
            given = await receipts.of_attempt(connection, attempt, among=among)
            wishes = await orders.of_attempt(connection, attempt)
        overview = await self._exams.session(scope, entry.session)
        return Record(
            line=attempt_line(sitting, versions[-1].items if versions else 0),
            entry=entry,
            overview=overview,
            facts=tuple(facts),
            counted=counted,
            decisions=tuple(decided),
            versions=tuple(made),
            receipts=tuple(given),
            wishes=tuple(wishes),
            files=tuple(brought),
        )

    async def entry(self, scope: Scope, attempt: str) -> Entry:
        """Return the roster entry of an attempt. Raises AttemptUnknown."""
        async with self._database.begin() as connection:
            entry = await rosters.find(connection, scope, attempt)
        if entry is None:
            raise AttemptUnknown(attempt)
        return entry

    async def file(self, scope: Scope, attempt: str, sha256: str, *, by: str) -> bytes:
        """Return a file that was handed in; looking is in the audit log. Raises AttemptUnknown."""
        async with self._database.begin() as connection:
            entry = await rosters.find(connection, scope, attempt)
            found = await files.of_attempt(connection, attempt) if entry else []
            if sha256 not in {one.sha256 for one in found}:
                raise AttemptUnknown(attempt)
            await audit.record(
                connection,
                at_ms=self._clock.now_ms(),
                account=by,
                act="attempt.file",
                about=attempt,
                detail=sha256,
            )
        return await self._blobs.get(sha256)

    async def wish(
        self, scope: Scope, attempt: str, *, admit: bool, reason: str, by: str
    ) -> list[Order]:
        """Tell the venue's boxes what the console wishes (E5): a box decides, the first one counts.

        Raises AttemptUnknown, NoBox.
        """
        wish = AdmissionWish(
            attempt=attempt, decision="admit" if admit else "refuse", by=by, reason=reason
        )
        async with self._database.begin() as connection:
            entry = await rosters.find(connection, scope, attempt)
            if entry is None:
                raise AttemptUnknown(attempt)
            found = await boxes.all_of(connection, scope, venues=[entry.venue])
            if not found:
                raise NoBox(entry.venue)
            names = [box.box for box in found]
            issued = await self._ordering.wish(connection, names, wish, entry.session)
            await audit.record(
                connection,
                at_ms=self._clock.now_ms(),
                account=by,
                act="attempt.wish",
                about=attempt,
                detail=f"{wish.decision}: {reason}",
            )
        for name in names:
            await self._ordering.send(name)
        return issued

    async def orders(self, scope: Scope, session: str) -> list[tuple[Order, str, bool]]:
        """Return a session's orders, newest first. Raises SessionUnknown."""
        await self._exams.session(scope, session)
        async with self._database.begin() as connection:
            return await orders.of_session(connection, scope, session, limit=_ORDERS)


def attempt_line(sitting: Sitting, items: int) -> AttemptLine:
    """Return one attempt as a list shows it."""
    progress = sitting.progress
    return AttemptLine(
        attempt=sitting.attempt,
        name=sitting.name,
        ticket=sitting.ticket,
        venue=sitting.venue,
        room=sitting.room,
        seat=sitting.seat,
        sits_at=progress.sits_at,
        paper=sitting.paper,
        state=progress.state,
        how=progress.how,
        arrived_ms=progress.arrived_ms,
        consent=progress.consent,
        tries=progress.tries,
        alerts=progress.alerts,
        filed=progress.filed,
        epoch=progress.epoch,
        answered=progress.answered,
        items=items,
        operations=progress.operations,
        unverified=progress.unverified,
        late=progress.late,
        started_ms=progress.started_ms,
        submitted_ms=progress.submitted_ms,
        submitted_how=progress.submitted_how,
        receipt_code=progress.receipt_code,
        last_ms=progress.last_ms or None,
    )
