"""The roster photos of a session or a whole plan, each with whose it is: for calibration (E1).

Read only. A candidate of several sessions of a plan is one person, known by the id number, which
stays in here; the same photo twice of one person counts once.
"""

from dataclasses import dataclass
from pathlib import Path

from cloud.core.scope import Scope
from cloud.ports.blobs import BlobMissing, Blobs
from cloud.services.exams import PlanUnknown, SessionUnknown
from cloud.store import rosters, sessions
from cloud.store.database import Database
from cloud.store.rosters import Entry


@dataclass(frozen=True, slots=True)
class Portrait:
    """One roster photo; ``person`` is the same text for the same person, and says no more."""

    person: str
    attempt: str
    file: Path


@dataclass(frozen=True, slots=True)
class Portraits:
    """The photos there are, and how many candidates have none that could be found."""

    photos: tuple[Portrait, ...]
    without: int
    hashes: tuple[str, ...] = ()
    """Of every photo on the rosters, found or not: which rosters these were."""


async def of_session(database: Database, blobs: Blobs, scope: Scope, session: str) -> Portraits:
    """Return the photos of a session's roster. Raises SessionUnknown."""
    async with database.begin() as connection:
        if await sessions.find(connection, session) is None:
            raise SessionUnknown(session)
        entries = await rosters.of_session(connection, scope, session)
    return await _portraits(blobs, entries)


async def of_plan(database: Database, blobs: Blobs, scope: Scope, plan: str) -> Portraits:
    """Return the photos of the rosters of all sessions of a plan. Raises PlanUnknown."""
    entries: list[Entry] = []
    async with database.begin() as connection:
        if await sessions.find_plan(connection, plan) is None:
            raise PlanUnknown(plan)
        for session in await sessions.all_of(connection, plan=plan):
            entries += await rosters.of_session(connection, scope, session.session)
    return await _portraits(blobs, entries)


async def _portraits(blobs: Blobs, entries: list[Entry]) -> Portraits:
    people: dict[str, str] = {}
    photos: dict[tuple[str, str], Portrait] = {}
    for entry in sorted(entries, key=lambda one: one.attempt):
        person = people.setdefault(entry.id_number, str(len(people)))
        if entry.photo is None or (person, entry.photo) in photos:
            continue
        try:
            file = await blobs.locate(entry.photo)
        except BlobMissing:
            continue
        photos[person, entry.photo] = Portrait(person, entry.attempt, file)
    pictured = {portrait.person for portrait in photos.values()}
    return Portraits(
        tuple(photos.values()),
        without=len(people) - len(pictured),
        hashes=tuple(sorted({entry.photo for entry in entries if entry.photo is not None})),
    )
