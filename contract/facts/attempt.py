"""Facts of one candidate's sitting of one paper."""

from typing import Annotated, Literal

from pydantic import Field

from contract.facts.fact import Fact
from contract.paper import Identifier
from contract.receipt import SignedReceipt
from contract.wire import Base64, Label, Name, Sha256


class EpochOpened(Fact):
    """The candidate signed in at a seat; this entry is the fence of the epoch before (X8).

    ``body`` is the signed text of an ``EpochOpening``.
    """

    KIND = "attempt.epoch-opened"
    kind: Literal["attempt.epoch-opened"] = "attempt.epoch-opened"
    attempt: Name
    epoch: int
    seat: Label
    public_key: Base64
    endorsement: Base64
    """The seat's enrolment key over attempt and public key."""
    at_ms: int | None
    """Box wall time of the opening; None when its quality is unknown."""
    fence: dict[Identifier, int]
    """Item to the last acknowledged revision of the epoch before."""
    signature: Base64
    """The box's key over all of the above."""


class AttemptStarted(Fact):
    """The paper's key was first handed to this attempt's seat."""

    KIND = "attempt.started"
    kind: Literal["attempt.started"] = "attempt.started"
    attempt: Name
    epoch: int


class AnswerSaved(Fact):
    """One operation, verbatim, with the epoch key's signature."""

    KIND = "attempt.answer-saved"
    kind: Literal["attempt.answer-saved"] = "attempt.answer-saved"
    attempt: Name
    body: str
    signature: Base64
    late: bool = False
    """Came after the end and is not proved to be in time: kept for HQ to decide (X12).

    What a seat head proves later is recorded a second time, with ``late`` false.
    """


class AttemptSubmitted(Fact):
    """A version of the submission, by the candidate or by force at the end (X11, X12)."""

    KIND = "attempt.submitted"
    kind: Literal["attempt.submitted"] = "attempt.submitted"
    attempt: Name
    how: Literal["candidate", "forced", "late-delivery"]
    receipt: SignedReceipt


class PageLeft(Fact):
    """The exam page was left, hidden, or lost full screen (X13)."""

    KIND = "attempt.page-left"
    kind: Literal["attempt.page-left"] = "attempt.page-left"
    attempt: Name
    what: Literal["hidden", "blurred", "fullscreen-lost", "second-screen"]
    milliseconds: int | None = None


class SeatHeadEntered(Fact):
    """An invigilator copied a cut-off seat's head: what it wrote by then is in time (X12)."""

    KIND = "attempt.seat-head"
    kind: Literal["attempt.seat-head"] = "attempt.seat-head"
    attempt: Name
    epoch: int
    revision: int
    head: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    """The last 16 hex digits of the hash of that revision's operation."""
    by: str


class TimeLost(Fact):
    """An interval in which no seat of the attempt could take input, by a seat's own log (X9)."""

    KIND = "attempt.time-lost"
    kind: Literal["attempt.time-lost"] = "attempt.time-lost"
    attempt: Name
    epoch: int
    from_ms: int
    to_ms: int
    """Box time, as the seat continued it."""
    why: Literal["power", "restart", "move", "frozen"]


class TimeGranted(Fact):
    """The chief gave an attempt more time (X9, X12); grants add up."""

    KIND = "attempt.time-granted"
    kind: Literal["attempt.time-granted"] = "attempt.time-granted"
    attempt: Name
    seconds: int
    why: Literal["lost-time", "extension"]
    reason: str = ""
    by: str


class PackageExported(Fact):
    """An attempt's operations left the box as an offline package (X11)."""

    KIND = "attempt.package-exported"
    kind: Literal["attempt.package-exported"] = "attempt.package-exported"
    attempt: Name
    package: Sha256
    operations: int
    by: str


FACTS = (
    EpochOpened,
    AttemptStarted,
    AnswerSaved,
    AttemptSubmitted,
    PageLeft,
    SeatHeadEntered,
    TimeLost,
    TimeGranted,
    PackageExported,
)
