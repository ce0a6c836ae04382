"""HQ's orders on the box: each is taken once, in order, with exactly one outcome."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, TypeVar

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
            return Orders(epoch, seq)
        case OrderEpochOpened(epoch=epoch):
            return replace(value, epoch=epoch, seq=0)
    return value


ORDERS = Slice("orders", Orders(), apply)


def genuine(text: OrderText, *, box: str, hq_key: str) -> bool:
    """Tell whether HQ signed this text for this box.

    A forgery is not journalled: a refusal would use up the number of the true order.
    """
    try:
        signing.verify(hq_key, signing.ORDER, text.body.encode(), text.signature)
    except (signing.BadSignature, signing.BadKey):
        return False
    return _addressee(text.body) in {box, None}


def take(state: State, epoch: str, text: OrderText, judges: dict[str, Judge]) -> tuple[Fact, ...]:
    """Decide on a genuine order; nothing when it was taken before or comes too early."""
    taken = state[ORDERS]
    opening: tuple[Fact, ...] = ()
    if taken.epoch != epoch:
        opening, taken = (OrderEpochOpened(epoch=epoch),), Orders(epoch, 0)
    if text.seq != taken.seq + 1:
        return opening
    judgement = _judge(state, epoch, text, judges)
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


def _judge(state: State, epoch: str, text: OrderText, judges: dict[str, Judge]) -> Judgement:
    try:
        body = _read(text.body)
    except orders.UnknownOrder as exc:
        return Judgement("refused", exc.code)
    if (body.epoch, body.seq) != (epoch, text.seq):
        return Judgement("refused", "order-misnumbered")
    return judges[body.order.kind](state, body)


def _addressee(body: str) -> str | None:
    try:
        return _read(body).box
    except orders.UnknownOrder:
        return None


@lru_cache(maxsize=16)
def _read(body: str) -> orders.OrderBody:
    return orders.read(body)
