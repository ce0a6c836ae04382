"""A seat that died and comes back: it knows what it wrote, and that another seat has taken over."""

import asyncio
import json

from kaobox.demo.lan import NoReply, Refused
from kaobox.demo.outbox import Written
from kaobox.demo.place import Place
from kaobox.demo.promises import Promises
from kaobox.drill.expected import Expected, Fate
from kaobox.drill.seat import KEPT_ITEMS, DrillSeat

_AGAIN_S = 0.2
_AT_MOST = 50


class Remains:
    """What a dead seat holds; the process that ran it is gone."""

    def __init__(self, seat: DrillSeat, promises: Promises, expected: Expected) -> None:
        self._seat = seat
        self._promises = promises
        self._expected = expected
        self._before: list[Written] = []
        self._contested: list[Written] = []
        self._replaced = asyncio.Event()
        self.done = False

    @property
    def attempt(self) -> str:
        """Return whose answers they are."""
        return self._seat.box.attempt

    @property
    def place(self) -> Place:
        """Return who sat where."""
        return self._seat.place

    @property
    def unacknowledged(self) -> int:
        """Return how many operations the box has not acknowledged."""
        return self._seat.box.unacknowledged

    def leave_over(self) -> None:
        """Write what the box will not have seen when the fence is drawn."""
        self._before = self._seat.leave_over(KEPT_ITEMS)
        self._contested = self._seat.contest()

    async def outlive(self, successor: DrillSeat) -> None:
        """Write on after another seat has taken over, and note what must become of it all."""
        await successor.signed_in.wait()
        after, fence_ms = self._seat.leave_over(KEPT_ITEMS), successor.opening.at_ms
        for one in self._before + after:
            self._expected.note(self.attempt, [one], _fate(one, fence_ms, "recovered"))
        for one in self._contested:
            self._expected.note(self.attempt, [one], _fate(one, fence_ms, "yielded"))
        self._replaced.set()

    async def come_back(self) -> None:
        """Deliver everything, and stay until HQ has it."""
        box = self._seat.box
        await self._replaced.wait()
        box.back_to(box.acknowledged + 1)
        self._seat.cable.plug()
        while box.unacknowledged:
            if taken := box.take(_AT_MOST):
                await self._save(taken)
        while not box.everything_at_hq:
            box.settle(await self._at_hq())
            await asyncio.sleep(_AGAIN_S)
        self.done = True

    async def _save(self, taken: list[Written]) -> None:
        box = self._seat.box
        try:
            await self._seat.cable.save(self._seat.token, [(one.id, one.signed) for one in taken])
        except NoReply:
            box.back_to(taken[0].revision)
            await asyncio.sleep(_AGAIN_S)
        except Refused as refused:
            if refused.code != "operation-gap":
                raise
            box.back_to(int(refused.facts["expected"]))
        else:
            for one in taken:
                self._promises.note(self.attempt, one)
            box.acknowledge(taken[-1].revision)

    async def _at_hq(self) -> int:
        try:
            shown = await self._seat.cable.ask("GET", "/api/attempt", token=self._seat.token)
        except Refused as refused:
            if refused.code != "epoch-stale":
                raise
            return int(refused.facts["at_hq"])
        return int(shown["at_hq"])


def _fate(one: Written, fence_ms: int | None, before_it: Fate) -> Fate:
    """Return what the fence makes of an operation that the box had not seen (X8)."""
    operation = json.loads(one.body)
    if fence_ms is None or operation["error_ms"] is None:
        return "fenced"
    was_before = operation["exam_ms"] + operation["error_ms"] < fence_ms
    return before_it if was_before else "fenced"
