"""A venue for a benchmark: a data folder on which a box finds plan, papers, seats, admissions.

Everything lies there as the box itself would have recorded it on the days before; no headquarters
is needed afterwards.
"""

import asyncio
import hashlib
import secrets
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from bench import questions
from bench.box import NAME
from contract import id_number as id_numbers
from contract import release, signing
from contract.facts.entry import Admitted
from contract.facts.fact import Fact
from contract.facts.paper import PaperCached
from contract.facts.seat import SeatEnrolled
from contract.messages import OrderBatch, OrderText
from contract.orders import Entry, Order, OrderBody, PaperRef, PaperRelease, SessionPlan
from contract.paper import PAPER_ASSET
from contract.sealing import Asset, OuterManifest, SignedManifest, seal
from edge.adapters.system_clock import SystemClock
from edge.assembly import nouns
from edge.services.issues import Issues
from edge.services.ledger import Ledger
from edge.services.orders import OrderDesk
from edge.services.recovery import Recovery
from kaobox.demo.outbox import Outbox
from provisioning.identity import load_or_make

SESSION = "s1"
_HOUR_MS = 3_600_000


@dataclass(frozen=True)
class Paper:
    """A sealed paper, its key, and its ciphertext by hash."""

    ref: PaperRef
    key: bytes
    outer: OuterManifest
    blobs: dict[str, bytes]


@dataclass
class Seat:
    """A browser and the candidate in front of it."""

    number: int
    paper: Paper
    browser: ec.EllipticCurvePrivateKey = field(default_factory=signing.new_key)
    key: ec.EllipticCurvePrivateKey = field(default_factory=signing.new_key)

    def __post_init__(self) -> None:
        self.name = f"A{self.number:03d}"
        self.attempt = f"a{self.number}"
        self.ticket = f"T{self.number:04d}"
        self.id_number = f"11010519900101{self.number:03d}X"
        self.outbox = Outbox(attempt=self.attempt, epoch=0, key=self.key)
        """Operations may be signed before the box knows the epoch: the first one is 0."""

    def sign_in(self) -> dict[str, str]:
        """Return the body of ``POST /api/sign-in``."""
        public = signing.public(self.key)
        text = f"{self.ticket}\n{public}".encode()
        return {
            "seat": self.name,
            "ticket": self.ticket,
            "id_number": self.id_number,
            "public_key": public,
            "endorsement": signing.sign(self.browser, signing.ENDORSEMENT, text),
        }


class Venue:
    """Headquarters' key, its papers, and the seats; laid out for as many boxes as wanted."""

    def __init__(self, *, seats: int, papers: int, items: int, extra: int) -> None:
        """``extra`` is how many bytes of pictures and sound each paper has."""
        self._hq = signing.new_key()
        self.hq_key = signing.public(self._hq)
        self.papers = [self._sealed(n, items, extra) for n in range(1, papers + 1)]
        self.seats = [Seat(n, self.papers[n % papers]) for n in range(1, seats + 1)]

    async def lay_out(self, data: Path, *, opens_ms: int) -> None:
        """Fill a box's data folder; the papers' keys may be used from ``opens_ms`` on."""
        identity = load_or_make(data / "identity", serial=NAME)
        for one in self.papers:
            for sha256, blob in one.blobs.items():
                kept = data / "papers" / sha256[:2] / sha256
                kept.parent.mkdir(parents=True, exist_ok=True)
                kept.write_bytes(blob)
        clock = SystemClock(trusted=True)
        recovery = Recovery(box=NAME, serial=NAME, software="bench", clock=clock)
        async with recovery.open(data / "journal.db") as journal:
            ledger = Ledger(journal, clock, nouns.SLICES)
            desk = OrderDesk(
                box=NAME,
                hq_key=self.hq_key,
                ledger=ledger,
                judges=nouns.JUDGES,
                issues=Issues(clock),
                taken=lambda: None,
            )
            async with asyncio.TaskGroup() as tasks:
                writing = tasks.create_task(ledger.run())
                await desk.take(self._orders(opens_ms, identity.public["sealing_key"]))
                await ledger.record(lambda _: self._facts())
                writing.cancel()

    def _sealed(self, number: int, items: int, extra: int) -> Paper:
        key, name = secrets.token_bytes(32), f"p{number}"
        text = questions.paper(number, items).model_dump_json().encode()
        assets = {PAPER_ASSET: Asset("application/json", text)}
        if extra:
            assets[questions.RECORDING] = Asset("audio/mpeg", secrets.token_bytes(extra))
        sealed = seal(assets, key, paper=name, version=1)
        body = sealed.outer.model_dump_json()
        signature = signing.sign(self._hq, signing.MANIFEST, body.encode())
        manifest = SignedManifest(body=body, signature=signature).model_dump_json().encode()
        sha256 = hashlib.sha256(manifest).hexdigest()
        ref = PaperRef(paper=name, version=1, title=name, manifest=sha256, items=items)
        return Paper(ref, key, sealed.outer, {**sealed.segments, sha256: manifest})

    def _orders(self, opens_ms: int, sealing_key: str) -> OrderBatch:
        orders: list[Order] = [self._plan(opens_ms)]
        for one in self.papers:
            name = one.ref.paper
            sealed = release.seal_key(
                one.key, to=sealing_key, box=NAME, session=SESSION, paper=name, version=1
            )
            orders.append(
                PaperRelease(
                    session=SESSION,
                    paper=name,
                    version=1,
                    not_before_ms=opens_ms,
                    sealed_key=sealed,
                )
            )
        texts = tuple(self._signed(seq, one) for seq, one in enumerate(orders, 1))
        return OrderBatch(epoch="e1", orders=texts)

    def _signed(self, seq: int, order: Order) -> OrderText:
        now_ms = time.time_ns() // 1_000_000
        body = OrderBody(
            id=uuid.uuid4(), box=NAME, epoch="e1", seq=seq, issued_ms=now_ms, order=order
        ).model_dump_json()
        signature = signing.sign(self._hq, signing.ORDER, body.encode())
        return OrderText(seq=seq, body=body, signature=signature)

    def _plan(self, opens_ms: int) -> SessionPlan:
        return SessionPlan(
            session=SESSION,
            revision=1,
            title="课程考试",
            venue="v1",
            venue_name="示范考点",
            address="示范路 1 号",
            opens_ms=opens_ms - _HOUR_MS,
            starts_ms=opens_ms,
            ends_ms=opens_ms + 2 * _HOUR_MS,
            entries=tuple(_entry(one) for one in self.seats),
            staff=(),
            papers=tuple(one.ref for one in self.papers),
            rules="请遵守考场规则。" * 40,
            rules_version="1",
        )

    def _facts(self) -> tuple[Fact, ...]:
        """Return what the box has recorded by the time candidates sit down."""
        cached = [
            PaperCached(
                paper=one.ref.paper,
                version=1,
                manifest=one.ref.manifest,
                bytes=sum(segment.size for segment in one.outer.segments),
            )
            for one in self.papers
        ]
        enrolled = [
            SeatEnrolled(
                seat=one.name,
                public_key=signing.public(one.browser),
                how="box-endorsed",
                by="open-enrolment",
            )
            for one in self.seats
        ]
        admitted = [
            Admitted(attempt=one.attempt, how="face", by="invigilator-1") for one in self.seats
        ]
        return (*cached, *enrolled, *admitted)


def _entry(seat: Seat) -> Entry:
    salt = signing.encode(secrets.token_bytes(16))
    return Entry(
        attempt=seat.attempt,
        candidate=f"c{seat.number}",
        name=f"考生 {seat.number:03d}",
        ticket=seat.ticket,
        id_hint="1101***********X",
        id_salt=salt,
        id_digest=id_numbers.digest(salt, seat.id_number),
        room=f"R{1 + seat.number % 2}",
        seat=seat.name,
        paper=seat.paper.ref.paper,
    )
