"""The figures of an evaluation, as they are printed and as JSON."""

import math

from firmware.face.evaluation import Evaluation
from firmware.face.trials import Point, Trials

_USUAL_FMR = 1e-3


def report(evaluation: Evaluation, *, fmr: float) -> dict[str, object]:
    """Return an evaluation as JSON; ``fmr`` is the wanted false match rate."""
    pairing, trials = evaluation.gallery.pairing, evaluation.trials
    at_shipped = trials.at(evaluation.shipped.pass_at)
    compared_at_shipped = evaluation.compared.at(evaluation.shipped.pass_at)
    return {
        "pairs": len(pairing.genuine) + len(pairing.impostor),
        "genuine": len(pairing.genuine),
        "impostor": len(pairing.impostor),
        "auc": trials.auc(),
        "eer": trials.eer(),
        "fnmr_at_fmr_1e-3": _fnmr_at(trials, _USUAL_FMR),
        "fmr_shipped": at_shipped.fmr.value,
        "fnmr_shipped": at_shipped.fnmr.value,
        "threshold": evaluation.shipped.pass_at,
        "no_face": evaluation.no_face.total(),
        "ms_per_image": evaluation.milliseconds,
        "fmr_shipped_bounds": [at_shipped.fmr.low, at_shipped.fmr.high],
        "fnmr_shipped_bounds": [at_shipped.fnmr.low, at_shipped.fnmr.high],
        "bounds": "Clopper-Pearson, 95 % (one-sided without errors), pairs as independent",
        "compared": {
            "genuine": compared_at_shipped.fnmr.trials,
            "impostor": compared_at_shipped.fmr.trials,
            "auc": evaluation.compared.auc(),
            "eer": evaluation.compared.eer(),
            "fnmr_at_fmr_1e-3": _fnmr_at(evaluation.compared, _USUAL_FMR),
            "fnmr_shipped": compared_at_shipped.fnmr.value,
            "fnmr_shipped_bounds": [compared_at_shipped.fnmr.low, compared_at_shipped.fnmr.high],
        },
        "wanted": _wanted(trials, fmr),
        "pictures": len(evaluation.glances),
        "people": evaluation.gallery.people,
        "astray": evaluation.gallery.astray,
        "unread": dict(sorted(evaluation.gallery.unread.items())),
        "genuine_of": pairing.genuine.of,
        "impostor_of": pairing.impostor.of,
        "no_face_reasons": dict(sorted(evaluation.no_face.items())),
        "complaints": dict(sorted(evaluation.complaints.items())),
        "model": evaluation.shipped.model,
    }


def wanted(trials: Trials, fmr: float) -> tuple[Point, bool] | None:
    """Return the rates at the threshold for a wanted FMR, and whether the pairs can show it.

    The threshold is rounded down to thousandths, as it is printed and would be set. None without
    impostor pairs.
    """
    threshold = trials.threshold(fmr)
    if threshold is None:
        return None
    return trials.at(rounded(threshold)), trials.shown_threshold(fmr) is not None


def rounded(threshold: float) -> float:
    """Return a threshold in thousandths, never larger than it was.

    It is below 0, and matches nobody, where the templates of different people are equal.
    """
    return math.floor(threshold * 1000) / 1000


def _wanted(trials: Trials, fmr: float) -> dict[str, object]:
    found = wanted(trials, fmr)
    if found is None:
        return {"fmr": fmr, "threshold": None}
    point, enough = found
    return {
        "fmr": fmr,
        "threshold": point.threshold,
        "fmr_there": point.fmr.value,
        "fmr_bounds": [point.fmr.low, point.fmr.high],
        "fnmr": point.fnmr.value,
        "fnmr_bounds": [point.fnmr.low, point.fnmr.high],
        "enough_impostors": enough,
    }


def _fnmr_at(trials: Trials, fmr: float) -> float | None:
    threshold = trials.threshold(fmr)
    return None if threshold is None else trials.at(threshold).fnmr.value
