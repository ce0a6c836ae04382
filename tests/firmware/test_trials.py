"""Error rates, curves and thresholds, against counting one by one."""

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.face.trials import DistanceRefused, Rate, Trials

# A few round numbers, so that ties happen; and any others.
NUMBERS = st.one_of(
    st.sampled_from([0.0, 0.25, 0.45, 0.5, 1.0]), st.floats(0, 2, allow_subnormal=False)
)
GENUINE = st.lists(st.one_of(NUMBERS, st.just(math.inf)), min_size=1, max_size=25)
IMPOSTOR = st.lists(NUMBERS, min_size=1, max_size=25)


def false_matches(impostor: list[float], threshold: float) -> Fraction:
    return Fraction(sum(one <= threshold for one in impostor), len(impostor))


def false_non_matches(genuine: list[float], threshold: float) -> Fraction:
    return Fraction(sum(one > threshold for one in genuine), len(genuine))


@given(GENUINE, IMPOSTOR, NUMBERS)
def test_rates_count_what_is_on_the_wrong_side(
    genuine: list[float], impostor: list[float], threshold: float
) -> None:
    point = Trials(genuine, impostor).at(threshold)
    assert point.fmr.value == float(false_matches(impostor, threshold))
    assert point.fnmr.value == float(false_non_matches(genuine, threshold))
    for rate in (point.fmr, point.fnmr):
        assert rate.low is not None
        assert rate.high is not None
        assert rate.value is not None
        assert rate.low <= rate.value <= rate.high


@given(GENUINE, IMPOSTOR)
def test_auc_is_the_share_of_pairs_in_the_right_order(
    genuine: list[float], impostor: list[float]
) -> None:
    halves = sum(
        2 if mine < other else mine == other for mine, other in itertools.product(genuine, impostor)
    )
    expected = Fraction(halves, 2 * len(genuine) * len(impostor))
    assert Trials(genuine, impostor).auc() == float(expected)


@given(GENUINE, IMPOSTOR)
def test_eer_is_where_the_two_curves_cross(genuine: list[float], impostor: list[float]) -> None:
    steps = sorted({one for one in [*genuine, *impostor] if math.isfinite(one)})
    before = (Fraction(0), Fraction(1))
    expected = None
    for step in steps:
        fmr, fnmr = false_matches(impostor, step), false_non_matches(genuine, step)
        if fmr >= fnmr:
            lead, lag = before[1] - before[0], fmr - fnmr
            expected = before[0] + (fmr - before[0]) * lead / (lead + lag)
            break
        before = (fmr, fnmr)
    assert expected is not None
    assert Trials(genuine, impostor).eer() == pytest.approx(float(expected), abs=1e-12)


@given(GENUINE, IMPOSTOR, st.integers(0, 30).map(lambda n: n / 30))
def test_the_threshold_for_a_wanted_fmr_is_the_largest(
    genuine: list[float], impostor: list[float], wanted: float
) -> None:
    threshold = Trials(genuine, impostor).threshold(wanted)
    assert threshold is not None
    reached = false_matches(impostor, threshold)
    assert reached <= Fraction(wanted) + Fraction(1, 10**9)
    if reached < 1:
        further = false_matches(impostor, math.nextafter(threshold, math.inf))
        assert further > Fraction(wanted)


@settings(deadline=None)
@given(st.lists(NUMBERS, min_size=1, max_size=200), st.floats(0.02, 1))
def test_a_shown_threshold_keeps_the_upper_bound_below_the_wanted_rate(
    impostor: list[float], wanted: float
) -> None:
    trials = Trials([], impostor)
    threshold = trials.shown_threshold(wanted)
    if threshold is None:
        assert Rate.of(0, len(impostor)).high > wanted  # type: ignore[operator]
        return
    point = trials.at(threshold)
    assert point.fmr.high is not None
    assert point.fmr.high <= wanted
    usual = trials.threshold(wanted)
    assert usual is not None
    assert threshold <= usual


def test_clean_separation_has_no_error() -> None:
    trials = Trials([0.2, 0.3, 0.4], [0.8, 0.85, 0.9])
    assert (trials.auc(), trials.eer()) == (1.0, 0.0)
    threshold = trials.threshold(1e-3)
    assert threshold is not None
    assert 0.79 < threshold < 0.8
    assert trials.at(threshold).fnmr.value == 0


def test_turned_around_everything_is_wrong() -> None:
    trials = Trials([0.9, 0.9], [0.1])
    assert (trials.auc(), trials.eer()) == (0.0, 1.0)


def test_a_lost_pair_matches_at_no_threshold() -> None:
    trials = Trials([0.2, math.inf], [0.8])
    for threshold in (0.5, 10.0, math.inf):
        assert trials.at(threshold).fnmr == Rate.of(1, 2)
    assert trials.auc() == 0.5


def test_without_trials_there_is_no_rate() -> None:
    nothing, one_photo_each = Trials([], []), Trials([], [0.7])
    assert (nothing.auc(), nothing.eer(), nothing.threshold(0.1)) == (None, None, None)
    assert nothing.at(0.5).fmr == Rate(0, 0, None, None, None)
    assert nothing.shown_threshold(0.5) is None
    assert (one_photo_each.auc(), one_photo_each.eer()) == (None, None)
    assert one_photo_each.at(0.7).fmr.value == 1
    assert len(nothing.curve(5)) == 5


def test_the_curve_reaches_from_nothing_to_the_longest_distance() -> None:
    points = Trials([0.2, math.inf], [0.8, 1.2]).curve(7)
    assert [point.threshold for point in points][::6] == [0.0, 1.2]
    assert points[0].fnmr.value == 1
    assert points[-1].fmr.value == 1


@pytest.mark.parametrize(
    ("genuine", "impostor"), [([math.nan], []), ([], [-0.1]), ([], [math.inf]), ([-1.0, 2.0], [])]
)
def test_what_is_no_distance_is_refused(genuine: list[float], impostor: list[float]) -> None:
    with pytest.raises(DistanceRefused):
        Trials(genuine, impostor)
