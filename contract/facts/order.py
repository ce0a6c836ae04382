"""What became of HQ's orders: one fact each, with the signed text verbatim."""

from typing import Literal

from contract.facts.fact import Fact
from contract.wire import Base64


class OrderTaken(Fact):
    """An order arrived, was judged, and this is its one outcome.

    Arrival and outcome are one entry, so that no death of the box can part them. What an order asks
    for and takes time (fetching a paper) is wanted from here on, and done when its own fact says so.
    """

    KIND = "order.taken"
    kind: Literal["order.taken"] = "order.taken"
    epoch: str
    seq: int
    body: str
    signature: Base64
    outcome: Literal["applied", "refused", "superseded"]
    code: str = ""
    """Why it was refused: a stable problem code."""


class OrderEpochOpened(Fact):
    """HQ numbers its orders anew (after a restore); the box follows from seq 0."""

    KIND = "order.epoch-opened"
    kind: Literal["order.epoch-opened"] = "order.epoch-opened"
    epoch: str


FACTS = (OrderTaken, OrderEpochOpened)
