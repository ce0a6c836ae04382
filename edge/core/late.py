"""Which operations are in time, though they were delivered late (X12).

One counts by itself when it was acknowledged before the end, when it came no more than two minutes
after it, or when a seat head covers it that was entered no more than two minutes after it: the
operation of that revision has that hash, so every operation before it is fixed as well. Whatever
its delivery, one that says itself that it was written after the end is late.
"""

from collections.abc import Sequence

from contract.facts.attempt import AnswerSaved, SeatHeadEntered
from contract.facts.fact import Fact
from contract.operations import Operation, digest
from contract.wire import Moment
from edge.core.attempt_parts import Saved, SeatHead
from edge.core.attempts import ATTEMPTS, Attempt
from edge.core.clock_trust import CLOCK_TRUST, may_end
from edge.core.plan import PLAN
from edge.core.refusal import Refusal
from edge.core.state import State

GRACE_MS = 2 * 60 * 1000
"""What arrives, or is entered, so long after the end is in time."""

MAX_HEADS = 50
"""Seat heads of one attempt: enough for every mistyped one of every seat."""


def in_time(state: State, attempt: str, operation: Operation, name: str, now: Moment) -> bool:
    """Tell whether an operation that arrives now counts by itself; ``name`` is its hash."""
    one = state[ATTEMPTS].get(attempt, Attempt())
    due = state[PLAN].due_ms(attempt)
    if _by_arrival(state, attempt, one, operation.exam_ms, now):
        return True
    heads = [h for h in one.heads if h.revision == operation.revision and name.endswith(h.head)]
    return any(
        h.epoch == operation.epoch and _written_by_the_end(one, due, operation.exam_ms, h)
        for h in heads
    )


def proved(state: State, attempt: str) -> tuple[Saved, ...]:
    """Return the operations that are kept as late and that a seat head covers by now."""
    one = state[ATTEMPTS].get(attempt, Attempt())
    due = state[PLAN].due_ms(attempt)
    heads = [head for head in one.heads if _fits(one, head)]
    if not heads:
        return ()
    return tuple(
        saved
        for saved in one.saved
        if saved.written.late
        and any(
            head.epoch == saved.written.epoch
            and saved.written.revision <= head.revision
            and _written_by_the_end(one, due, saved.written.exam_ms, head)
            for head in heads
        )
    )


def count(state: State, attempt: str, texts: Sequence[AnswerSaved]) -> tuple[Fact, ...]:
    """Record proved operations once more, in time now; ``texts`` are their first records."""
    names = {saved.written.digest for saved in proved(state, attempt)}
    return tuple(
        text.model_copy(update={"late": False}) for text in texts if digest(text.body) in names
    )


def enter(state: State, fact: SeatHeadEntered, now: Moment) -> tuple[Fact, ...]:
    """Record a seat head; refused when it comes too late, or when the box knows better."""
    one = state[ATTEMPTS].get(fact.attempt, Attempt())
    if not 0 <= fact.epoch < len(one.epochs) or fact.revision < 1:
        raise Refusal("attempt-not-started", fact.attempt)
    if not _open(state, fact.attempt, one, now):
        raise Refusal("seat-head-late", fact.attempt)
    epoch = one.epochs[fact.epoch]
    known = fact.revision <= epoch.revision
    if known and not epoch.digests[fact.revision - 1].endswith(fact.head):
        raise Refusal("seat-head-mismatch", f"revision {fact.revision} has another hash")
    if any((h.epoch, h.revision, h.head) == _key(fact) for h in one.heads):
        return ()
    return (fact,) if len(one.heads) < MAX_HEADS else ()


def _open(state: State, attempt: str, one: Attempt, now: Moment) -> bool:
    """Tell whether it is at most two minutes after the end; on a doubted clock nothing ended."""
    due = state[PLAN].due_ms(attempt)
    if due is None or not may_end(state[CLOCK_TRUST], now):
        return one.submission is None
    return now.wall_ms <= due + GRACE_MS


def _by_arrival(state: State, attempt: str, one: Attempt, exam_ms: int | None, now: Moment) -> bool:
    if not _open(state, attempt, one, now):
        return False
    due = state[PLAN].due_ms(attempt)
    if one.submission is None:
        before = due is None or now.wall_ms <= due or not may_end(state[CLOCK_TRUST], now)
        return before or _written_by_the_end(one, due, exam_ms)
    return _written_by_the_end(one, due, exam_ms)


def _written_by_the_end(
    one: Attempt, due: int | None, exam_ms: int | None, head: SeatHead | None = None
) -> bool:
    """Tell whether it was written before the time was over, or before the candidate handed in."""
    if one.submissions and one.submissions[0].how == "candidate":
        if exam_ms is None:
            return head is not None and head.before
        return exam_ms <= one.submissions[0].at_ms
    return exam_ms is None or (due is not None and exam_ms <= due)


def _fits(one: Attempt, head: SeatHead) -> bool:
    digests = next((each.digests for each in one.epochs if each.number == head.epoch), ())
    return 0 < head.revision <= len(digests) and digests[head.revision - 1].endswith(head.head)


def _key(fact: SeatHeadEntered) -> tuple[int, int, str]:
    return (fact.epoch, fact.revision, fact.head)
