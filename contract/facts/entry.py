"""Facts at the door: verification, approval, admission (E1 to E6)."""

from typing import Literal

from contract.facts.fact import Fact
from contract.wire import Name, Sha256


class FaceCompared(Fact):
    """One look at the camera, and what it was worth."""

    KIND = "entry.face-compared"
    kind: Literal["entry.face-compared"] = "entry.face-compared"
    attempt: Name
    by: str
    frame: Sha256
    model: str
    outcome: Literal["pass", "retry", "manual"]
    reason: str = ""
    distance: float | None = None
    rank: int | None = None
    impersonates: Name | None = None
    """Another candidate of the room whose photo is nearer: an alert for a person (E4)."""
    milliseconds: float


class ApprovalFiled(Fact):
    """The papers are in order though the face did not match; the chief is asked (E5)."""

    KIND = "entry.approval-filed"
    kind: Literal["entry.approval-filed"] = "entry.approval-filed"
    attempt: Name
    by: str
    reason: str
    photos: tuple[Sha256, ...] = ()


class Admitted(Fact):
    """The candidate may start the paper."""

    KIND = "entry.admitted"
    kind: Literal["entry.admitted"] = "entry.admitted"
    attempt: Name
    how: Literal["face", "approval", "wish"]
    by: str


class Refused(Fact):
    """The chief said no; the paper stays closed."""

    KIND = "entry.refused"
    kind: Literal["entry.refused"] = "entry.refused"
    attempt: Name
    by: str
    reason: str


FACTS = (FaceCompared, ApprovalFiled, Admitted, Refused)
