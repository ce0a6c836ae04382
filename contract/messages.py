"""What travels over MQTT between a box and HQ. Order and delivery are ours, not the broker's."""

from typing import Annotated, Literal

from pydantic import Field

from contract.wire import Base64, Moment, Name, Quality, Sha256, Wire


class Message(Wire):
    """Base of all messages; the version is the topic's."""

    v: Literal[1] = 1


class BatchEntry(Wire):
    """One journal entry: its stored text verbatim and the hash of the entry before it."""

    seq: Annotated[int, Field(ge=1)]
    previous: Sha256
    body: str


class Batch(Message):
    """Consecutive entries of one journal, rising."""

    journal: str
    entries: Annotated[tuple[BatchEntry, ...], Field(min_length=1, max_length=2000)]


class JournalAck(Message):
    """HQ holds everything of this journal up to ``seq``, durably, raw. Evidence, so signed.

    Seq 0 with the genesis hash means that HQ has nothing of it.
    """

    journal: str
    seq: Annotated[int, Field(ge=0)]
    hash: Sha256
    signature: Base64
    """HQ's key over ``ack_text``."""


def ack_text(box: str, journal: str, seq: int, hash: str) -> bytes:
    """Return what HQ signs in an acknowledgement."""
    return f"{box}\n{journal}\n{seq}\n{hash}".encode()


class Hello(Message):
    """Sent on every connection: where this box stands in both journals."""

    connection: Annotated[int, Field(ge=1)]
    software: str
    serial: str
    journal: str
    seq: int
    hash: Sha256
    order_epoch: str
    order_seq: int
    accepts: tuple[int, ...] = (1,)
    """Contract versions this box reads."""


class OrderText(Wire):
    """An order as it travels: exact text and HQ's signature."""

    seq: Annotated[int, Field(ge=1)]
    body: str
    signature: Base64


class OrderBatch(Message):
    """Consecutive orders of one epoch, rising; empty announces the epoch alone."""

    epoch: Name
    orders: Annotated[tuple[OrderText, ...], Field(max_length=200)] = ()


class OrderAck(Message):
    """The box has journalled every order of this epoch up to ``seq``."""

    epoch: str
    seq: Annotated[int, Field(ge=0)]


class Heartbeat(Message):
    """How the box is, every 30 s; lost ones are not repeated."""

    connection: int
    at: Moment
    software: str
    uptime_s: int
    queued: int
    """Journal entries that HQ has not acknowledged."""
    seats_heard: int
    papers_cached: int
    papers_wanted: int
    disk_free_mb: int
    clock: Quality
    issues: tuple[str, ...] = ()
    """Codes of open issues."""


class Status(Message):
    """Retained; the offline form is the broker's will.

    ``connection`` counts over the life of the box: a will of connection 7 that arrives after the
    birth of connection 8 is about the past and is ignored.
    """

    online: bool
    connection: Annotated[int, Field(ge=1)]
