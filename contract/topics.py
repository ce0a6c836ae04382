"""Every MQTT topic, once. Nothing outside this file spells a topic."""

import re
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from contract import codec
from contract.messages import (
    Batch,
    Heartbeat,
    Hello,
    JournalAck,
    Message,
    OrderAck,
    OrderBatch,
    Status,
)

M = TypeVar("M", bound=Message)

ROOT = "kaobox"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Topic(Generic[M]):
    """A topic template bound to the one model that may travel on it."""

    template: str
    model: type[M]
    sender: Literal["edge", "hq"]
    qos: Literal[0, 1] = 1
    retain: bool = False

    def at(self, box: str) -> str:
        """Return the concrete topic of one box."""
        return self.template.format(box=box)

    def box(self, topic: str) -> str | None:
        """Return the box named in ``topic``, or None if it is another topic."""
        pattern = re.escape(self.template).replace(r"\{box\}", r"([A-Za-z0-9][A-Za-z0-9._-]*)")
        found = re.fullmatch(pattern, topic)
        return found.group(1) if found else None

    def decode(self, payload: bytes) -> M:
        """Unpack and parse a payload; raises ``codec.BadMessage``."""
        return codec.decode(self.model, payload)

    def encode(self, message: M) -> bytes:
        """Serialise a message."""
        return codec.encode(message)


def _box(rest: str) -> str:
    return f"{ROOT}/v{VERSION}/{{box}}/{rest}"


HELLO = Topic(_box("up/hello"), Hello, sender="edge")
JOURNAL = Topic(_box("up/journal"), Batch, sender="edge")
ORDER_ACK = Topic(_box("up/order-ack"), OrderAck, sender="edge")
HEARTBEAT = Topic(_box("up/heartbeat"), Heartbeat, sender="edge", qos=0)
STATUS = Topic(_box("up/status"), Status, sender="edge", retain=True)
JOURNAL_ACK = Topic(_box("down/journal-ack"), JournalAck, sender="hq")
ORDERS = Topic(_box("down/orders"), OrderBatch, sender="hq")

ALL: tuple[Topic[Message], ...] = (  # type: ignore[assignment]
    HELLO,
    JOURNAL,
    ORDER_ACK,
    HEARTBEAT,
    STATUS,
    JOURNAL_ACK,
    ORDERS,
)

FROM_BOXES = f"{ROOT}/+/+/up/#"
"""What HQ subscribes to: every version, so that a box that is too new or too old is noticed."""


def to_box(box: str) -> str:
    """Return what a box subscribes to."""
    return f"{ROOT}/v{VERSION}/{box}/down/#"


def find(topic: str, sender: Literal["edge", "hq"]) -> tuple[Topic[Message], str] | None:
    """Return the topic of this version that ``topic`` is, and its box; None for anything else."""
    for known in ALL:
        if known.sender == sender and (box := known.box(topic)):
            return known, box
    return None
