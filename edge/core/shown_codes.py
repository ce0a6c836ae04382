"""The codes held up to a camera: each is news once, until it has left the picture. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

GONE_AFTER = 3
"""Pictures in a row without it: a hand that trembles hides a code for one or two."""


@dataclass(frozen=True, slots=True)
class ShownCodes:
    """What was in the last few pictures."""

    missed: Mapping[str, int] = field(default_factory=dict)
    """By code, how many pictures in a row are without it."""

    def after(self, codes: Iterable[str]) -> tuple["ShownCodes", bool]:
        """Return what is known after one more picture, and whether there is a new code in it."""
        now = dict.fromkeys(codes, 0)
        still = {
            code: missed + 1 for code, missed in self.missed.items() if missed + 1 < GONE_AFTER
        }
        return ShownCodes({**still, **now}), not now.keys() <= self.missed.keys()
