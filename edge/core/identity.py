"""Whose face it is: what one look at the door is worth. Pure.

Templates are 128 little-endian float32; a distance is Euclidean. No number here is evidence: the
thresholds belong to the model and are calibrated by HQ (E1).
"""

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

Outcome = Literal["pass", "retry", "manual"]

_TEMPLATE = struct.Struct("<128f")
# Another picture would not change these.
_HOPELESS = frozenset({"FACE_UNAVAILABLE"})


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
    for a person to decide.
    """

    pass_at: float
    manual_at: float
    margin: float
    tries: int = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do, and on what grounds.

    Attributes:
        outcome: let in, look again, or let a person decide.
        reason: why not let in, empty for a pass. The picture's own reason, or ``NO_REFERENCE``
            (nothing to compare with), ``UNSURE`` (between the thresholds), ``LOOKALIKE`` (another
            candidate is nearly as near), ``NO_MATCH``, ``OTHER_CANDIDATE``.
        distance: to the claimed candidate.
        rank: of the claimed candidate by distance, 1 is nearest.
        margin: how much farther the nearest other candidate is; negative if nearer.
        impersonates: another candidate who is nearer than the claimed one and near enough to pass:
            an alert for a person, not a finding (E4).
        unreadable: candidates whose reference is no template, and who were not compared.
    """

    outcome: Outcome
    reason: str = ""
    distance: float | None = None
    rank: int | None = None
    margin: float | None = None
    impersonates: str | None = None
    unreadable: tuple[str, ...] = ()


def decide(
    *,
    claimed: str,
    probe: Probe,
    references: Mapping[str, bytes],
    tries: int,
    thresholds: Thresholds,
) -> Verdict:
    """Decide on one look.

    Args:
        claimed: the candidate whose ticket was shown.
        probe: the look.
        references: template by candidate, the claimed one's and everyone else's of the room.
        tries: how many looks before this one did not pass.
        thresholds: of the model that made the templates.
    """
    known = {name: numbers for name in references if (numbers := _numbers(references[name]))}
    unreadable = tuple(sorted(references.keys() - known.keys()))
    seen = _numbers(probe.template) if probe.template is not None else None
    last = tries + 1 >= thresholds.tries
    again: Outcome = "manual" if last else "retry"
    outcome: Outcome
    if claimed not in known:
        return Verdict("manual", "NO_REFERENCE", unreadable=unreadable)
    if seen is None:
        reason = probe.reason or "NO_FACE"
        outcome = "manual" if reason in _HOPELESS else again
        return Verdict(outcome, reason, unreadable=unreadable)

    distances = {name: math.dist(seen, numbers) for name, numbers in known.items()}
    own = distances.pop(claimed)
    nearest = min(distances, key=lambda name: (distances[name], name), default=None)
    next_best = math.inf if nearest is None else distances[nearest]
    margin = None if nearest is None else next_best - own
    # A poor picture neither lets in nor accuses: blurred and covered faces are alike.
    accused = probe.reason is None and next_best < own and next_best <= thresholds.pass_at
    impersonates = nearest if accused else None
    if impersonates is not None:
        outcome, reason = "manual", "OTHER_CANDIDATE"
    else:
        outcome, reason = _weigh(probe, own, margin, again=again, thresholds=thresholds)
    return Verdict(
        outcome,
        reason,
        distance=own,
        rank=1 + sum(distance < own for distance in distances.values()),
        margin=margin,
        impersonates=impersonates,
        unreadable=unreadable,
    )


def _weigh(
    probe: Probe,
    own: float,
    margin: float | None,
    *,
    again: Outcome,
    thresholds: Thresholds,
) -> tuple[Outcome, str]:
    """Decide where nobody else is nearer; ``again`` is what a look that proves nothing leads to."""
    if probe.reason is not None:
        return again, probe.reason
    if own > thresholds.manual_at:
        return "manual", "NO_MATCH"
    if own > thresholds.pass_at:
        return again, "UNSURE"
    if margin is not None and margin < thresholds.margin:
        return again, "LOOKALIKE"
    return "pass", ""


def _numbers(template: bytes) -> tuple[float, ...] | None:
    """Return the 128 numbers, or None if the bytes are no template."""
    if len(template) != _TEMPLATE.size:
        return None
    numbers = _TEMPLATE.unpack(template)
    return numbers if all(map(math.isfinite, numbers)) else None
