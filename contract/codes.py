"""Codes that people read out, type and copy: digits in groups of five, the fifth a check (X2).

A group is four digits of the code and a check digit by Damm's algorithm, which finds every single
wrong digit and every swap of neighbours. The check also covers which code it is and the group's
number, so that two groups in the wrong order, or code A in the place of code B, are found nine
times in ten for each group. Thirty digits hold 24 random ones: 79 bits.
"""

import re
import secrets
from collections.abc import Callable
from typing import Literal

Kind = Literal["A", "B"]

GROUPS = 6
_DIGITS = 4  # of a group, the check apart
_KINDS: dict[Kind, int] = {"A": 1, "B": 2}
_SPACING = re.compile(r"[\s\-‐-―·.,，、]+")
# Damm's quasigroup of order 10, totally antisymmetric (H. M. Damm, 2004).
_TABLE = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


class CodeMistyped(Exception):
    """Not a code as it was given out; ``groups`` are the numbers, from 1, of those that are wrong.

    No group named: there are too many digits, too few, or something else than digits.
    """

    code = "code-mistyped"

    def __init__(self, groups: tuple[int, ...] = ()) -> None:
        super().__init__(", ".join(map(str, groups)) or "not thirty digits")
        self.groups = groups


def new(randbelow: Callable[[int], int] = secrets.randbelow) -> str:
    """Return the 24 digits of a fresh code, without checks."""
    return "".join(str(randbelow(10)) for _ in range(GROUPS * _DIGITS))


def written(digits: str, kind: Kind) -> str:
    """Return the code as it is printed: six groups of five digits."""
    groups = (digits[at : at + _DIGITS] for at in range(0, len(digits), _DIGITS))
    return " ".join(f"{group}{_check(kind, n, group)}" for n, group in enumerate(groups, 1))


def read(text: str, kind: Kind) -> str:
    """Return the 24 digits of a code as somebody typed it; raises CodeMistyped.

    Spaces and dashes count for nothing; full-width digits are digits.
    """
    typed = _SPACING.sub("", text)
    if len(typed) != GROUPS * (_DIGITS + 1) or not typed.isdecimal():
        raise CodeMistyped
    plain = "".join(str(int(digit)) for digit in typed)
    groups = [plain[at : at + _DIGITS + 1] for at in range(0, len(plain), _DIGITS + 1)]
    wrong = tuple(
        n for n, group in enumerate(groups, 1) if _check(kind, n, group[:_DIGITS]) != group[_DIGITS]
    )
    if wrong:
        raise CodeMistyped(wrong)
    return "".join(group[:_DIGITS] for group in groups)


def _check(kind: Kind, number: int, group: str) -> str:
    state = _TABLE[_KINDS[kind]][number]
    for digit in group:
        state = _TABLE[state][int(digit)]
    return str(state)
