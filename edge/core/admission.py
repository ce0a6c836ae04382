"""Who may enter: looks at the camera, filed approvals, and the one decision that counts (E5)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from contract.facts.entry import (
    Admitted,
    ApprovalFiled,
    Arrived,
    FaceCompared,
    FaceConsent,
    PhotoTaken,
    Presentation,
    Refused,
)
from contract.facts.fact import Fact
from contract.orders import AdmissionWish, OrderBody
from edge.core.orders import Judgement
from edge.core.plan import PLAN
from edge.core.presentation import asks
from edge.core.refusal import Refusal
from edge.core.state import Recorded, Slice, State


@dataclass(frozen=True, slots=True)
class Admission:
    """How far one candidate has come at the door."""

    tries: int = 0
    reason: str = ""
    """Of the last look that did not pass."""
    impersonates: str | None = None
    duplicates: str | None = None
    presentation: Presentation | None = None
    """Of the last look."""
    suspected: bool = False
    """Some look took the face for a picture."""
    here_ms: int | None = None
    """Since when the candidate is known to stand at the door (M2)."""
    consent: bool | None = None
    """The latest answer about face processing (A5); None: not asked here."""
    notice: str = ""
    photos: tuple[str, ...] = ()
    """Taken for an approval."""
    filed: ApprovalFiled | None = None
    admitted: Admitted | None = None
    refused: Refused | None = None
    place: tuple[str, int] | None = None
    """Where the last fact stands: HQ has it, or not yet (E6)."""

    @property
    def decided(self) -> bool:
        """Tell whether the door has an answer; the first recorded one stands."""
        return self.admitted is not None or self.refused is not None

    @property
    def declined(self) -> bool:
        """Tell whether the candidate's face must not be looked at."""
        return self.consent is False


Admissions = Mapping[str, Admission]


_KINDS = (Arrived, FaceCompared, FaceConsent, PhotoTaken, ApprovalFiled, Admitted, Refused)


def apply(value: Admissions, recorded: Recorded) -> Admissions:
    """Fold a fact."""
    fact = recorded.fact
    if not isinstance(fact, _KINDS):
        return value
    one = _apply(value.get(fact.attempt, Admission()), fact)
    if one.here_ms is None and isinstance(fact, Arrived | FaceCompared):
        one = replace(one, here_ms=recorded.stamp.at.wall_ms)
    return {**value, fact.attempt: replace(one, place=(recorded.journal, recorded.seq))}


def _apply(one: Admission, fact: Fact) -> Admission:
    match fact:
        case FaceCompared():
            return _looked(one, fact)
        case FaceConsent():
            return replace(one, consent=fact.given, notice=fact.notice)
        case PhotoTaken() if fact.photo not in one.photos:
            return replace(one, photos=(*one.photos, fact.photo))
        case ApprovalFiled():
            return replace(one, filed=fact)
        case Admitted() | Refused() if not one.decided:
            return _decided(one, fact)
    return one


def _decided(one: Admission, fact: Admitted | Refused) -> Admission:
    if isinstance(fact, Admitted):
        return replace(one, admitted=fact)
    return replace(one, refused=fact)


def _looked(one: Admission, fact: FaceCompared) -> Admission:
    question = asks(fact.reason) is not None  # uses up no try: the answer will
    failed = fact.outcome != "pass" and not question
    return replace(
        one,
        tries=one.tries + failed,
        reason=fact.reason,
        impersonates=fact.impersonates,
        duplicates=fact.duplicates,
        presentation=fact.presentation,
        suspected=one.suspected or fact.presentation == "suspect",
    )


_NOBODY: Admissions = {}
ADMISSIONS: Slice[Admissions] = Slice("admissions", _NOBODY, apply)


def looking(state: State, attempt: str) -> Admission:
    """Return the candidate whose face is to be looked at; raises Refusal where it must not be."""
    one = undecided(state, attempt)
    if one.declined:
        raise Refusal("face-declined", attempt)
    return one


def looked(state: State, fact: FaceCompared) -> tuple[Fact, ...]:
    """Record a look; a pass admits. A candidate who is in stays in."""
    looking(state, fact.attempt)
    if fact.outcome == "pass":
        return (fact, Admitted(attempt=fact.attempt, how="face", by=fact.by))
    return (fact,)


def arrived(state: State, fact: Arrived) -> tuple[Fact, ...]:
    """Record that the candidate is here, once."""
    one = _known(state, fact.attempt)
    return () if one.decided or one.here_ms is not None else (fact,)


def consent(state: State, fact: FaceConsent) -> tuple[Fact, ...]:
    """Record the answer about face processing; the same answer again adds nothing."""
    one = _known(state, fact.attempt)
    return () if (one.consent, one.notice) == (fact.given, fact.notice) else (fact,)


def photo_taken(state: State, fact: PhotoTaken) -> tuple[Fact, ...]:
    """Record a photo for the approval."""
    one = undecided(state, fact.attempt)
    return () if fact.photo in one.photos else (fact,)


def file(state: State, fact: ApprovalFiled) -> tuple[Fact, ...]:
    """File for approval; a second filing before the decision adds nothing."""
    one = undecided(state, fact.attempt)
    for photo in fact.photos:
        if photo not in one.photos:
            raise Refusal("not-found", f"photo {photo[:12]} was not taken for this candidate")
    return () if one.filed else (fact,)


def decide(
    state: State, *, attempt: str, by: str, decision: Literal["admit", "refuse"], reason: str
) -> tuple[Fact, ...]:
    """Decide on a filed approval on the panel; the filer never decides."""
    one = undecided(state, attempt)
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


def _known(state: State, attempt: str) -> Admission:
    if attempt not in state[PLAN].entries:
        raise Refusal("not-found", attempt)
    return state[ADMISSIONS].get(attempt, Admission())


def undecided(state: State, attempt: str) -> Admission:
    """Return a candidate on whom the door has not decided; raises Refusal."""
    one = _known(state, attempt)
    if one.admitted:
        raise Refusal("already-admitted", attempt)
    if one.refused:
        raise Refusal("already-decided", attempt)
    return one
