"""The sender of orders: which epoch a box is in, and what it is sent again.

An order's seq counts per box within an epoch. HQ opens a new epoch when what a box says of the
old one cannot come from this database: it acknowledges more than was issued, or names an epoch
that was never opened here (both after a restore). Everything still current is issued in it anew.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from contract.messages import OrderText

MAX_BATCH = 200
MAX_BYTES = 900_000
"""Plain bytes of one OrderBatch: even incompressible it stays within ``codec.MAX_PACKED``."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """Where HQ stands with one box."""

    epoch: str
    issued: int
    acknowledged: int
    earlier: Collection[str] = ()
    """Epochs this box was in before."""
    after: str = ""
    """What the box named when the present epoch was opened."""


@dataclass(frozen=True, slots=True)
class Send:
    """Send every order after ``after``; nothing after it still announces the epoch."""

    after: int


@dataclass(frozen=True, slots=True)
class Reopen:
    """Open a new epoch and issue in it what is still current."""

    why: Literal["acknowledged-more-than-issued", "unknown-epoch", "other-order-taken"]


def on_hello(outbox: Outbox, *, epoch: str, seq: int) -> Send | Reopen:
    """Decide what a box that stands at ``seq`` of ``epoch`` is sent."""
    if epoch == outbox.epoch:
        return Send(seq) if seq <= outbox.issued else Reopen("acknowledged-more-than-issued")
    if not epoch or epoch in outbox.earlier or (epoch == outbox.after and not outbox.acknowledged):
        return Send(0)  # it has not followed yet; the batch takes it along
    return Reopen("unknown-epoch")


def on_acknowledged(outbox: Outbox, *, epoch: str, seq: int) -> int | Reopen:
    """Return how far the box has acknowledged, by an OrderAck that may be old or foreign."""
    if epoch == outbox.epoch:
        if seq > outbox.issued:
            return Reopen("acknowledged-more-than-issued")
        return max(seq, outbox.acknowledged)
    if epoch in outbox.earlier or epoch == outbox.after:
        return outbox.acknowledged
    return Reopen("unknown-epoch")


def batches(orders: Iterable[OrderText]) -> list[tuple[OrderText, ...]]:
    """Cut orders, rising, into messages that fit."""
    cut: list[tuple[OrderText, ...]] = []
    part: list[OrderText] = []
    size = 0
    for order in orders:
        weight = len(order.body.encode()) + len(order.signature) + 64
        if part and (len(part) == MAX_BATCH or size + weight > MAX_BYTES):
            cut.append(tuple(part))
            part, size = [], 0
        part.append(order)
        size += weight
    return [*cut, tuple(part)] if part else cut
