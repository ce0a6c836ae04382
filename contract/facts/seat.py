"""Facts about seats: which browser is one, and who sits there."""

from typing import Literal

from contract.facts.fact import Fact
from contract.wire import Base64, Label, Name


class SeatEnrolled(Fact):
    """A browser became a seat (X16)."""

    KIND = "seat.enrolled"
    kind: Literal["seat.enrolled"] = "seat.enrolled"
    seat: Label
    public_key: Base64
    how: Literal["kit", "box-endorsed"]
    """``kit``: HQ knew the key beforehand. ``box-endorsed``: accepted here, marked for review."""
    by: str


class MoveAllowed(Fact):
    """An invigilator lets the candidate sign in at another seat (X8)."""

    KIND = "seat.move-allowed"
    kind: Literal["seat.move-allowed"] = "seat.move-allowed"
    attempt: Name
    by: str


FACTS = (SeatEnrolled, MoveAllowed)
