"""Who may enter: looks at the camera, filed approvals, and the one decision that counts (E5)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from contract.facts.entry import Admitted, ApprovalFiled, FaceCompared, Refused
from contract.facts.fact import Fact
from contract.orders import AdmissionWish, OrderBody
from edge.core.orders import Judgement
from edge.core.plan import PLAN
from edge.core.refusal import Refusal
from edge.core.state import Recorded, Slice, State


@dataclass(frozen=True, slots=True)
class Admission:
    """How far one candidate has come at the door."""

    tries: int = 0
    reason: str = ""
    """Of the last look that did not pass."""
    impersonates: str | None = None
    filed: ApprovalFiled | None = None
    admitted: Admitted | None = None
    refused: Refused | None = None
    place: tuple[str, int] | None = None
    """Where the last fact stands: HQ has it, or not yet (E6)."""

    @property
    def decided(self) -> bool:
        """Tell whether the door has an answer; the first recorded one stands."""
        return self.admitted is not None or self.refused is not None


Admissions = Mapping[str, Admission]


def apply(value: Admissions, recorded: Recorded) -> Admissions:
    """Fold a fact."""
    fact = recorded.fact
    if not isinstance(fact, FaceCompared | ApprovalFiled | Admitted | Refused):
        return value
    one = _apply(value.get(fact.attempt, Admission()), fact)
    return {**value, fact.attempt: replace(one, place=(recorded.journal, recorded.seq))}


def _apply(one: Admission, fact: Fact) -> Admission:
    match fact:
        case FaceCompared(outcome=outcome, reason=reason, impersonates=other):
            again = 0 if outcome == "pass" else 1
            return replace(one, tries=one.tries + again, reason=reason, impersonates=other)
        case ApprovalFiled():
            return replace(one, filed=fact)
        case Admitted() if not one.decided:
            return replace(one, admitted=fact)
        case Refused() if not one.decided:
            return replace(one, refused=fact)
    return one


_NOBODY: Admissions = {}
ADMISSIONS: Slice[Admissions] = Slice("admissions", _NOBODY, apply)


@dataclass(frozen=True, slots=True)
class Door:
    """Whether the door is open, as a rule of the session's times (E10, E11)."""

    opens_ms: int
    closes_ms: int

    def check(self, now_ms: int) -> None:
        """Raise Refusal outside the entry window."""
        if now_ms < self.opens_ms:
            raise Refusal("session-not-open", f"entry opens at {self.opens_ms}")
        if now_ms > self.closes_ms:
            raise Refusal("entry-closed", f"late entry closed at {self.closes_ms}")


def looked(state: State, fact: FaceCompared) -> tuple[Fact, ...]:
    """Record a look; a pass admits. A candidate who is in stays in."""
    _undecided(state, fact.attempt)
    if fact.outcome == "pass":
        return (fact, Admitted(attempt=fact.attempt, how="face", by=fact.by))
    return (fact,)


def file(state: State, fact: ApprovalFiled) -> tuple[Fact, ...]:
    """File for approval; a second filing before the decision adds nothing."""
    one = _undecided(state, fact.attempt)
    return () if one.filed else (fact,)


def decide(
    state: State, *, attempt: str, by: str, decision: Literal["admit", "refuse"], reason: str
) -> tuple[Fact, ...]:
    """Decide on a filed approval on the panel; the filer never decides."""
    one = _undecided(state, attempt)
    if one.filed is None:
        raise Refusal("not-filed", attempt)
    if one.filed.by == by:
        raise Refusal("filer-decides", by)
    if decision == "admit":
        return (Admitted(attempt=attempt, how="approval", by=by),)
    return (Refused(attempt=attempt, by=by, reason=reason),)


def judge_wish(state: State, body: OrderBody) -> Judgement:
    """Judge a console decision: applied when it is the first, else superseded (E5)."""
    wish = body.order
    assert isinstance(wish, AdmissionWish)
    if wish.attempt not in state[PLAN].entries:
        return Judgement("refused", "attempt-unknown")
    one = state[ADMISSIONS].get(wish.attempt, Admission())
    if one.decided:
        return Judgement("superseded", "already-decided")
    if one.filed is not None and one.filed.by == wish.by:
        return Judgement("refused", "filer-decides")
    if wish.decision == "admit":
        return Judgement("applied", "", (Admitted(attempt=wish.attempt, how="wish", by=wish.by),))
    refused = Refused(attempt=wish.attempt, by=wish.by, reason=wish.reason)
    return Judgement("applied", "", (refused,))


def _undecided(state: State, attempt: str) -> Admission:
    if attempt not in state[PLAN].entries:
        raise Refusal("not-found", attempt)
    one = state[ADMISSIONS].get(attempt, Admission())
    if one.admitted:
        raise Refusal("already-admitted", attempt)
    if one.refused:
        raise Refusal("already-decided", attempt)
    return one
