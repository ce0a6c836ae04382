"""What the seats' clocks say when nobody knows the time: for the chief to judge by (X9)."""

import statistics
from collections.abc import Sequence
from typing import Any

_QUARTERS = 4


def summary(offsets_ms: Sequence[int]) -> dict[str, Any] | None:
    """Return how far the seats' clocks are ahead of the box's; None when no seat has said.

    ``median_ms`` is the middle one, ``spread_ms`` how far the middle half of them is apart (of fewer
    than four, all): a small spread of many seats is good evidence, a large one is none.
    """
    if not offsets_ms:
        return None
    ordered = sorted(offsets_ms)
    low, high = ordered[0], ordered[-1]
    if len(ordered) >= _QUARTERS:
        low, _, high = (round(q) for q in statistics.quantiles(ordered, n=_QUARTERS))
    return {
        "seats": len(ordered),
        "median_ms": round(statistics.median(ordered)),
        "spread_ms": high - low,
    }
