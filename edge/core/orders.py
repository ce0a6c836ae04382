"""HQ's orders on the box: each is taken once, in order, with exactly one outcome."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from contract import orders, signing
from contract.facts.fact import Fact
from contract.facts.order import OrderEpochOpened, OrderTaken
from contract.messages import OrderText
from edge.core.state import Recorded, Slice, State

O = TypeVar("O", bound=orders.Order)  # noqa: E741 - an order


@dataclass(frozen=True, slots=True)
class Orders:
    """How far the orders of the current cloud epoch have been taken."""

    epoch: str = ""
    seq: int = 0
    earlier: frozenset[str] = frozenset()
    """Epochs that are over; a message of one of them is late and says nothing any more."""


class _Address(BaseModel):
    """Whom an order is for and which one it is: the same in every kind, known or not."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    box: str
    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an order comes to: its outcome and the facts it causes beyond being taken."""

    outcome: Literal["applied", "refused", "superseded"]
    code: str = ""
    facts: tuple[Fact, ...] = ()


Judge = Callable[[State, orders.OrderBody], Judgement]
"""One per kind of order, listed in ``edge.app``."""


def apply(value: Orders, recorded: Recorded) -> Orders:
    """Fold a fact."""
    match recorded.fact:
        case OrderTaken(epoch=epoch, seq=seq):
            return replace(value, epoch=epoch, seq=seq)
        case OrderEpochOpened(epoch=epoch):
            return Orders(epoch, 0, value.earlier | {value.epoch} - {""})
    return value


ORDERS = Slice("orders", Orders(), apply)


def genuine(text: OrderText, epoch: str, *, box: str, hq_key: str) -> bool:
    """Tell whether HQ signed this text, for this box and as the order it is passed off for.

    A forgery is not journalled: a refusal would use up the number of the true order.
    """
    try:
        signing.verify(hq_key, signing.ORDER, text.body.encode(), text.signature)
        address = _Address.model_validate_json(text.body)
    except (signing.BadSignature, signing.BadKey, ValidationError):
        return False
    return (address.box, address.epoch, address.seq) == (box, epoch, text.seq)


def take(state: State, epoch: str, text: OrderText, judges: dict[str, Judge]) -> tuple[Fact, ...]:
    """Decide on a genuine order; nothing when it was taken before or comes too early."""
    taken = state[ORDERS]
    if epoch in taken.earlier:
        return ()
    opening: tuple[Fact, ...] = ()
    if taken.epoch != epoch:
        opening, taken = (OrderEpochOpened(epoch=epoch),), Orders(epoch, 0)
    if text.seq != taken.seq + 1:
        return opening
    judgement = _judge(state, text, judges)
    return (
        *opening,
        OrderTaken(
            epoch=epoch,
            seq=text.seq,
            body=text.body,
            signature=text.signature,
            outcome=judgement.outcome,
            code=judgement.code,
        ),
        *judgement.facts,
    )


def applied(recorded: Recorded, kind: type[O]) -> O | None:
    """Return the order of this kind that the fact says was applied, if it is one."""
    fact = recorded.fact
    if not isinstance(fact, OrderTaken) or fact.outcome != "applied":
        return None
    order = _read(fact.body).order
    return order if isinstance(order, kind) else None


def _judge(state: State, text: OrderText, judges: dict[str, Judge]) -> Judgement:
    try:
        body = _read(text.body)
    except orders.UnknownOrder as exc:
        return Judgement("refused", exc.code)
    return judges[body.order.kind](state, body)


@lru_cache(maxsize=16)
def _read(body: str) -> orders.OrderBody:
    return orders.read(body)
