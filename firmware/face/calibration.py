"""Which threshold a roster's own photos call for (E1): a proposal, or how much is missing for one.

A roster has one photo of most candidates, so it shows false matches and hardly ever false
non-matches. The proposed threshold is the largest at which the upper 95 % bound of the false match
rate is not above what is wanted; for the wanted 1e-3 that allows about 20 false matches in 30,000
pairs. Fewer pairs prove nothing: then the proposal is the bundle's own threshold, or less if these
photos already show it to be too much, and says that it is unproved.
"""

import math
from dataclasses import dataclass

from firmware.face.evaluation import Evaluation
from firmware.face.figures import rounded
from firmware.face.trials import Point

IMPOSTORS = 30_000
"""Pairs of different candidates, at the least (E1)."""
_ERRORS = 30  # the "rule of 30": so many errors expected make a rate known to about 30 %


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the photos allow to say.

    Attributes:
        fmr: the wanted false match rate.
        needed: impostor pairs that it takes.
        had: impostor pairs that could be compared.
        point: the proposed threshold with its rates; None where no threshold can be named.
        capped: whether the proposal is held at the distance beyond which the door decides
            "not this person", though the rate would allow more.
        proved: whether there were enough pairs, and their bound is not above ``fmr``.
    """

    fmr: float
    needed: int
    had: int
    point: Point | None
    capped: bool = False
    proved: bool = False

    @property
    def missing(self) -> int:
        """Return how many impostor pairs are missing."""
        return max(self.needed - self.had, 0)

    @property
    def missing_candidates(self) -> int:
        """Return about how many candidates more would give them: n photos make n(n-1)/2 pairs."""
        return max(_candidates(self.needed) - _candidates(self.had), 0) if self.missing else 0


def propose(evaluation: Evaluation, *, fmr: float) -> Proposal:
    """Propose a threshold for a wanted false match rate."""
    had = len(evaluation.trials.impostor)
    needed = max(IMPOSTORS, math.ceil(_ERRORS / fmr))
    threshold = evaluation.trials.shown_threshold(fmr)
    if had < needed or threshold is None:
        return Proposal(fmr, needed, had, _tentative(evaluation, fmr))
    most = evaluation.shipped.manual_at
    point = evaluation.trials.at(rounded(min(threshold, most)))
    usable = point.threshold > 0
    return Proposal(
        fmr, needed, had, point if usable else None, capped=threshold > most, proved=usable
    )


def _tentative(evaluation: Evaluation, fmr: float) -> Point | None:
    """Return a threshold that these photos do not speak against; never laxer than the bundle's."""
    seen = evaluation.trials.threshold(fmr)
    if seen is None:
        return None
    threshold = rounded(min(seen, evaluation.shipped.pass_at))
    return evaluation.trials.at(threshold) if threshold > 0 else None


def proposal_report(proposal: Proposal) -> dict[str, object]:
    """Return a proposal as JSON."""
    point = proposal.point
    return {
        "needed": proposal.needed,
        "missing": proposal.missing,
        "missing_candidates": proposal.missing_candidates,
        "proposed": point.threshold if point else None,
        "proposed_fmr": point.fmr.value if point else None,
        "proposed_fmr_bounds": [point.fmr.low, point.fmr.high] if point else None,
        "proposed_fnmr": point.fnmr.value if point else None,
        "capped": proposal.capped,
        "proved": proposal.proved,
    }


def _candidates(pairs: int) -> int:
    """Return how many photos make so many pairs."""
    return math.ceil((1 + math.sqrt(1 + 8 * pairs)) / 2)
