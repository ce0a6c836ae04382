"""Which browsers are seats (X16)."""

from collections.abc import Mapping
from dataclasses import dataclass

from contract import signing
from contract.facts.fact import Fact
from contract.facts.seat import SeatEnrolled
from edge.core.refusal import Refusal
from edge.core.state import Recorded, Slice, State


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The key that speaks for a seat now."""

    public_key: str
    how: str


Seats = Mapping[str, Enrolment]


def apply(value: Seats, recorded: Recorded) -> Seats:
    """Fold a fact: the last accepted key is the seat's."""
    fact = recorded.fact
    if not isinstance(fact, SeatEnrolled):
        return value
    return {**value, fact.seat: Enrolment(fact.public_key, fact.how)}


_NONE: Seats = {}
SEATS: Slice[Seats] = Slice("seats", _NONE, apply)


def enrol(state: State, *, seat: str, public_key: str, by: str) -> tuple[Fact, ...]:
    """Make a browser the seat of this name; the same key again records nothing."""
    signing.load_public(public_key)
    known = state[SEATS].get(seat)
    if known is not None and known.public_key == public_key:
        return ()
    return (SeatEnrolled(seat=seat, public_key=public_key, how="box-endorsed", by=by),)


def endorsed(state: State, *, seat: str, ticket: str, public_key: str, endorsement: str) -> None:
    """Raise Refusal unless the seat's enrolment key vouches for the epoch's key."""
    known = state[SEATS].get(seat)
    if known is None:
        raise Refusal("seat-not-enrolled", seat)
    text = f"{ticket}\n{public_key}".encode()
    try:
        signing.verify(known.public_key, signing.ENDORSEMENT, text, endorsement)
    except (signing.BadSignature, signing.BadKey) as exc:
        raise Refusal("seat-not-enrolled", "the endorsement is not this seat's") from exc
