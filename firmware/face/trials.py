"""How well distances tell one person from two: error rates, curves, thresholds. Pure.

A genuine pair is two pictures of one person, an impostor pair of two. A pair matches at a threshold
if its distance is not beyond it. FMR, the false match rate, is the share of impostor pairs that
match; FNMR, the false non-match rate, the share of genuine pairs that do not. A genuine pair of
which one picture gave no template has the distance infinity: it matches at no threshold.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firmware.face.intervals import bounds, most_errors

Distances = npt.NDArray[np.float64]


class DistanceRefused(Exception):
    """A number that cannot be a distance."""

    code = "distance-refused"


@dataclass(frozen=True, slots=True)
class Rate:
    """Errors seen in trials, with 95 % bounds (Clopper-Pearson, see `intervals`).

    All three figures are None where there were no trials.
    """

    errors: int
    trials: int
    value: float | None
    low: float | None
    high: float | None

    @classmethod
    def of(cls, errors: int, trials: int) -> "Rate":
        """Return the rate of so many errors."""
        if trials == 0:
            return cls(0, 0, None, None, None)
        low, high = bounds(errors, trials)
        return cls(errors, trials, errors / trials, low, high)


@dataclass(frozen=True, slots=True)
class Point:
    """Both rates at one threshold."""

    threshold: float
    fmr: Rate
    fnmr: Rate


class Trials:
    """The distances of one evaluation."""

    def __init__(self, genuine: Iterable[float], impostor: Iterable[float]) -> None:
        """Take the distances, in any order.

        Raises:
            DistanceRefused: one is negative or no number, or an impostor pair's is infinite.
        """
        self.genuine = _sorted(genuine)
        self.impostor = _sorted(impostor)
        if len(self.impostor) and math.isinf(self.impostor[-1]):
            raise DistanceRefused("an impostor pair has no distance")

    def at(self, threshold: float) -> Point:
        """Return both rates at a threshold."""
        false_matches = _up_to(self.impostor, threshold)
        matches = _up_to(self.genuine, threshold) if math.isfinite(threshold) else self._finite
        return Point(
            threshold,
            fmr=Rate.of(false_matches, len(self.impostor)),
            fnmr=Rate.of(len(self.genuine) - matches, len(self.genuine)),
        )

    def threshold(self, fmr: float) -> float | None:
        """Return the largest threshold at which at most ``fmr`` of the impostor pairs match.

        It lies just below the first distance that would be one false match too many. None without
        impostor pairs.
        """
        if not len(self.impostor):
            return None
        # The product of a rate such as 0.29 and 100 pairs may come out just below 29.
        return self._below_the(math.floor(fmr * len(self.impostor) + 1e-9))

    def shown_threshold(self, fmr: float) -> float | None:
        """Return the largest threshold whose upper bound of FMR is not above ``fmr``.

        None if there are too few impostor pairs to show that rate at any threshold.
        """
        most = most_errors(fmr, len(self.impostor))
        return None if most is None else self._below_the(most)

    def auc(self) -> float | None:
        """Return the chance that a genuine pair is nearer than an impostor pair; ties are half."""
        if not len(self.genuine) or not len(self.impostor):
            return None
        nearer = np.searchsorted(self.impostor, self.genuine, side="left")
        near = np.searchsorted(self.impostor, self.genuine, side="right")
        beaten = 2 * len(self.impostor) - nearer - near  # twice, so that ties stay whole numbers
        return int(beaten.sum()) / (2 * len(self.genuine) * len(self.impostor))

    def eer(self) -> float | None:
        """Return the rate at which FMR and FNMR are equal.

        Between the two neighbouring thresholds where one overtakes the other, both are taken as
        straight lines.
        """
        if not len(self.genuine) or not len(self.impostor):
            return None
        finite = self.genuine[: self._finite]
        steps = np.unique(np.concatenate([finite, self.impostor]))
        fmr = np.searchsorted(self.impostor, steps, side="right") / len(self.impostor)
        fnmr = 1 - np.searchsorted(finite, steps, side="right") / len(self.genuine)
        fmr, fnmr = np.concatenate([[0.0], fmr]), np.concatenate([[1.0], fnmr])
        after = int(np.argmax(fmr >= fnmr))  # the last step has them all: FMR is 1 there
        before = after - 1
        lead, lag = fnmr[before] - fmr[before], fmr[after] - fnmr[after]
        return float(fmr[before] + (fmr[after] - fmr[before]) * lead / (lead + lag))

    def curve(self, points: int) -> list[Point]:
        """Return both rates at evenly spaced thresholds from 0 to the largest distance."""
        finite = self.genuine[: self._finite]
        longest = max((float(some[-1]) for some in (finite, self.impostor) if len(some)), default=1)
        return [self.at(longest * step / (points - 1)) for step in range(points)]

    @property
    def _finite(self) -> int:
        return int(np.searchsorted(self.genuine, math.inf, side="left"))

    def _below_the(self, errors: int) -> float:
        if errors >= len(self.impostor):
            finite = self.genuine[: self._finite]
            return float(max(self.impostor[-1], finite[-1] if len(finite) else 0.0))
        return math.nextafter(float(self.impostor[errors]), -math.inf)


def _sorted(distances: Iterable[float]) -> Distances:
    found = np.sort(np.fromiter(distances, dtype=np.float64))
    if len(found) and (np.isnan(found[-1]) or found[0] < 0):
        raise DistanceRefused("a distance is negative or no number")
    return found


def _up_to(distances: Distances, threshold: float) -> int:
    return int(np.searchsorted(distances, threshold, side="right"))
