"""The end of the exam, and what comes after it: late seats, letters on the panel, packages."""

import asyncio
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from kaobox.demo.console import ConsoleRefused
from kaobox.drill.plan import Cut, Plan
from kaobox.drill.venue import DrillVenue

GRACE_AND_MORE_MS = 150_000
"""The box's clock is set forward by this: the two minutes of X12 are over."""
_ENDED_S = 30.0
_DELIVERED_S = 20.0
_STALLED_S = 8.0
_CLOCK_S = 0.3
_NO_ROUTE = 404


class Ending:
    """From the last minute to the last answer at HQ; what does not come in time, the verifier counts."""

    def __init__(self, venue: DrillVenue, plan: Plan) -> None:
        self._venue = venue
        self._plan = plan
        self._crowd = venue.crowd
        self._say = venue.progress.say

    async def run(self) -> None:
        """End the exam; returns when HQ has everything, or nothing more is to be waited for."""
        plan = self._plan
        await self._venue.hours.until(1)
        await self._within(_ENDED_S, self._ended())
        self._say("时间到，强制收卷", "time is up; what was open was submitted by force")
        await self._in_time(_names(plan.grace))
        await self._letters(_names(plan.head))
        await self._packages(_names(plan.packages))
        await self._too_late(_names(plan.head), _names(plan.unproved))
        if self._venue.stage.wan.is_cut:
            await self._venue.stage.wan.mend()
        await self._caught_up()

    async def _caught_up(self) -> None:
        """Wait until HQ has everything, as long as it gets more."""
        finished = asyncio.ensure_future(self._crowd.finished())
        reached = None
        while reached != (reached := self._crowd.state["at_hq"]):
            await asyncio.wait((finished,), timeout=_STALLED_S)
            if finished.done():
                await finished
                self._say("全部作答已到总部", "headquarters has every answer, say the seats")
                return
        finished.cancel()
        self._say("补传停滞", "headquarters gets nothing more; let the verifier count")

    async def _ended(self) -> None:
        await self._crowd.until(
            lambda state: state["submitted"] >= state["sitting"] - state["cut_off"]
        )

    async def _in_time(self, seats: Sequence[str]) -> None:
        """Connect seats again within two minutes: what they wrote counts by itself."""
        for _ in seats:
            self._venue.tally.count("late")
        await self._deliver(seats, "counts")
        await self._within(_DELIVERED_S, self._crowd.until(lambda state: not state["left_over"]))
        if seats:
            self._say("迟交：两分钟内送达", "late: delivered within two minutes")

    async def _letters(self, seats: Sequence[str]) -> None:
        """Enter what cut-off seats show on their screens."""
        if not seats:
            return
        self._crowd.tell("expect", seats=list(seats), fate="counts")
        shown = await self._crowd.ask("heads", seats=list(seats))
        for one in shown["heads"]:
            await self._venue.chief.seat_head(
                one["attempt"], epoch=one["epoch"], revision=one["revision"], head=one["head"]
            )
            self._venue.tally.count("late")
        self._say("迟交：已登记机位校验码", "late: the seats' letters are on the panel")

    async def _packages(self, seats: Sequence[str]) -> None:
        """Take answers out by package; half of those seats never come back."""
        if not seats:
            return
        folder = self._venue.stage.folder / "packages"
        exported = await self._crowd.ask("export", seats=list(seats), folder=str(folder))
        fault = exported["fault"] or await self._upload([Path(one) for one in exported["files"]])
        if fault:
            self._venue.tally.unavailable["package"] = fault
            self._say("离线包不可用", f"packages are unavailable: {fault}")
            await self._deliver(seats, "counts")
            return
        gone, back = seats[::2], seats[1::2]
        self._crowd.tell("expect", seats=list(gone), fate="packaged")
        self._crowd.tell("leave", seats=list(gone))
        await self._deliver(back, "counts")
        self._say("离线包已上传", f"{len(seats)} packages are at headquarters")

    async def _upload(self, files: Sequence[Path]) -> str:
        """Upload packages as a venue admin would; returns what is wrong, or nothing."""
        for path in files:
            data = await asyncio.to_thread(path.read_bytes)
            try:
                await self._venue.stage.console.post("packages", data)
            except ConsoleRefused as refused:
                if refused.status == _NO_ROUTE:
                    return "headquarters takes no packages: POST /api/packages is not there"
                return str(refused)
            self._venue.tally.count("package")
        return ""

    async def _too_late(self, head: Sequence[str], unproved: Sequence[str]) -> None:
        """Connect the rest after the two minutes; what has no letters is kept and does not count."""
        if not head and not unproved:
            return
        self._crowd.tell("expect", seats=list(unproved), fate="late")
        self._crowd.tell("overrun", seats=list(unproved))
        self._venue.set_clock(ahead_ms=GRACE_AND_MORE_MS)
        await asyncio.sleep(_CLOCK_S)
        for _ in unproved:
            self._venue.tally.count("late")
        await self._deliver([*head, *unproved], None)
        self._say("迟交：两分钟后送达", "late: delivered after the two minutes")

    async def _deliver(self, seats: Sequence[str], fate: str | None) -> None:
        if not seats:
            return
        if fate is not None:
            self._crowd.tell("expect", seats=list(seats), fate=fate)
        self._crowd.tell("plug", seats=list(seats))
        await self._within(
            _DELIVERED_S,
            self._crowd.until(lambda state: not any(seat in state["held"] for seat in seats)),
        )

    async def _within(self, seconds: float, work: Awaitable[Any]) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await work
            return True
        self._say("等候超时", f"waited {seconds:.0f} s in vain; let the verifier count")
        return False


def _names(cuts: Sequence[Cut]) -> list[str]:
    return [cut.seat for cut in cuts]
