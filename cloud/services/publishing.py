"""A session becomes the plan of each venue: complete, numbered, and sent to its boxes.

Only a venue whose plan differs from what it was told gets a new one.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core.scope import EVERYTHING, Scope
from cloud.ports.clock import Clock
from cloud.services import venue_plans
from cloud.services.exams import SessionUnknown
from cloud.services.ordering import Ordering
from cloud.services.venue_plans import LARGEST, Material
from cloud.store import audit, boxes, calibrations, papers, rosters, sessions, staff, venues
from cloud.store.database import Database
from cloud.store.sessions import Published
from contract.orders import SessionPlan


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing without which a venue cannot hold the session."""

    code: str
    detail: str


class SessionIncomplete(Exception):
    """The session cannot be published; ``missing`` says why."""

    code = "session-incomplete"

    def __init__(self, missing: Sequence[Missing]) -> None:
        super().__init__(f"{len(missing)} things are missing")
        self.missing = tuple(missing)


@dataclass(frozen=True, slots=True)
class Told:
    """What one venue was told, or would have been had it not known already."""

    venue: str
    boxes: tuple[str, ...]
    entries: int
    changed: bool


class Publishing:
    """From what HQ set up to what a box can work with."""

    def __init__(
        self, *, database: Database, clock: Clock, ordering: Ordering, ticket_key: str
    ) -> None:
        self._database = database
        self._clock = clock
        self._ticket_key = ticket_key
        self._ordering = ordering

    async def publish(self, scope: Scope, session: str, *, by: str) -> tuple[int, list[Told]]:
        """Publish a session; return its revision and what each venue was told.

        Raises SessionUnknown, SessionIncomplete.
        """
        now_ms = self._clock.now_ms()
        async with self._database.begin() as connection:
            material = await _gather(connection, scope, session, self._ticket_key)
            if missing := _missing(material):
                raise SessionIncomplete(missing)
            before = {
                told.venue: await sessions.text_of(connection, told)
                for told in await sessions.told(connection, session=session)
            }
            revision = material.session.revision + 1
            plans = venue_plans.plans(material, revision, before)
            changed = [plan for plan in plans if _differs(plan, before.get(plan.venue))]
            for plan in changed:
                body = plan.model_dump_json()
                if len(body.encode()) > LARGEST:
                    raise SessionIncomplete([Missing("order-too-large", plan.venue)])
                given = sessions.papers_text(plan)
                row = Published(session, plan.venue, revision, body, given, now_ms)
                await sessions.publish(connection, row)
            if changed:
                published = replace(
                    material.session,
                    revision=revision,
                    published_ms=now_ms,
                    told_starts_ms=material.session.starts_ms,
                )
                await sessions.change(connection, published)
                await audit.record(
                    connection,
                    at_ms=now_ms,
                    account=by,
                    act="session.publish",
                    about=f"{session} {revision}",
                    detail=", ".join(plan.venue for plan in changed),
                )
            told = await _told(connection, plans, {plan.venue for plan in changed})
        await self._ordering.bring([box for venue in told if venue.changed for box in venue.boxes])
        return (revision if changed else material.session.revision), told


async def _gather(
    connection: AsyncConnection, scope: Scope, session: str, ticket_key: str
) -> Material:
    found = await sessions.lock(connection, session)
    if found is None:
        raise SessionUnknown(session)
    accepted = await calibrations.in_force(connection, found.plan)
    return Material(
        session=found,
        entries=tuple(await rosters.of_session(connection, scope, session)),
        staff=tuple(await staff.of_session(connection, scope, session)),
        papers=await papers.newest(connection),
        venues={venue.venue: venue for venue in await venues.all_of(connection, scope)},
        ticket_key=ticket_key,
        face=accepted.thresholds if accepted else None,
    )


def _missing(material: Material) -> list[Missing]:
    missing: list[Missing] = []
    if not material.entries:
        missing.append(Missing("entries-missing", material.session.session))
    unknown = {entry.paper for entry in material.entries} - material.papers.keys()
    missing.extend(Missing("paper-unknown", paper) for paper in sorted(unknown))
    for venue in sorted({entry.venue for entry in material.entries}):
        if venue not in material.venues:
            missing.append(Missing("venue-unknown", venue))
        if not any(p.role == "chief" and p.venue == venue for p in material.staff):
            missing.append(Missing("chief-missing", venue))
    return missing


def _differs(plan: SessionPlan, told: Published | None) -> bool:
    if told is None:
        return True
    return {**json.loads(told.body), "revision": 0} != {
        **plan.model_dump(mode="json"),
        "revision": 0,
    }


async def _told(
    connection: AsyncConnection, plans: Sequence[SessionPlan], changed: set[str]
) -> list[Told]:
    found = await boxes.all_of(connection, EVERYTHING, venues=[plan.venue for plan in plans])
    return [
        Told(
            venue=plan.venue,
            boxes=tuple(box.box for box in found if box.venue == plan.venue),
            entries=len(plan.entries),
            changed=plan.venue in changed,
        )
        for plan in plans
    ]
