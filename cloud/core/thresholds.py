"""When a calibrated threshold counts as proved on a plan's own roster (E1). Pure."""

import hashlib
from collections.abc import Iterable
from typing import Literal

PAIRS = 30_000
"""Pairs of different candidates, at the least."""
FMR = 1e-3
"""What the upper bound of the false match rate may be, at the most."""

State = Literal["none", "unproved", "changed", "proved"]
"""``none``: the model's own threshold. ``changed``: proved, but on photos that are not today's."""


def proved(*, pairs: int, fmr_bound: float) -> bool:
    """Tell whether so many pairs with that bound are enough."""
    return pairs >= PAIRS and fmr_bound <= FMR


def roster_digest(photos: Iterable[str]) -> str:
    """Return the SHA-256 over a roster's photos: their hashes, sorted, one to a line."""
    return hashlib.sha256("\n".join(sorted(set(photos))).encode()).hexdigest()


def state(*, proved: bool | None, measured: str, today: str) -> State:
    """Return how a plan stands.

    Args:
        proved: of the accepted calibration; None if there is none.
        measured: the roster digest that it was made on.
        today: the roster digest now.
    """
    if proved is None:
        return "none"
    if not proved:
        return "unproved"
    return "proved" if measured == today else "changed"
