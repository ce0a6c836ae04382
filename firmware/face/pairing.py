"""Which pictures are compared with which: all pairs, or a fair sample of them. Pure.

Drawn without listing: a folder of 13,000 pictures has 87 million impostor pairs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Indices = npt.NDArray[np.int64]

SEED = 20260301  # the same pictures always give the same pairs
MOST = 500_000


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of pictures by their index; ``of`` says how many there were to draw from."""

    left: Indices
    right: Indices
    of: int

    def __len__(self) -> int:
        return len(self.left)


@dataclass(frozen=True, slots=True)
class Pairing:
    """What is to be compared."""

    genuine: Pairs
    impostor: Pairs


def listed(pairs: Sequence[tuple[int, int]]) -> Pairs:
    """Return pairs as they were given."""
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return Pairs(both[:, 0], both[:, 1], len(pairs))


def pairing(people: Sequence[str], *, most: int = MOST) -> Pairing:
    """Return every pair of pictures of which each shows the person of that name.

    Above ``most`` genuine or impostor pairs, that many of them are drawn, each as likely as any.
    """
    names = np.unique(np.array(people, dtype=np.str_), return_inverse=True)[1].reshape(-1)
    order = np.argsort(names, kind="stable").astype(np.int64)
    count = len(order)
    places = np.arange(count, dtype=np.int64)
    # Where, in this order, the pictures of the next person begin.
    ends = np.searchsorted(names[order], names[order], side="right").astype(np.int64)
    same = _drawn(order, first=places + 1, number=ends - places - 1, most=most)
    other = _drawn(order, first=ends, number=count - ends, most=most)
    return Pairing(genuine=same, impostor=other)


def _drawn(order: Indices, *, first: Indices, number: Indices, most: int) -> Pairs:
    """Return pairs of a picture at place p and one at ``first[p]`` up to ``number[p]`` further."""
    totals = np.cumsum(number)
    total = int(totals[-1]) if len(totals) else 0
    if total > most:
        ranks = np.random.default_rng(SEED).choice(total, most, replace=False, shuffle=False)
        ranks = np.sort(ranks).astype(np.int64)
    else:
        ranks = np.arange(total, dtype=np.int64)
    left = np.searchsorted(totals, ranks, side="right").astype(np.int64)
    right = first[left] + ranks - (totals[left] - number[left]) if total else left
    return Pairs(order[left], order[right], total)
