"""Decisions on attempts: signing in, starting, saving, submitting (X6 to X8, X11, X12, X16)."""

from collections.abc import Callable
from dataclasses import dataclass

from contract import signing
from contract.epoch import opening_text
from contract.facts.attempt import (
    AnswerSaved,
    AttemptStarted,
    AttemptSubmitted,
    EpochOpened,
    PageLeft,
)
from contract.facts.fact import Fact
from contract.facts.seat import MoveAllowed
from contract.operations import Operation, SignedOperation, digest
from contract.receipt import Receipt, SignedReceipt, root, short_code
from contract.wire import Moment
from edge.core.admission import ADMISSIONS, Admission
from edge.core.attempt_parts import Epoch
from edge.core.attempts import ATTEMPTS, Attempt
from edge.core.clock_trust import CLOCK_TRUST, may_end
from edge.core.late import in_time
from edge.core.plan import PLAN
from edge.core.refusal import Refusal
from edge.core.state import State

Sign = Callable[[str, bytes], str]
"""(label, text) → the box's signature."""

MAX_REVISIONS = 50_000
"""Of one epoch: a change every half second for seven hours; more is no candidate's writing."""

MAX_LEFT = 500
"""Times a page was left that are recorded of one attempt; the picture is clear long before."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A candidate at a seat, already proved by ticket, id number and endorsement."""

    attempt: str
    seat: str
    public_key: str
    endorsement: str


def sign_in(state: State, arrival: Arrival, now: Moment, sign: Sign) -> tuple[Fact, ...]:
    """Open the next seat epoch; a move to another seat needs the invigilator's yes."""
    one = state[ATTEMPTS].get(arrival.attempt, Attempt())
    if one.submission is not None:
        raise Refusal("attempt-submitted", arrival.attempt)
    open_at = one.epoch
    if open_at is not None and open_at.seat != arrival.seat and not one.move_allowed:
        raise Refusal("open-elsewhere", open_at.seat, seat=open_at.seat)
    number = len(one.epochs)
    fence = _fence(one)
    at_ms = now.wall_ms if may_end(state[CLOCK_TRUST], now) else None
    text = opening_text(arrival.attempt, number, arrival.public_key, at_ms, fence)
    return (
        EpochOpened(
            attempt=arrival.attempt,
            epoch=number,
            seat=arrival.seat,
            public_key=arrival.public_key,
            endorsement=arrival.endorsement,
            at_ms=at_ms,
            fence=fence,
            signature=sign(signing.EPOCH, text),
        ),
    )


def allow_move(state: State, *, attempt: str, by: str) -> tuple[Fact, ...]:
    """Let the candidate sign in at another seat."""
    one = state[ATTEMPTS].get(attempt)
    if one is None or one.epoch is None:
        raise Refusal("attempt-not-started", attempt)
    return () if one.move_allowed else (MoveAllowed(attempt=attempt, by=by),)


def start(state: State, *, attempt: str, epoch: int) -> tuple[Fact, ...]:
    """Hand out the paper's key: only to the current epoch of an admitted attempt."""
    one = current(state, attempt, epoch)
    admission = state[ADMISSIONS].get(attempt, Admission())
    if admission.admitted is None and not one.started:
        raise Refusal("admission-refused" if admission.refused else "not-admitted", attempt)
    return () if one.started else (AttemptStarted(attempt=attempt, epoch=epoch),)


def current(state: State, attempt: str, epoch: int) -> Attempt:
    """Return the attempt if ``epoch`` still speaks for it; raises Refusal."""
    one = state[ATTEMPTS].get(attempt)
    if one is None or one.epoch is None:
        raise Refusal("attempt-not-started", attempt)
    if one.epoch.number != epoch:
        raise Refusal("epoch-stale", f"the attempt is at epoch {one.epoch.number}")
    return one


def save(
    state: State, attempt: str, signed: SignedOperation, operation: Operation, now: Moment
) -> tuple[Fact, ...]:
    """Save one operation whose signature fits its epoch; a repeat records nothing.

    Operations of an epoch that was replaced are kept too; the fence decides what they are worth.
    """
    one = state[ATTEMPTS].get(attempt)
    if one is None or operation.attempt != attempt or operation.epoch >= len(one.epochs):
        raise Refusal("bad-operation", "not of this attempt or epoch")
    epoch = one.epochs[operation.epoch]
    name = digest(signed.body)
    if operation.revision <= epoch.revision:
        if epoch.digests[operation.revision - 1] == name:
            return ()
        raise Refusal("operation-forked", f"revision {operation.revision} has another text")
    if operation.revision > epoch.revision + 1:
        raise Refusal("operation-gap", expected=epoch.revision + 1)
    if operation.revision > MAX_REVISIONS:
        raise Refusal("too-many-operations", f"more than {MAX_REVISIONS} in one epoch")
    if operation.previous != epoch.head:
        raise Refusal("operation-forked", "the chain does not fit")
    late = not in_time(state, attempt, operation, name, now)
    saved = AnswerSaved(attempt=attempt, body=signed.body, signature=signed.signature, late=late)
    return (saved,)


def leave(state: State, fact: PageLeft) -> tuple[Fact, ...]:
    """Record that the page was left (X13), as often as that says anything."""
    one = state[ATTEMPTS].get(fact.attempt, Attempt())
    return (fact,) if one.left < MAX_LEFT else ()


def submit(state: State, *, attempt: str, how: str, sign: Sign) -> tuple[Fact, ...]:
    """Make the next version of the submission over everything that counts.

    The first one by the candidate or by force, later ones where proved operations came since.
    """
    one = state[ATTEMPTS].get(attempt, Attempt())
    due = outdated(one) if how == "late-delivery" else one.submission is None
    if not due:
        return ()
    names = one.digests()
    body = Receipt(
        attempt=attempt,
        version=len(one.submissions) + 1,
        count=len(names),
        root=root(names),
        journal=state.place[0],
        seq=state.place[1],
    ).model_dump_json()
    receipt = SignedReceipt(
        body=body, signature=sign(signing.RECEIPT, body.encode()), code=short_code(body)
    )
    return (AttemptSubmitted.model_validate({"attempt": attempt, "how": how, "receipt": receipt}),)


def overdue(state: State, now_ms: int) -> list[str]:
    """Return the attempts that have begun, are not submitted, and whose time has ended."""
    plan = state[PLAN]
    return [
        attempt
        for attempt, one in state[ATTEMPTS].items()
        if one.started
        and one.submission is None
        and (due := plan.due_ms(attempt)) is not None
        and now_ms >= due
    ]


def outdated(one: Attempt) -> bool:
    """Tell whether operations in time arrived after the last version of the submission."""
    if one.submission is None:
        return False
    return one.submission.count < one.counted


def _fence(one: Attempt) -> dict[str, int]:
    last: Epoch | None = one.epoch
    if last is None:
        return {}
    seen: dict[str, int] = {}
    for saved in one.saved:
        if saved.written.epoch == last.number:
            seen[saved.written.item] = max(seen.get(saved.written.item, 0), saved.written.revision)
    return seen
