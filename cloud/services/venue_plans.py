"""The plan of each venue, put together from what HQ set up; no question is asked here."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from cloud.core import identity
from cloud.core.outbox import MAX_BYTES
from cloud.store.papers import Paper
from cloud.store.rosters import Entry
from cloud.store.sessions import Session
from cloud.store.staff import Person
from cloud.store.venues import Venue
from contract import orders
from contract.orders import FaceThresholds, PaperRef, SessionPlan, Staff

LARGEST = MAX_BYTES - 4096
"""Bytes of a plan, so that its order fits a message."""


@dataclass(frozen=True, slots=True)
class Material:
    """Everything the plans of a session are made of."""

    session: Session
    entries: tuple[Entry, ...]
    staff: tuple[Person, ...]
    papers: dict[str, Paper]
    venues: dict[str, Venue]
    ticket_key: str
    face: FaceThresholds | None


def plans(material: Material, revision: int, told: Collection[str]) -> list[SessionPlan]:
    """Return the plan of every venue that has entries, or had any when it was ``told`` last."""
    names = {entry.venue for entry in material.entries} | (set(told) & material.venues.keys())
    return [_plan(material, material.venues[name], revision) for name in sorted(names)]


def _plan(material: Material, venue: Venue, revision: int) -> SessionPlan:
    session = material.session
    entries = [entry for entry in material.entries if entry.venue == venue.venue]
    return SessionPlan(
        session=session.session,
        revision=revision,
        title=session.title,
        venue=venue.venue,
        venue_name=venue.name,
        address=venue.address,
        opens_ms=session.opens_ms,
        starts_ms=session.starts_ms,
        ends_ms=session.ends_ms,
        late_entry_minutes=session.late_entry_minutes,
        entries=tuple(map(_entry, entries)),
        staff=tuple(_person(p) for p in material.staff if p.venue == venue.venue),
        papers=tuple(_references(material, entries)),
        rules=session.rules,
        rules_version=session.rules_version,
        ticket_key=material.ticket_key,
        face=material.face,
    )


def _entry(entry: Entry) -> orders.Entry:
    return orders.Entry(
        attempt=entry.attempt,
        candidate=entry.candidate,
        name=entry.name,
        ticket=entry.ticket,
        id_hint=identity.hint(entry.id_number),
        id_salt=entry.id_salt,
        id_digest=entry.id_digest,
        room=entry.room,
        seat=entry.seat,
        paper=entry.paper,
        photo=entry.photo,
        extra_minutes=entry.extra_minutes,
        ticket_issue=entry.ticket_issue,
    )


def _person(person: Person) -> Staff:
    return Staff.model_validate(
        {
            "account": person.account,
            "name": person.name,
            "role": person.role,
            "rooms": person.room_names,
            "pin": person.pin,
        }
    )


def _references(material: Material, entries: Iterable[Entry]) -> Iterable[PaperRef]:
    for name in sorted({entry.paper for entry in entries}):
        paper = material.papers[name]
        yield PaperRef(
            paper=paper.paper,
            version=paper.version,
            title=paper.title,
            manifest=paper.manifest,
            items=paper.items,
        )
