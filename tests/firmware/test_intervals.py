"""The bounds of an error rate, against binomial sums in whole numbers."""

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.face.intervals import bounds, most_errors


def at_most(errors: int, trials: int, rate: float) -> float:
    """Return the chance of at most so many errors, summed exactly."""
    p = Fraction(rate)
    return float(
        sum(math.comb(trials, k) * p**k * (1 - p) ** (trials - k) for k in range(errors + 1))
    )


@settings(deadline=None)
@given(st.integers(2, 60).flatmap(lambda n: st.tuples(st.integers(1, n - 1), st.just(n))))
def test_each_bound_leaves_a_fortieth_outside(seen: tuple[int, int]) -> None:
    errors, trials = seen
    low, high = bounds(errors, trials)
    assert 0 < low < errors / trials < high < 1
    assert at_most(errors, trials, high) == pytest.approx(0.025, rel=1e-9)
    assert 1 - at_most(errors - 1, trials, low) == pytest.approx(0.025, rel=1e-9)


@pytest.mark.parametrize("trials", [1, 10, 300, 3_000, 30_000, 500_000])
def test_no_error_is_the_rule_of_three(trials: int) -> None:
    low, high = bounds(0, trials)
    assert low == 0
    assert high < 3 / trials
    assert (1 - high) ** trials == pytest.approx(0.05, rel=1e-6)
    assert bounds(trials, trials) == pytest.approx((1 - high, 1.0), rel=1e-9)


@settings(deadline=None)
@given(st.integers(1, 500_000), st.data())
def test_bounds_hold_the_rate_and_grow_with_the_errors(trials: int, data: st.DataObject) -> None:
    errors = data.draw(st.integers(0, trials - 1))
    low, high = bounds(errors, trials)
    next_low, next_high = bounds(errors + 1, trials)
    assert low <= errors / trials <= high
    assert low <= next_low
    assert high <= next_high + 1e-12


def test_bounds_known_from_tables() -> None:
    assert bounds(1, 10) == pytest.approx((0.00252857854, 0.445016117), rel=1e-8)
    assert bounds(5, 10) == pytest.approx((0.18708603, 0.81291397), rel=1e-7)


@settings(deadline=None)
@given(st.integers(1, 4_000), st.floats(1e-4, 0.6))
def test_the_most_errors_that_show_a_rate_are_the_last_that_do(trials: int, rate: float) -> None:
    most = most_errors(rate, trials)
    if most is None:
        assert bounds(0, trials)[1] > rate
        return
    assert bounds(most, trials)[1] <= rate
    assert most == trials or bounds(most + 1, trials)[1] > rate


def test_thirty_thousand_pairs_show_a_thousandth_with_a_few_errors() -> None:
    assert most_errors(1e-3, 2_994) is None
    assert most_errors(1e-3, 2_996) == 0
    most = most_errors(1e-3, 30_000)
    assert most is not None
    assert 15 <= most <= 22
    assert most_errors(1e-3, 0) is None


@pytest.mark.parametrize(("errors", "trials"), [(0, 0), (2, 1), (-1, 5)])
def test_what_was_not_seen_has_no_bounds(errors: int, trials: int) -> None:
    with pytest.raises(ValueError, match="trials"):
        bounds(errors, trials)
