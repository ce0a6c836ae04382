"""A small venue box: keys, a journal in memory, seats that sign. What HQ's tests talk to."""

from dataclasses import dataclass, field
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec

from contract import chain, operations, receipt, signing
from contract.facts import catalogue
from contract.facts.attempt import AnswerSaved, AttemptStarted, AttemptSubmitted, EpochOpened
from contract.facts.entry import Admitted
from contract.facts.fact import Fact, Stamp
from contract.facts.order import OrderEpochOpened, OrderTaken
from contract.messages import Batch, BatchEntry, Heartbeat, Hello, OrderBatch
from contract.operations import Operation
from contract.paper import Value
from contract.receipt import Receipt, SignedReceipt
from contract.wire import Moment

START_MS = 1_800_000_000_000


def moment(at_ms: int = START_MS) -> Moment:
    return Moment(wall_ms=at_ms, mono_ms=0, boot="boot", quality="synced", error_ms=10)


@dataclass
class Seat:
    """One seat epoch: signs operations in a chain of their own."""

    attempt: str
    epoch: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=signing.new_key)
    revision: int = 0
    head: str = operations.EPOCH_START

    def write(self, item: str, *texts: str, exam_ms: int | None = START_MS) -> tuple[str, str]:
        """Return the text and signature of the next operation."""
        self.revision += 1
        body = Operation(
            attempt=self.attempt,
            item=item,
            id=uuid4(),
            epoch=self.epoch,
            revision=self.revision,
            value=Value(responses={"R": texts}),
            exam_ms=exam_ms,
            error_ms=10,
            previous=self.head,
        ).model_dump_json()
        self.head = operations.digest(body)
        return body, signing.sign(self.key, signing.OPERATION, body.encode())


class Venuebox:
    """A box with a journal."""

    def __init__(self, name: str = "box-1", journal: str = "journal-1") -> None:
        self.name = name
        self.journal = journal
        self.key, self.sealing = signing.new_key(), signing.new_key()
        self.entries: list[BatchEntry] = []
        self.head = chain.genesis(name, journal)
        self.order_epoch, self.order_seq = "", 0
        self.connection = 1

    @property
    def signing_key(self) -> str:
        return signing.public(self.key)

    @property
    def sealing_key(self) -> str:
        return signing.public(self.sealing)

    def append(self, body: str) -> None:
        """Journal a text, whatever it is."""
        seq = len(self.entries) + 1
        self.entries.append(BatchEntry(seq=seq, previous=self.head, body=body))
        self.head = chain.link(self.head, seq, body)

    def record(self, *facts: Fact, at_ms: int = START_MS) -> None:
        """Journal facts."""
        for fact in facts:
            self.append(catalogue.store(Stamp(id=uuid4(), at=moment(at_ms)), fact))

    def open(
        self, seat: Seat, *, fence: dict[str, int] | None = None, at_ms: int = START_MS
    ) -> None:
        """Journal a seat epoch."""
        self.record(
            EpochOpened(
                attempt=seat.attempt,
                epoch=seat.epoch,
                seat=f"seat-{seat.epoch}",
                public_key=signing.public(seat.key),
                endorsement="",
                at_ms=at_ms,
                fence=fence or {},
                signature="",
            )
        )

    def save(self, seat: Seat, item: str, *texts: str, late: bool = False) -> None:
        """Journal one saved answer."""
        body, signature = seat.write(item, *texts)
        self.record(AnswerSaved(attempt=seat.attempt, body=body, signature=signature, late=late))

    def admit(self, attempt: str) -> None:
        """Journal an admission and the start."""
        self.record(
            Admitted(attempt=attempt, how="face", by="i"),
            AttemptStarted(attempt=attempt, epoch=0),
        )

    def submit(
        self, attempt: str, digests: list[str], *, how: str = "candidate", version: int = 1
    ) -> SignedReceipt:
        """Journal a submission with a receipt over ``digests``."""
        body = Receipt(
            attempt=attempt,
            version=version,
            count=len(digests),
            root=receipt.root(digests),
            journal=self.journal,
            seq=len(self.entries),
        ).model_dump_json()
        signed = SignedReceipt(
            body=body,
            signature=signing.sign(self.key, signing.RECEIPT, body.encode()),
            code=receipt.short_code(body),
        )
        self.record(
            AttemptSubmitted.model_validate({"attempt": attempt, "how": how, "receipt": signed})
        )
        return signed

    def batch(self, first: int = 1, last: int | None = None) -> Batch:
        """Return entries ``first`` to ``last`` as they travel."""
        return Batch(journal=self.journal, entries=tuple(self.entries[first - 1 : last]))

    def hello(self, **changes: object) -> Hello:
        """Return what the box says when it connects."""
        values = {
            "connection": self.connection,
            "software": "test 1",
            "serial": "serial-1",
            "journal": self.journal,
            "seq": len(self.entries),
            "hash": self.head,
            "order_epoch": self.order_epoch,
            "order_seq": self.order_seq,
        }
        return Hello.model_validate(values | changes)

    def beat(self, **changes: object) -> Heartbeat:
        """Return a heartbeat."""
        values = {
            "connection": self.connection,
            "at": moment(),
            "software": "test 1",
            "uptime_s": 1,
            "queued": 0,
            "seats_heard": 0,
            "papers_cached": 0,
            "papers_wanted": 0,
            "disk_free_mb": 1,
            "clock": "synced",
        }
        return Heartbeat.model_validate(values | changes)

    def take(self, batch: OrderBatch, *, outcome: str = "applied") -> None:
        """Follow HQ's orders: journal each that is next, in the epoch HQ names."""
        if batch.epoch != self.order_epoch:
            self.order_epoch, self.order_seq = batch.epoch, 0
            self.record(OrderEpochOpened(epoch=batch.epoch))
        for order in batch.orders:
            if order.seq == self.order_seq + 1:
                self.order_seq = order.seq
                self.record(
                    OrderTaken.model_validate(
                        {
                            "epoch": batch.epoch,
                            "seq": order.seq,
                            "body": order.body,
                            "signature": order.signature,
                            "outcome": outcome,
                        }
                    )
                )
