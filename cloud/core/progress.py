"""How far each attempt is: a fold over its facts, kept as one value per attempt.

The fold follows the box: what its journal says last about an admission is what holds there. Which
answer shows is not decided here but by ``contract.merge`` when somebody looks; this only counts.
"""

from collections.abc import Callable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from cloud.core.reading import Reading
from contract.facts.attempt import AnswerSaved, AttemptStarted, AttemptSubmitted, EpochOpened
from contract.facts.entry import (
    Admitted,
    ApprovalFiled,
    Arrived,
    FaceCompared,
    FaceConsent,
    Refused,
)
from contract.facts.fact import Fact
from contract.operations import Operation

State = Literal["expected", "at_door", "filed", "refused", "admitted", "started", "submitted"]
STATES: tuple[State, ...] = (
    "expected",
    "at_door",
    "filed",
    "refused",
    "admitted",
    "started",
    "submitted",
)

Alert = Literal["impersonation", "duplicate", "presentation"]


class Filed(BaseModel):
    """An approval that was asked for."""

    model_config = ConfigDict(frozen=True)

    by: str
    reason: str
    at_ms: int


class Mark(BaseModel):
    """The newest operation of one item, and whether it holds an answer."""

    model_config = ConfigDict(frozen=True)

    epoch: int
    revision: int
    filled: bool


class Progress(BaseModel):
    """Where one attempt stands, by what has reached HQ."""

    model_config = ConfigDict(frozen=True)

    arrived_ms: int | None = None
    consent: bool | None = None
    """To face processing (A5); None: not asked yet."""
    tries: int = 0
    alerts: tuple[Alert, ...] = ()
    """What a look at this face raised, each once, for a person to decide (E4)."""
    filed: Filed | None = None
    decided: Literal["admitted", "refused"] | None = None
    how: Literal["face", "approval", "wish"] | None = None
    epoch: int | None = None
    sits_at: str | None = None
    started_ms: int | None = None
    submitted_ms: int | None = None
    submitted_how: Literal["candidate", "forced", "late-delivery"] | None = None
    version: int = 0
    receipt_code: str | None = None
    items: dict[str, Mark] = {}
    operations: int = 0
    unverified: int = 0
    late: int = 0
    packaged: int = 0
    """Operations that offline packages brought, whether or not a journal has them too."""
    packaged_late: int = 0
    last_ms: int = 0

    @property
    def state(self) -> State:
        """Return the furthest thing that happened."""
        if self.submitted_how:
            return "submitted"
        if self.started_ms is not None:
            return "started"
        if self.decided:
            return self.decided
        if self.filed:
            return "filed"
        return "at_door" if self.tries or self.arrived_ms is not None else "expected"

    @property
    def answered(self) -> int:
        """Count the items with an answer."""
        return sum(mark.filled for mark in self.items.values())


def apply(progress: Progress, reading: Reading, *, verified: bool = True) -> Progress:
    """Return the progress after one more entry about this attempt; never refuses."""
    if reading.fact is None or reading.stamp is None or reading.quarantined:
        return progress
    at_ms = reading.stamp.at.wall_ms
    changes: dict[str, Any] = {"last_ms": max(progress.last_ms, at_ms)}
    if isinstance(reading.fact, AnswerSaved) and reading.operation:
        changes |= _saved(progress, reading.fact, reading.operation, verified=verified)
    elif step := _STEPS.get(type(reading.fact)):
        changes |= step(progress, reading.fact, at_ms)
    return progress.model_copy(update=changes)


def _saved(
    progress: Progress, fact: AnswerSaved, operation: Operation, *, verified: bool
) -> dict[str, Any]:
    changes: dict[str, Any] = {
        "operations": progress.operations + 1,
        "unverified": progress.unverified + (not verified),
        "late": progress.late + fact.late,
    }
    known = progress.items.get(operation.item)
    newer = known is None or (known.epoch, known.revision) < (operation.epoch, operation.revision)
    if newer and not fact.late:
        filled = any(any(texts) for texts in operation.value.responses.values())
        mark = Mark(epoch=operation.epoch, revision=operation.revision, filled=filled)
        changes["items"] = {**progress.items, operation.item: mark}
    return changes


def _arrived(progress: Progress, _fact: Arrived, at_ms: int) -> dict[str, Any]:
    return {"arrived_ms": at_ms if progress.arrived_ms is None else progress.arrived_ms}


def _consented(_progress: Progress, fact: FaceConsent, _at_ms: int) -> dict[str, Any]:
    return {"consent": fact.given}


def _compared(progress: Progress, fact: FaceCompared, _at_ms: int) -> dict[str, Any]:
    raised: dict[Alert, bool] = {
        "impersonation": fact.impersonates is not None,
        "duplicate": fact.duplicates is not None,
        "presentation": fact.presentation == "suspect",
    }
    alerts = tuple(name for name, up in raised.items() if up or name in progress.alerts)
    return {"tries": progress.tries + 1, "alerts": alerts}


def _filed(_progress: Progress, fact: ApprovalFiled, at_ms: int) -> dict[str, Any]:
    return {"filed": Filed(by=fact.by, reason=fact.reason, at_ms=at_ms)}


def _admitted(_progress: Progress, fact: Admitted, _at_ms: int) -> dict[str, Any]:
    return {"decided": "admitted", "how": fact.how}


def _refused(_progress: Progress, _fact: Refused, _at_ms: int) -> dict[str, Any]:
    return {"decided": "refused", "how": None}


def _opened(progress: Progress, fact: EpochOpened, _at_ms: int) -> dict[str, Any]:
    if progress.epoch is not None and fact.epoch < progress.epoch:
        return {}
    return {"epoch": fact.epoch, "sits_at": fact.seat}


def _started(progress: Progress, _fact: AttemptStarted, at_ms: int) -> dict[str, Any]:
    return {"started_ms": at_ms if progress.started_ms is None else progress.started_ms}


def _submitted(progress: Progress, fact: AttemptSubmitted, at_ms: int) -> dict[str, Any]:
    changes: dict[str, Any] = {"receipt_code": fact.receipt.code, "version": progress.version + 1}
    if progress.submitted_how is None:
        changes |= {"submitted_ms": at_ms, "submitted_how": fact.how}
    return changes


_STEPS: dict[type[Fact], Callable[[Progress, Any, int], dict[str, Any]]] = {
    Arrived: _arrived,
    FaceConsent: _consented,
    FaceCompared: _compared,
    ApprovalFiled: _filed,
    Admitted: _admitted,
    Refused: _refused,
    EpochOpened: _opened,
    AttemptStarted: _started,
    AttemptSubmitted: _submitted,
}
