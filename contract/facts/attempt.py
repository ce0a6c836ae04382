"""Facts of one candidate's sitting of one paper."""

from typing import Literal

from contract.facts.fact import Fact
from contract.paper import Identifier
from contract.receipt import SignedReceipt
from contract.wire import Base64, Label, Name


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
    """Came after the submission and is not proved to be in time: kept for HQ to decide (X12)."""


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


FACTS = (EpochOpened, AttemptStarted, AnswerSaved, AttemptSubmitted, PageLeft)
