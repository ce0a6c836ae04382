"""What goes wrong during the exam: each trouble waits for its time, and leaves the venue running."""

import asyncio
import time
from contextlib import suppress

from kaobox.demo.invigilator import Panel
from kaobox.drill.plan import Cut, Move, Plan, Skew, Spell
from kaobox.drill.venue import DrillVenue

_BURST_S = 0.3
_IN_FLIGHT = 10
_PATIENCE_S = 3.0
_SETTLE_S = 0.4
_DARK_S = 1.0
_LEFT_OVER_S = 0.5
"""So long before the fence a dead seat wrote: longer than the error of any clock here."""
_SYNCED_AFTER_S = 0.5


class Troubles:
    """The troubles of one drill."""

    def __init__(self, venue: DrillVenue, plan: Plan) -> None:
        self._venue = venue
        self._plan = plan
        self._say = venue.progress.say

    async def run(self) -> None:
        """Let everything happen; returns when it has."""
        plan = self._plan
        works = (
            *map(self._wan, plan.wan),
            *map(self._kill, plan.kills),
            *map(self._power, plan.power),
            *map(self._swap, plan.moves),
            *map(self._jump, plan.skews),
            *map(self._pull, plan.grace + plan.head + plan.unproved + plan.packages),
            self._hand_in(),
        )
        async with asyncio.TaskGroup() as tasks:
            for work in works:
                tasks.create_task(work, name="drill.trouble")

    async def _wan(self, spell: Spell) -> None:
        await self._venue.hours.until(spell.at)
        wan = self._venue.stage.wan
        wan.cut()
        self._venue.tally.count("wan")
        self._say("线路中断", "the line to headquarters is cut")
        await asyncio.sleep(spell.lasts_s)
        await wan.mend()
        self._say("线路恢复", f"the line is back after {spell.lasts_s:.1f} s")

    async def _kill(self, at: float) -> None:
        venue = self._venue
        await venue.hours.until(at)
        async with venue.box:
            venue.crowd.tell("burst")
            began = time.monotonic()
            await asyncio.sleep(_BURST_S)
            with suppress(TimeoutError):
                async with asyncio.timeout(_PATIENCE_S):
                    await venue.crowd.until(lambda state: state["in_flight"] >= _IN_FLIGHT)
            until = time.monotonic()
            await venue.stage.box.kill()
            venue.tally.count("kill")
            await asyncio.sleep(_SETTLE_S)
            venue.crowd.tell("calm")
            caught = await venue.crowd.caught(began, until)
            self._say(f"考点盒被强制结束，{caught} 条在途", "the box was killed under writes")
            await venue.stage.box.start()

    async def _power(self, spell: Spell) -> None:
        """Cut the power: the box comes back with a clock that nobody vouches for (X9)."""
        venue = self._venue
        await venue.hours.until(spell.at)
        async with venue.box:
            await venue.stage.box.kill()
            venue.tally.count("power")
            self._say("考点停电", "the power is cut; the seats' clocks go on")
            venue.set_clock(quality="unknown", boot=venue.setting.boot + 1)
            await asyncio.sleep(_DARK_S)
            await venue.stage.box.start()
        await asyncio.sleep(spell.lasts_s)
        await venue.chief.until(_doubts_the_time)
        await venue.chief.confirm_time()
        self._say("来电，主考已确认时间", "power is back; the chief vouched for the time")
        await asyncio.sleep(_SYNCED_AFTER_S)
        venue.set_clock(quality="synced")

    async def _swap(self, move: Move) -> None:
        venue = self._venue
        await venue.hours.until(move.at)
        venue.crowd.tell("die", seats=[move.seat])
        await asyncio.sleep(_LEFT_OVER_S)
        await venue.chief.move(venue.attempts[move.seat])
        venue.crowd.tell("sit", seat=move.to, after=move.seat)
        venue.tally.count("swap")
        self._say(f"{move.seat} 故障，换到 {move.to}", f"{move.seat} died, on to {move.to}")
        await asyncio.sleep(move.back_after_s)
        venue.crowd.tell("come-back", seats=[move.seat])
        self._say(f"{move.seat} 恢复并补交", f"{move.seat} is back with what it had")

    async def _jump(self, skew: Skew) -> None:
        await self._venue.hours.until(skew.at)
        self._venue.crowd.tell("jump", seats=[skew.seat], ms=skew.ms)
        self._venue.tally.count("clock")
        hours = round(skew.ms / 3_600_000)
        self._say(f"{skew.seat} 时钟跳变 {hours:+d} 小时", "a seat's clock jumped")

    async def _pull(self, cut: Cut) -> None:
        await self._venue.hours.until(cut.at)
        self._venue.crowd.tell("pull", seats=[cut.seat])
        self._say(f"{cut.seat} 断网", f"{cut.seat} is cut off, and writes on")

    async def _hand_in(self) -> None:
        plain = self._plan.plain
        await self._venue.hours.until(0.9)
        self._venue.crowd.tell("hand-in", seats=list(plain[: len(plain) // 3]))


def _doubts_the_time(panel: Panel) -> bool:
    return any(one["code"] == "clock-unknown" for one in panel.venue["issues"])
