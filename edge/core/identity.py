"""Whose face it is: what one look at the door is worth. Pure.

No number here is evidence: the thresholds belong to the model and are calibrated by HQ (E1).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from contract.orders import FaceThresholds
from edge.core.templates import Numbers, distances, nearest, numbers

Outcome = Literal["pass", "retry", "manual"]

# Another picture would not change these.
_HOPELESS = frozenset({"FACE_UNAVAILABLE"})
_STRICTER = 0.8
_NOBODY: Mapping[str, bytes] = {}


class Probe(Protocol):
    """The part of a look that counts here."""

    @property
    def reason(self) -> str | None:
        """Why the picture does not do, or None."""
        ...

    @property
    def template(self) -> bytes | None:
        """The template, if one face could be read."""
        ...


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Up to ``pass_at`` it is one person, beyond ``manual_at`` it is not.

    The next candidate must be farther by ``margin``. After ``tries`` looks without a pass it is
    for a person to decide. Up to ``duplicate_at`` two candidates' faces raise an alert (E4).
    """

    pass_at: float
    manual_at: float
    margin: float
    tries: int = 3
    duplicate_at: float | None = None

    @property
    def same_at(self) -> float:
        """Up to where two candidates may be one person; stricter than a pass unless HQ says.

        A pass compares two pictures, a search for duplicates every pair of a roster: at one
        distance it would find lookalikes by the dozen.
        """
        return self.pass_at * _STRICTER if self.duplicate_at is None else self.duplicate_at

    def calibrated(self, plan: FaceThresholds | None, model: str) -> "Thresholds":
        """Return those that HQ found on the plan's own roster, if they are of this model (E1)."""
        if plan is None or plan.model != model:
            return self
        return replace(
            self,
            pass_at=plan.pass_at,
            manual_at=plan.manual_at,
            margin=plan.margin,
            duplicate_at=plan.duplicate_at,
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do, and on what grounds.

    Attributes:
        outcome: let in, look again, or let a person decide.
        reason: why not let in, empty for a pass. The picture's own reason, or ``NO_REFERENCE``
            (nothing to compare with), ``UNSURE`` (between the thresholds), ``LOOKALIKE`` (another
            candidate is nearly as near), ``NO_MATCH``, ``OTHER_CANDIDATE``, ``SEEN_BEFORE``.
        threshold: the distance up to which it would have been a pass.
        distance: to the claimed candidate.
        rank: of the claimed candidate by distance, 1 is nearest.
        margin: how much farther the nearest other candidate is; negative if nearer.
        impersonates: another candidate who is nearer than the claimed one and near enough to pass:
            an alert for a person, not a finding (E4).
        duplicates: another candidate who was admitted with this face: the same (E4).
        unreadable: candidates whose reference is no template, and who were not compared.
    """

    outcome: Outcome
    reason: str = ""
    threshold: float | None = None
    distance: float | None = None
    rank: int | None = None
    margin: float | None = None
    impersonates: str | None = None
    duplicates: str | None = None
    unreadable: tuple[str, ...] = ()


def decide(
    *,
    claimed: str,
    probe: Probe,
    references: Mapping[str, bytes],
    tries: int,
    thresholds: Thresholds,
    beyond: Mapping[str, bytes] = _NOBODY,
    admitted: Mapping[str, bytes] = _NOBODY,
) -> Verdict:
    """Decide on one look.

    Args:
        claimed: the candidate whose ticket was shown.
        probe: the look.
        references: template by candidate, the claimed one's and everyone else's of the room.
        tries: how many looks before this one did not pass.
        thresholds: of the model that made the templates.
        beyond: templates of the venue's other rooms: they alert, and count for nothing else.
        admitted: templates of the faces at the door of those who were admitted.
    """
    seen = numbers(probe.template)
    unreadable = _unreadable(references, seen)
    verdict = Verdict("manual", threshold=thresholds.pass_at, unreadable=unreadable)
    again: Outcome = "manual" if tries + 1 >= thresholds.tries else "retry"
    if probe.reason in _HOPELESS:
        return replace(verdict, reason=probe.reason)
    if claimed not in references or claimed in unreadable:
        return replace(verdict, reason="NO_REFERENCE")
    if seen is None:
        return replace(verdict, outcome=again, reason=probe.reason or "NO_FACE")
    others = distances(seen, references)
    own = others.pop(claimed)
    verdict = _ranked(verdict, own, others)
    # A poor picture neither lets in nor accuses: blurred and covered faces are alike.
    if probe.reason is not None:
        return replace(verdict, outcome=again, reason=probe.reason)
    nearer = _nearest_within(thresholds.pass_at, {**distances(seen, beyond), **others})
    impersonates = nearer[0] if nearer and nearer[1] < own else None
    same = {name: far for name, far in distances(seen, admitted).items() if name != claimed}
    duplicates = (_nearest_within(thresholds.same_at, same) or (None,))[0]
    if impersonates or duplicates:
        reason = "OTHER_CANDIDATE" if impersonates else "SEEN_BEFORE"
        return replace(verdict, reason=reason, impersonates=impersonates, duplicates=duplicates)
    outcome, reason = _weigh(own, verdict.margin, again=again, thresholds=thresholds)
    return replace(verdict, outcome=outcome, reason=reason)


def _unreadable(references: Mapping[str, bytes], seen: Numbers | None) -> tuple[str, ...]:
    known = {name: numbers(template) for name, template in references.items()}
    return tuple(
        sorted(
            name
            for name, found in known.items()
            if found is None or (seen is not None and len(found) != len(seen))
        )
    )


def _ranked(verdict: Verdict, own: float, others: Mapping[str, float]) -> Verdict:
    return replace(
        verdict,
        distance=own,
        rank=1 + sum(distance < own for distance in others.values()),
        margin=min(others.values()) - own if others else None,
    )


def _nearest_within(most: float, found: Mapping[str, float]) -> tuple[str, float] | None:
    name = nearest(found)
    return (name, found[name]) if name is not None and found[name] <= most else None


def _weigh(
    own: float, margin: float | None, *, again: Outcome, thresholds: Thresholds
) -> tuple[Outcome, str]:
    """Decide where nobody else is nearer; ``again`` is what a look that proves nothing leads to."""
    if own > thresholds.manual_at:
        return "manual", "NO_MATCH"
    if own > thresholds.pass_at:
        return again, "UNSURE"
    if margin is not None and margin < thresholds.margin:
        return again, "LOOKALIKE"
    return "pass", ""
