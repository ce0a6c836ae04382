"""Id numbers: what may travel to a venue is a hint for the eye (and ``contract.id_number``)."""

import re

_RESIDENT = re.compile(r"[0-9]{17}[0-9X]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_OTHER = re.compile(r"[0-9A-Z()-]{5,32}")
_SHOWN = 4


def fault(id_number: str) -> str | None:
    """Return the code of what is wrong with an id number in upper case, or None.

    Eighteen characters are a resident identity card, whose last one is a check (GB 11643-1999,
    ISO 7064 MOD 11-2); anything else is another document and only has to look like one.
    """
    if _RESIDENT.fullmatch(id_number):
        total = sum(int(d) * w for d, w in zip(id_number, _WEIGHTS, strict=False))
        return None if _CHECKS[total % 11] == id_number[-1] else "id-number-check"
    return None if _OTHER.fullmatch(id_number) else "id-number-malformed"


def hint(id_number: str) -> str:
    """Return the number with all but its last four characters masked."""
    return "*" * (len(id_number) - _SHOWN) + id_number[-_SHOWN:]
