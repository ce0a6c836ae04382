"""The control plane as tests see it: real services, real database, clock and line in hand."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from cloud import app
from cloud.adapters.directory_blobs import DirectoryBlobs
from cloud.adapters.file_keys import FileKeyService, FilePackageKey, FileSigner, FileTicketKey
from cloud.app import Parts
from cloud.core.scope import EVERYTHING
from cloud.ports.line import Arrival
from cloud.services.staffing import Assignment
from cloud.sim.clock import SimClock
from cloud.sim.line import SimLine
from cloud.store import rosters
from cloud.store.boxes import Box
from cloud.store.database import Database
from cloud.store.rosters import Entry
from cloud.store.sessions import Plan, Session
from cloud.store.venues import Venue
from contract import id_number, signing, topics
from contract.messages import JournalAck, Message, OrderBatch, OrderText
from contract.orders import OrderBody
from contract.orders import read as read_order
from kaobox.samples import papers
from tests.cloud.box import Venuebox

HOUR = 3_600_000
SESSION = "s1"
PAPER = "computer"


@dataclass
class Headquarters:
    """Services, and the ends of the world they talk to."""

    parts: Parts
    database: Database
    clock: SimClock
    line: SimLine
    folder: Path
    package_key: str
    """Public half of HQ's key for offline packages."""

    async def deliver(self, topic: str, payload: bytes) -> None:
        """Let a message arrive."""
        await self.parts.inbox.take(Arrival(topic, payload))

    async def says(self, box: Venuebox, message: Message) -> None:
        """Let a box say something."""
        topic = next(t for t in topics.ALL if t.model is type(message))
        await self.deliver(topic.at(box.name), topic.encode(message))

    def heard(self, box: Venuebox) -> list[Message]:
        """Return, and forget, what a box was sent."""
        mine = [
            a for a in self.line.sent if (topics.find(a.topic, "hq") or ("", ""))[1] == box.name
        ]
        self.line.sent = [a for a in self.line.sent if a not in mine]
        return [topics.find(a.topic, "hq")[0].decode(a.payload) for a in mine]  # type: ignore[index]

    def acks(self, box: Venuebox) -> list[JournalAck]:
        """Return, and forget, the acknowledgements of journals among what a box was sent."""
        return [m for m in self.heard(box) if isinstance(m, JournalAck)]

    def orders(self, box: Venuebox) -> tuple[str, list[OrderText]]:
        """Return, and forget, the epoch and the orders that a box was sent last."""
        batches = [m for m in self.heard(box) if isinstance(m, OrderBatch)]
        epoch = batches[-1].epoch if batches else ""
        return epoch, [o for b in batches if b.epoch == epoch for o in b.orders]

    async def rows(self, query: str) -> list[Any]:
        """Ask the database behind everybody's back."""
        async with self.database.begin() as connection:
            return list((await connection.execute(text(query))).all())

    async def register(self, box: Venuebox, *, venue: str = "v1") -> Venuebox:
        """Make a venue and a box of it known."""
        services, now = self.parts.services, self.clock.now_ms()
        await services.places.add(Venue(venue, f"考点 {venue}", "一号楼", "", now), by="test")
        row = Box(box.name, venue, box.signing_key, box.sealing_key, "", now, "", 0, 0)
        await services.fleet.register(EVERYTHING, row, by="test")
        return box

    async def plan(self, *, starts_in_ms: int = HOUR, venue: str = "v1") -> Session:
        """Set up a session with a sealed paper and a chief."""
        services = self.parts.services
        session = await self.session(starts_in_ms=starts_in_ms, venue=venue)
        await services.papers.accept(PAPER, "p.zip", papers.package("qti21"), by="test")
        chief = Assignment("chief", "主考 01", "chief", None, (), "1234")
        await services.staffing.assign(EVERYTHING, SESSION, chief, by="test")
        return session

    async def session(self, *, starts_in_ms: int = HOUR, venue: str = "v1") -> Session:
        """Set up a session with nothing in it yet."""
        services, now = self.parts.services, self.clock.now_ms()
        await services.places.add(Venue(venue, f"考点 {venue}", "一号楼", "", now), by="test")
        await services.exams.add_plan(Plan("p1", "秋季", now), by="test")
        start = now + starts_in_ms
        times = (start - HOUR, start, start + HOUR)
        session = Session(SESSION, "p1", "计算机", venue, *times, 30, "", "1", now, now)
        await services.exams.add_session(EVERYTHING, session, by="test")
        return session

    async def seat(self, *tickets: str, venue: str = "v1", session: str = SESSION) -> list[str]:
        """Put candidates on the roster; return their attempts."""
        made = [_entry(session, ticket, venue) for ticket in tickets]
        async with self.database.begin() as connection:
            await rosters.save(connection, made)
        return [entry.attempt for entry in made]

    async def publish(self) -> None:
        """Publish the session."""
        await self.parts.services.publishing.publish(EVERYTHING, SESSION, by="test")


def read_all(texts: list[OrderText]) -> list[OrderBody]:
    """Return what orders say."""
    return [read_order(one.body) for one in texts]


def plain(rows: list[Any]) -> list[tuple[Any, ...]]:
    """Return database rows as tuples."""
    return [tuple(row) for row in rows]


def dumped(value: object) -> str:
    """Return a value as one line of JSON, to look for what must not be in it."""
    return json.dumps(value, ensure_ascii=False)


@asynccontextmanager
async def open_headquarters(url: str, folder: Path) -> AsyncIterator[Headquarters]:
    """Open a control plane with everything real but clock and line."""
    clock, line = SimClock(), SimLine()
    async with Database.open(url) as database:
        ports = app.Ports(
            database=database,
            clock=clock,
            line=line,
            blobs=await DirectoryBlobs.open(folder / "blobs"),
            keys=await FileKeyService.open(folder / "keys" / "wrap.key"),
            signer=await FileSigner.open(folder / "keys" / "hq.pem"),
            ticket_key=await FileTicketKey.open(folder / "keys" / "ticket.pem"),
            package_key=await FilePackageKey.open_file(folder / "keys" / "package.pem"),
        )
        parts = app.assemble(ports, lanes=1)
        public = ports.package_key.public_key
        yield Headquarters(parts, database, clock, line, folder, public)


def _entry(session: str, ticket: str, venue: str) -> Entry:
    salt = ticket.encode()
    return Entry(
        attempt=f"{session}.{ticket}",
        session=session,
        venue=venue,
        candidate=ticket,
        name=f"考生 {ticket}",
        ticket=ticket,
        id_number="AB12345",
        id_salt=signing.encode(salt),
        id_digest=id_number.digest(signing.encode(salt), "AB12345"),
        room="R1",
        seat=ticket,
        paper=PAPER,
        photo=None,
        extra_minutes=0,
    )
