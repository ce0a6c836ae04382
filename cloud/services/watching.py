"""How every box is, put together from its line, journal, orders and faults (M3)."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core import liveness
from cloud.core.scope import Scope
from cloud.core.views import BoxView, IssueView, JournalView, LineView, OrdersView
from cloud.core.wording import sentences
from cloud.ports.clock import Clock
from cloud.store import boxes, deletions, faults, forks, journals, lines, orders, venues
from cloud.store.boxes import Box
from cloud.store.database import Database
from cloud.store.deletions import Deletion
from cloud.store.journals import Journal
from cloud.store.lines import Line


class BoxUnknown(Exception):
    """There is no such box."""

    code = "not-found"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known about all boxes together, read once for many of them."""

    lines: dict[str, Line]
    journals: dict[str, Journal]
    refused: dict[str, int]
    faults: dict[str, int]
    forks: dict[str, int]
    venues: dict[str, str]


async def surroundings(connection: AsyncConnection, scope: Scope) -> Surroundings:
    """Read what ``view`` needs."""
    return Surroundings(
        lines=await lines.all_of(connection),
        journals=await journals.newest(connection),
        refused=await orders.refused(connection),
        faults=await faults.counts(connection),
        forks=await forks.counts(connection),
        venues={v.venue: v.name for v in await venues.all_of(connection, scope)},
    )


def view(box: Box, around: Surroundings, now_ms: int) -> BoxView:
    """Return everything HQ knows of a box."""
    line = around.lines.get(box.box)
    beat = line.beat if line else None
    journal = around.journals.get(box.box)
    return BoxView(
        box=box.box,
        venue=box.venue,
        venue_name=around.venues.get(box.venue, box.venue),
        signing_key=box.signing_key,
        sealing_key=box.sealing_key,
        registered_ms=box.registered_ms,
        line=_line(line, now_ms),
        software=line.software if line else "",
        serial=(line.serial if line else "") or box.serial,
        clock=beat.clock if beat else None,
        error_ms=beat.at.error_ms if beat else None,
        clock_off_ms=beat.at.wall_ms - line.heartbeat_ms
        if beat and line and line.heartbeat_ms
        else None,
        uptime_s=beat.uptime_s if beat else None,
        queued=beat.queued if beat else None,
        seats_heard=beat.seats_heard if beat else None,
        papers_cached=beat.papers_cached if beat else None,
        papers_wanted=beat.papers_wanted if beat else None,
        disk_free_mb=beat.disk_free_mb if beat else None,
        issues=tuple(issue(code) for code in (beat.issues if beat else ())),
        heartbeat_ms=line.heartbeat_ms if line else None,
        journal=_journal(journal),
        orders=OrdersView(
            epoch=box.order_epoch,
            issued=box.order_seq,
            acknowledged=box.order_acknowledged,
            refused=around.refused.get(box.box, 0),
        ),
        faults=around.faults.get(box.box, 0),
        forks=around.forks.get(box.box, 0),
    )


def issue(code: str) -> IssueView:
    """Return an issue with its sentences."""
    zh, en = sentences(code)
    return IssueView(code=code, zh=zh, en=en)


_DELETIONS = 200


class Watching:
    """The fleet as HQ sees it."""

    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def boxes(self, scope: Scope, *, venue: str | None = None) -> list[BoxView]:
        """Return every box, of one venue or of all."""
        wanted = None if venue is None else [venue]
        async with self._database.begin() as connection:
            around = await surroundings(connection, scope)
            found = await boxes.all_of(connection, scope, venues=wanted)
        now_ms = self._clock.now_ms()
        return [view(box, around, now_ms) for box in found]

    async def box(self, scope: Scope, box: str) -> BoxView:
        """Return one box. Raises BoxUnknown."""
        async with self._database.begin() as connection:
            found = await boxes.find(connection, scope, box)
            if found is None:
                raise BoxUnknown(box)
            around = await surroundings(connection, scope)
        return view(found, around, self._clock.now_ms())

    async def deletions(self, scope: Scope, box: str) -> list[Deletion]:
        """Return what a box deleted of faces, newest first (A5). Raises BoxUnknown."""
        async with self._database.begin() as connection:
            if await boxes.find(connection, scope, box) is None:
                raise BoxUnknown(box)
            return await deletions.of_box(connection, box, limit=_DELETIONS)


def _line(line: Line | None, now_ms: int) -> LineView:
    known = line.liveness if line else None
    return LineView(
        state=liveness.state(known, now_ms),
        since_ms=known.since_ms or None if known else None,
        last_word_ms=known.last_word_ms or None if known else None,
        connection=known.connection if known else 0,
    )


def _journal(journal: Journal | None) -> JournalView | None:
    if journal is None:
        return None
    return JournalView(
        journal=journal.journal, seq=journal.seq, hash=journal.hash, waiting=journal.waiting
    )
