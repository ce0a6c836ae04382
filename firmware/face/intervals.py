"""How sure an error rate is, from how many errors were seen in how many trials. Pure.

Clopper-Pearson: the exact binomial bounds, which promise at least their 95 % for every rate and
every number of trials. They take trials as independent; pairs that share pictures or people are
not quite, so the true bounds are wider.
"""

import math

CONFIDENCE = 0.95
_ROUNDS = 60  # halvings: the last is far below what a float can tell
_TERMS = 20_000  # of the continued fraction; it needs about the root of the number of trials
_TINY = 1e-300
_ENOUGH = 1e-15


def bounds(errors: int, trials: int) -> tuple[float, float]:
    """Return the lower and upper 95 % bound of a rate of which ``errors`` in ``trials`` were seen.

    Two-sided; where nothing or everything was an error one side is certain, and the other is the
    one-sided bound: no error in n trials gives 1 - 0.05^(1/n), the "rule of three", just below 3/n.

    Raises:
        ValueError: more errors than trials, or no trials.
    """
    if not 0 <= errors <= trials or trials == 0:
        raise ValueError(f"{errors} errors in {trials} trials")
    outside = 1 - CONFIDENCE
    if errors == 0:
        return 0.0, 1 - outside ** (1 / trials)
    if errors == trials:
        return outside ** (1 / trials), 1.0
    low = _quantile(outside / 2, errors, trials - errors + 1)
    high = _quantile(1 - outside / 2, errors + 1, trials - errors)
    return low, high


def most_errors(rate: float, trials: int) -> int | None:
    """Return how many errors in ``trials`` still show a rate of at most ``rate``, or None.

    Shown means that the upper bound is not above it. None if not even no error would show it.
    """
    if trials == 0 or bounds(0, trials)[1] > rate:
        return None
    low, high = 0, trials
    while high - low > 1:
        middle = (low + high) // 2
        if bounds(middle, trials)[1] <= rate:
            low = middle
        else:
            high = middle
    return low


def _quantile(share: float, a: float, b: float) -> float:
    """Return where the beta distribution has ``share`` below it."""
    low, high = 0.0, 1.0
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        if _below(middle, a, b) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _below(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function, by Lentz's continued fraction."""
    if x > (a + 1) / (a + b + 2):
        return 1 - _below(1 - x, b, a)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    numerator, denominator = 1.0, 1.0 / _off_zero(1 - (a + b) * x / (a + 1))
    fraction = denominator
    for term in range(1, _TERMS):
        even = term * (b - term) * x / ((a + 2 * term - 1) * (a + 2 * term))
        odd = -(a + term) * (a + b + term) * x / ((a + 2 * term) * (a + 2 * term + 1))
        for coefficient in (even, odd):
            denominator = 1 / _off_zero(1 + coefficient * denominator)
            numerator = _off_zero(1 + coefficient / numerator)
            step = numerator * denominator
            fraction *= step
        if abs(step - 1) < _ENOUGH:
            break
    return front * fraction / a


def _off_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
