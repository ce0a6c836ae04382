"""One candidate's sitting of one paper: epochs, operations, submissions. Folded from facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from contract.facts.attempt import (
    AnswerSaved,
    AttemptStarted,
    AttemptSubmitted,
    EpochOpened,
    PageLeft,
    SeatHeadEntered,
)
from contract.facts.seat import MoveAllowed
from contract.merge import Fence, Merged, Written, merge
from contract.operations import Operation, SignedOperation, digest, read
from contract.receipt import Receipt
from edge.core.attempt_parts import Epoch, Saved, SeatHead, Submission
from edge.core.state import Recorded, Slice


@dataclass(frozen=True, slots=True)
class Attempt:
    """Everything the box knows of one attempt."""

    epochs: tuple[Epoch, ...] = ()
    saved: tuple[Saved, ...] = ()
    started: bool = False
    submissions: tuple[Submission, ...] = ()
    heads: tuple[SeatHead, ...] = ()
    counted: int = 0
    """Operations that are not late."""
    move_allowed: bool = False
    left: int = 0
    """How often the exam page was left."""

    @property
    def epoch(self) -> Epoch | None:
        """Return the epoch that speaks for the candidate now."""
        return self.epochs[-1] if self.epochs else None

    @property
    def submission(self) -> Submission | None:
        """Return the latest version of the submission."""
        return self.submissions[-1] if self.submissions else None

    def merged(self) -> dict[str, Merged]:
        """Merge all operations."""
        fences = {epoch.number: epoch.fence for epoch in self.epochs[1:]}
        return merge((one.written for one in self.saved), fences)

    def place(self, operation: Written) -> Saved:
        """Return where the text of an operation of this attempt stands."""
        return next(one for one in self.saved if one.written.rank == operation.rank)

    def answered(self) -> int:
        """Return how many items show a reply that is not empty; cheap, for the panel."""
        latest = {one.written.item: one.blank for one in self.saved}
        return sum(not blank for blank in latest.values())

    def digests(self) -> list[str]:
        """Return the hashes of the operations that the submission covers."""
        return [one.written.digest for one in self.saved if not one.written.late]

    def of_epoch(self, epoch: int) -> Sequence[Saved]:
        """Return an epoch's operations in order of revision; cheap where there is one epoch."""
        if len(self.epochs) == 1:
            return self.saved
        return [one for one in self.saved if one.written.epoch == epoch]


Attempts = Mapping[str, Attempt]


def written(operation: Operation, body_digest: str, *, late: bool) -> Written:
    """Return what the merge needs of an operation."""
    return Written(
        item=operation.item,
        id=str(operation.id),
        epoch=operation.epoch,
        revision=operation.revision,
        exam_ms=operation.exam_ms,
        error_ms=operation.error_ms,
        digest=body_digest,
        late=late,
    )


def apply(value: Attempts, recorded: Recorded) -> Attempts:
    """Fold a fact."""
    fact = recorded.fact
    match fact:
        case (
            EpochOpened()
            | AttemptStarted()
            | AnswerSaved()
            | AttemptSubmitted()
            | MoveAllowed()
            | PageLeft()
            | SeatHeadEntered()
        ):
            one = value.get(fact.attempt, Attempt())
            return {**value, fact.attempt: _apply(one, recorded)}
    return value


def _apply(one: Attempt, recorded: Recorded) -> Attempt:
    match recorded.fact:
        case EpochOpened() as opened:
            epoch = Epoch(
                opened.epoch, opened.seat, opened.public_key, Fence(opened.at_ms, opened.fence)
            )
            return replace(one, epochs=(*one.epochs, epoch), move_allowed=False)
        case AttemptStarted() | MoveAllowed() | PageLeft() as fact:
            return _noted(one, fact)
        case AnswerSaved(body=body, late=late):
            operation = parse(body)
            of = next((each for each in one.epochs if each.number == operation.epoch), None)
            known = of is not None and of.revision >= operation.revision
            return _again(one, digest(body), late=late) if known else _saved(one, recorded)
        case AttemptSubmitted() as fact:
            return replace(one, submissions=(*one.submissions, _submission(fact, recorded)))
        case SeatHeadEntered(epoch=number, revision=revision, head=head):
            entered = SeatHead(number, revision, head, before=one.submission is None)
            return replace(one, heads=(*one.heads, entered))
    return one


def _noted(one: Attempt, fact: AttemptStarted | MoveAllowed | PageLeft) -> Attempt:
    match fact:
        case AttemptStarted():
            return replace(one, started=True)
        case MoveAllowed():
            return replace(one, move_allowed=True)
        case PageLeft():
            return replace(one, left=one.left + 1)


def _saved(one: Attempt, recorded: Recorded) -> Attempt:
    fact = recorded.fact
    assert isinstance(fact, AnswerSaved)
    operation, name = parse(fact.body), digest(fact.body)
    epochs = tuple(
        replace(epoch, digests=(*epoch.digests, name)) if epoch.number == operation.epoch else epoch
        for epoch in one.epochs
    )
    saved = Saved(
        written=written(operation, name, late=fact.late),
        journal=recorded.journal,
        seq=recorded.seq,
        blank=not any(text for texts in operation.value.responses.values() for text in texts),
        at_ms=recorded.stamp.at.wall_ms,
    )
    counted = one.counted + (not fact.late)
    return replace(one, epochs=epochs, saved=(*one.saved, saved), counted=counted)


def _again(one: Attempt, name: str, *, late: bool) -> Attempt:
    """Take an operation once more: one that was late is recorded again when it was proved."""
    if late:
        return one
    saved = tuple(
        replace(each, written=replace(each.written, late=False))
        if each.written.digest == name
        else each
        for each in one.saved
    )
    return replace(one, saved=saved, counted=sum(not each.written.late for each in saved))


def _submission(fact: AttemptSubmitted, recorded: Recorded) -> Submission:
    return Submission(
        how=fact.how,
        at_ms=recorded.stamp.at.wall_ms,
        receipt=fact.receipt,
        journal=recorded.journal,
        seq=recorded.seq,
        count=Receipt.model_validate_json(fact.receipt.body).count,
    )


@lru_cache(maxsize=512)
def parse(body: str) -> Operation:
    """Parse an operation's text; decided upon and folded in the same moment, so read once."""
    return read(SignedOperation(body=body, signature=""))


_NONE: Attempts = {}
ATTEMPTS: Slice[Attempts] = Slice("attempts", _NONE, apply)
