"""The order in which choices lie in the file that seats get.

Where the author's order is the answer (the steps of an order, columns that face their rows), it
must not leave the cloud with the question. What a candidate sees is shuffled anew from here.
"""

import hashlib
from collections.abc import Sequence
from typing import Protocol, TypeVar


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def fixed(self) -> bool: ...


Named = TypeVar("Named", bound=_Named)


def dealt(choices: Sequence[Named], salt: str) -> tuple[Named, ...]:
    """Return the choices in an order that only hashes know; fixed ones keep their places."""

    def place(choice: Named) -> bytes:
        return hashlib.sha256(f"{salt} {choice.id}".encode()).digest()

    moving = iter(sorted((one for one in choices if not one.fixed), key=place))
    return tuple(one if one.fixed else next(moving) for one in choices)
