"""A venue for tests: HQ's keys, a sealed paper, a plan, and candidates who can sign."""

import hashlib
import json
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from argon2 import PasswordHasher
from cryptography.hazmat.primitives.asymmetric import ec

from contract import id_number as id_numbers
from contract import release, signing
from contract.messages import OrderBatch, OrderText
from contract.operations import EPOCH_START, SignedOperation, digest
from contract.orders import (
    AdmissionWish,
    Entry,
    Order,
    OrderBody,
    PaperRef,
    PaperRelease,
    SessionPlan,
    Staff,
)
from contract.paper import PAPER_ASSET, ExtendedTextInteraction, Item, PaperContent, Section
from contract.sealing import Asset, SignedManifest, seal
from edge.config import Face, Hq, Settings

BOX = "box-1"
START_MS = 1_790_000_000_000
PIN = "2468"
_FAST = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def ticket(n: int) -> str:
    return f"T{n:04d}"


def id_number(n: int) -> str:
    return f"11010519900101{n:03d}X"


@dataclass
class Headquarters:
    """What only HQ holds."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=signing.new_key)
    paper_key: bytes = b"k" * 32
    epoch: str = "e1"
    issued: int = 0

    @property
    def public(self) -> str:
        return signing.public(self.key)

    def order(self, order: Order, *, seq: int | None = None, box: str = BOX) -> OrderText:
        if seq is None:
            self.issued += 1
            seq = self.issued
        body = OrderBody(
            id=uuid.uuid4(), box=box, epoch=self.epoch, seq=seq, issued_ms=START_MS, order=order
        ).model_dump_json()
        signature = signing.sign(self.key, signing.ORDER, body.encode())
        return OrderText(seq=seq, body=body, signature=signature)

    def batch(self, *texts: OrderText) -> OrderBatch:
        return OrderBatch(epoch=self.epoch, orders=texts)


@dataclass
class Paper:
    """A sealed paper and its blobs."""

    ref: PaperRef
    blobs: dict[str, bytes]


def paper(hq: Headquarters, *, items: int = 3) -> Paper:
    content = PaperContent(
        title="样卷",
        sections=(Section(items=tuple(f"Q{n:02d}" for n in range(1, items + 1))),),
        items=tuple(
            Item(
                id=f"Q{n:02d}",
                title=f"第 {n} 题",
                body=(ExtendedTextInteraction(response="R"),),
                responses=("R",),
            )
            for n in range(1, items + 1)
        ),
    )
    assets = {PAPER_ASSET: Asset("application/json", content.model_dump_json().encode())}
    sealed = seal(assets, hq.paper_key, paper="p1", version=1)
    body = sealed.outer.model_dump_json()
    signed = SignedManifest(
        body=body, signature=signing.sign(hq.key, signing.MANIFEST, body.encode())
    )
    manifest = signed.model_dump_json().encode()
    name = hashlib.sha256(manifest).hexdigest()
    ref = PaperRef(paper="p1", version=1, title="样卷", manifest=name, items=items)
    return Paper(ref, {**sealed.segments, name: manifest})


def plan(
    sealed: Paper,
    *,
    candidates: int = 3,
    revision: int = 1,
    start_ms: int = START_MS,
    minutes: int = 60,
    photos: dict[int, str] | None = None,
) -> SessionPlan:
    salt = signing.encode(b"salt" * 4)
    entries = tuple(
        Entry(
            attempt=f"a{n}",
            candidate=f"c{n}",
            name=f"考生 {n:03d}",
            ticket=ticket(n),
            id_hint="1101***********X",
            id_salt=salt,
            id_digest=id_numbers.digest(salt, id_number(n)),
            room="R1",
            seat=f"A{n:02d}",
            paper="p1",
            photo=(photos or {}).get(n),
        )
        for n in range(1, candidates + 1)
    )
    return SessionPlan(
        session="s1",
        revision=revision,
        title="期末考试",
        venue="v1",
        venue_name="示范考点",
        address="示范路 1 号",
        opens_ms=start_ms - 60 * 60_000,
        starts_ms=start_ms,
        ends_ms=start_ms + minutes * 60_000,
        entries=entries,
        staff=(
            Staff(account="inv1", name="监考甲", role="invigilator", rooms=("R1",), pin=_pin()),
            Staff(account="inv2", name="监考乙", role="invigilator", rooms=("R2",), pin=_pin()),
            Staff(account="chief", name="主考", role="chief", pin=_pin()),
        ),
        papers=(sealed.ref,),
        rules="请遵守考场规则。",
        rules_version="1",
    )


def _pin() -> str:
    return _FAST.hash(PIN)


def released(hq: Headquarters, sealing_key: str, *, not_before_ms: int = START_MS) -> PaperRelease:
    sealed = release.seal_key(
        hq.paper_key, to=sealing_key, box=BOX, session="s1", paper="p1", version=1
    )
    return PaperRelease(
        session="s1", paper="p1", version=1, not_before_ms=not_before_ms, sealed_key=sealed
    )


def wish(attempt: str, decision: str = "admit") -> AdmissionWish:
    return AdmissionWish.model_validate(
        {"attempt": attempt, "decision": decision, "by": "hq1", "reason": "已核对"}
    )


def settings(folder: Path, hq: Headquarters, *, face: Face | None = None) -> Settings:
    return Settings(
        box=BOX,
        data=folder,
        serial="serial-1",
        announce=False,
        open_enrolment=True,
        hq=Hq(key=hq.public, url="http://127.0.0.1:9", backoff_s=0.01),
        face=face or Face(reader="none"),
    )


@dataclass
class Pen:
    """A seat's epoch: signs operations and chains them."""

    attempt: str
    epoch: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=signing.new_key)
    revision: int = 0
    head: str = EPOCH_START

    @property
    def public(self) -> str:
        return signing.public(self.key)

    def write(
        self, item: str, text: str, *, exam_ms: int | None = START_MS, error_ms: int | None = 10
    ) -> SignedOperation:
        self.revision += 1
        body = json.dumps(
            {
                "v": 1,
                "attempt": self.attempt,
                "item": item,
                "id": str(uuid.uuid4()),
                "epoch": self.epoch,
                "revision": self.revision,
                "value": {"responses": {"R": [text]}},
                "exam_ms": exam_ms,
                "error_ms": error_ms,
                "previous": self.head,
            },
            ensure_ascii=False,
        )
        self.head = digest(body)
        return SignedOperation(
            body=body, signature=signing.sign(self.key, signing.OPERATION, body.encode())
        )


@dataclass
class Browser:
    """A seat's browser: its enrolment key."""

    seat: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=signing.new_key)

    @property
    def public(self) -> str:
        return signing.public(self.key)

    def endorse(self, ticket_: str, pen: Pen) -> str:
        text = f"{ticket_}\n{pen.public}".encode()
        return signing.sign(self.key, signing.ENDORSEMENT, text)
