"""Who of a room it may be, for a candidate without a ticket (E3). Pure; a person confirms."""

from collections.abc import Mapping
from dataclasses import dataclass

from edge.core.identity import Probe, Thresholds
from edge.core.templates import distances, nearest, numbers


@dataclass(frozen=True, slots=True)
class Proposal:
    """The nearest candidate, if near enough and well ahead of the next.

    Attributes:
        attempt: whom to propose, or None.
        reason: why nobody: the picture's own reason, ``NOBODY_NEAR``, or ``LOOKALIKE`` (two of
            them are about as near).
        distance: to the nearest, proposed or not.
    """

    attempt: str | None
    reason: str = ""
    distance: float | None = None


def propose(*, probe: Probe, references: Mapping[str, bytes], thresholds: Thresholds) -> Proposal:
    """Propose a candidate.

    Args:
        probe: the look.
        references: template by candidate, of those of the room who are not yet decided on.
        thresholds: of the model that made the templates.
    """
    seen = numbers(probe.template)
    if seen is None or probe.reason is not None:
        return Proposal(None, probe.reason or "NO_FACE")
    found = distances(seen, references)
    first = nearest(found)
    if first is None:
        return Proposal(None, "NOBODY_NEAR")
    own = found.pop(first)
    if own > thresholds.pass_at:
        return Proposal(None, "NOBODY_NEAR", own)
    if found and min(found.values()) - own < thresholds.margin:
        return Proposal(None, "LOOKALIKE", own)
    return Proposal(first, "", own)
