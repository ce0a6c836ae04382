"""The running cameras of a box: so many, and no more."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from edge.core.refusal import Refusal
from edge.ports.face import FaceBusy
from edge.services.accounts import Person
from edge.services.asking import patiently
from edge.services.lookout import Desk
from edge.services.sight import Sight
from edge.services.sight_words import Tell

MOST = 12
"""Two doors and a spare each are plenty; a hundred would only slow each other."""


class Sights:
    """Opens sights and reads the codes of single pictures."""

    def __init__(self, desk: Desk, *, most: int = MOST) -> None:
        self.desk = desk
        self._most = most
        self._open = 0
        self._names = itertools.count(1)

    @contextmanager
    def open(self, *, by: Callable[[], Person], tell: Tell) -> Iterator[Sight]:
        """Give a sight for as long as the context is open; raises Refusal ``face-busy``."""
        if self._open >= self._most:
            raise Refusal(FaceBusy.code, f"{self._most} cameras are running already")
        self._open += 1
        try:
            yield Sight(f"sight-{next(self._names)}", self.desk, by=by, tell=tell)
        finally:
            self._open -= 1

    async def scan(self, picture: bytes, *, by: Person) -> str:
        """Return the attempt of the ticket in a picture; raises Refusal, FaceFault."""
        name = f"picture-{next(self._names)}"
        until = self.desk.clock.monotonic() + self.desk.patience.answer
        glance = await patiently(
            lambda: self.desk.faces.glance(name, picture, codes=True), self.desk.clock, until
        )
        if not glance.codes:
            raise Refusal("not-found", "no code in the picture")
        return await self.desk.door.scan(glance.codes, by=by)
