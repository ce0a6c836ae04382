"""A simulated seat that troubles happen to: its cable comes out, its clock jumps, it dies."""

import asyncio
from collections.abc import Sequence
from typing import Any

from contract.facts.attempt import EpochOpened
from contract.paper import Item
from kaobox.demo.outbox import Outbox, Written
from kaobox.demo.place import BoxTime, Pace, Place
from kaobox.demo.promises import Promises
from kaobox.demo.seat import Seat
from kaobox.drill.cable import Cable

KEPT_ITEMS = 3
"""The last items of a paper are answered by seats that die, and by nobody after them."""


class DrillSeat(Seat):
    """A seat of the demo, with a cable of its own."""

    def __init__(
        self,
        place: Place,
        *,
        cable: Cable,
        hq_key: str,
        pace: Pace,
        promises: Promises,
        seed: int,
        takes_over: bool = False,
    ) -> None:
        super().__init__(place, lan=cable, hq_key=hq_key, pace=pace, promises=promises, seed=seed)
        self.cable = cable
        self._takes_over = takes_over
        self._skew_ms = 0
        self._alone_from = 0
        self.signed_in = asyncio.Event()
        self._opening: dict[str, Any] = {}
        self.venue = ""

    @property
    def token(self) -> str:
        """Return the token of this seat's epoch."""
        return self._token

    @property
    def time(self) -> BoxTime:
        """Return the box's time as this seat has it."""
        return self._time

    @property
    def box(self) -> Outbox:
        """Return what this seat has written."""
        return self._outbox

    @property
    def opening(self) -> EpochOpened:
        """Return the box's signed word on this seat's epoch."""
        return EpochOpened.model_validate(self._opening)

    async def pull(self) -> None:
        """Pull the cable; what is written from now on nobody else has."""
        self._alone_from = self._outbox.revision
        await self.cable.pull()

    def written_alone(self) -> list[Written]:
        """Return what was written since the cable came out."""
        return self._outbox.after(self._alone_from)

    def jump(self, ms: int) -> None:
        """Let the seat's clock jump; the box's next word sets it right."""
        self._skew_ms = ms

    def scribble(self, operations: int) -> list[Written]:
        """Write now, whatever the time."""
        return self._written(self._items()[:operations])

    def leave_over(self, operations: int) -> list[Written]:
        """Write on the items that nobody answers after a seat that died."""
        return self._written(self._all_items()[-operations:])

    def contest(self) -> list[Written]:
        """Write on the item that whoever takes over answers first."""
        return self._written(self._all_items()[:1])

    def _written(self, items: Sequence[Item]) -> list[Written]:
        before = self._outbox.revision
        for item in items:
            self._write_on(item)
        return self._outbox.after(before)

    def _all_items(self) -> Sequence[Item]:
        return super()._items()

    def _items(self) -> Sequence[Item]:
        return self._all_items()[:-KEPT_ITEMS] if self._takes_over else self._all_items()

    async def _write(self) -> None:
        if self._takes_over:
            self.contest()
        await super()._write()

    def _now_ms(self) -> int:
        return super()._now_ms() + self._skew_ms

    def _hear(self, message: dict[str, Any], first: bool) -> None:  # noqa: FBT001 - Live's word
        if message["type"] == "now":
            self._skew_ms = 0
        super()._hear(message, first)

    def _show(self, shown: dict[str, Any]) -> None:
        if "opening" in shown:
            self._opening = shown["opening"]
            self.venue = str(shown["venue"])
            self.signed_in.set()
        super()._show(shown)
