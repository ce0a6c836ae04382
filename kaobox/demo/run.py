"""An exam that sits itself: people arrive, the line is cut, the box is killed, time ends.

Every number of the account is somebody else's word: the seats' (papers, what was in flight), HQ's
(who came in how), the verifier's (what was acknowledged, what is there, what is lost).
"""

import asyncio
import json
import time
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from kaobox.demo import judgement, setup
from kaobox.demo.crowd import Crowd
from kaobox.demo.door import Entry, check_in
from kaobox.demo.invigilator import Panel, session_arrived
from kaobox.demo.people import Candidate
from kaobox.demo.place import Place
from kaobox.demo.report import Account, Progress
from kaobox.demo.seats import Settings
from kaobox.demo.setup import CHIEF, INVIGILATOR, Person, Timing
from kaobox.demo.stage import Ports, Stage, open_stage

SESSION = "demo-1"
LONGEST_S = 150.0
CUT_AT_LEAST_S = 10.0
QUEUED_AT_LEAST = 100
IN_FLIGHT_AT_LEAST = 20
_KILLS_AT_MOST = 4
_START_IN_S = 9.0
_LASTS_S = 24.0
_CALM_S = 2.0
_BURST_S = 0.4
_BETWEEN_S = 0.7
_SETTLE_S = 0.4
_CATCH_UP_S = 40.0
_PROMISES, _SHOWN = "promises.jsonl", "shown.jsonl"


class DemoFailed(Exception):
    """Something that the demo rests on did not happen."""

    code = "demo-failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The account, and whether the verifier found nothing at all."""

    account: Account
    sound: bool


@dataclass(slots=True)
class Trouble:
    """What was done to the venue."""

    queued: int = 0
    kills: int = 0
    in_flight: int = 0


async def sit(folder: Path, people: Sequence[Candidate], progress: Progress) -> Outcome:
    """Hold a whole exam; raises DemoFailed, or whatever stops it."""
    try:
        async with asyncio.timeout(LONGEST_S):
            return await _sit(folder, people, progress)
    except TimeoutError as exc:
        raise DemoFailed(f"not over within {LONGEST_S:.0f} s; see the logs in {folder}") from exc


async def _sit(folder: Path, people: Sequence[Candidate], progress: Progress) -> Outcome:
    async with AsyncExitStack() as stack:
        camera = [one.face.door for one in people if one.face]
        stage = await stack.enter_async_context(
            open_stage(folder, ports=Ports(), taps=True, camera=camera)
        )
        progress.say("总部与考点盒已启动", "headquarters and the box are up")
        timing = Timing(start_in_s=_START_IN_S, lasts_s=_LASTS_S)
        session = await setup.plan(stage.console, people, session=SESSION, timing=timing)
        progress.say(
            "试卷、名单、人员已下发", f"paper, roster and staff published: {session['title']}"
        )
        return await _Day(stage, people, progress).hold()


class _Day:
    """One exam day."""

    def __init__(self, stage: Stage, people: Sequence[Candidate], progress: Progress) -> None:
        self._stage = stage
        self._people = people
        self._say = progress.say
        self._progress = progress
        self._trouble = Trouble()

    async def hold(self) -> Outcome:
        """Hold it from the door to the last answer at HQ."""
        async with AsyncExitStack() as stack:
            await session_arrived(self._stage.box.address)
            chief = await stack.enter_async_context(self._panel(CHIEF))
            invigilator = await stack.enter_async_context(self._panel(INVIGILATOR))
            await chief.until(_is_prepared)
            self._say("密封试卷与照片已到考点", "the sealed paper and the photos are at the venue")
            config = self._write_config()
            crowd = await stack.enter_async_context(Crowd.start(config, self._stage.folder))
            entry = await self._come_in(crowd, chief, invigilator)
            opened = await self._start(crowd)
            await self._cut_and_kill(crowd, chief)
            await self._end(crowd)
        return await self._account(entry, opened)

    def _panel(self, person: Person) -> AbstractAsyncContextManager[Panel]:
        return Panel.open(self._stage.box.address, account=person.account, pin=person.pin)

    async def _come_in(self, crowd: Crowd, chief: Panel, invigilator: Panel) -> Entry:
        """Let the seats be tapped in and the candidates through the door."""
        await chief.accept_seats(len(self._people))
        await crowd.until(lambda state: state["signed_in"] == state["seats"])
        self._say("机位已登记，考生已登录", f"{len(self._people)} seats accepted and signed in")
        entry = await check_in(self._people, invigilator=invigilator, chief=chief)
        await crowd.until(lambda state: state["admitted"] == state["seats"])
        self._say(
            f"入场完毕：人脸 {entry.verified_by_face}，审批 {entry.admitted_by_approval}，"
            f"冒名被拒 {entry.impostors_refused}",
            f"everyone is in; slowest look {entry.slowest_ms:.0f} ms",
        )
        return entry

    async def _start(self, crowd: Crowd) -> int:
        """Wait for the key and for every paper to open; returns how many did."""
        state = await crowd.until(lambda state: state["papers_opened"] == state["seats"])
        self._say("密钥已到，试卷全部开启", f"{state['papers_opened']} papers opened by the key")
        await asyncio.sleep(_CALM_S)
        return int(state["papers_opened"])

    async def _cut_and_kill(self, crowd: Crowd, chief: Panel) -> None:
        """Cut the line, let facts queue up, kill the box in a burst until enough was in flight."""
        self._stage.wan.cut()
        self._say("线路中断", "the line to headquarters is cut")
        await chief.until(lambda panel: panel.queued >= QUEUED_AT_LEAST)
        self._say(f"已积压 {chief.queued} 条", "facts queued; seats go on answering")
        while self._trouble.kills < _KILLS_AT_MOST:
            caught = await self._kill(crowd)
            self._trouble.in_flight = max(self._trouble.in_flight, caught)
            if caught >= IN_FLIGHT_AT_LEAST:
                break
        await crowd.until(lambda state: state["unsent"] == 0)
        await chief.until(lambda panel: panel.queued >= QUEUED_AT_LEAST)
        self._trouble.queued = chief.queued
        self._say(
            f"断电恢复，积压仍在：{chief.queued} 条", "restarted; what was queued is still there"
        )

    async def _kill(self, crowd: Crowd) -> int:
        """Kill the box in a burst and start it again; returns the operations it left unanswered."""
        began = time.monotonic()
        crowd.tell("burst")
        await asyncio.sleep(_BURST_S)
        await crowd.until(lambda state: state["in_flight"] >= IN_FLIGHT_AT_LEAST)
        until = time.monotonic()
        await self._stage.box.kill()
        self._trouble.kills += 1
        await asyncio.sleep(_SETTLE_S)  # the seats notice that no reply will come
        crowd.tell("calm")
        caught = await crowd.caught(began, until)
        self._say(
            f"考点盒被强制断电，{caught} 条在途", "the box was killed with operations in flight"
        )
        await self._stage.box.start()
        return caught

    async def _end(self, crowd: Crowd) -> None:
        """Some submit, the rest is submitted by force; then the line is mended."""
        crowd.tell("submit", seats=len(self._people) // 3)
        await crowd.until(lambda state: state["submitted_by_hand"] >= len(self._people) // 3)
        self._say("部分考生交卷（断网中）", "a third submitted, with the line still down")
        state = await crowd.until(lambda state: state["submitted"] == state["seats"])
        forced = state["submitted"] - state["submitted_by_hand"]
        self._say(f"时间到，强制收卷 {forced} 份", "time is up; the rest was submitted by force")
        await asyncio.sleep(max(0.0, CUT_AT_LEAST_S - self._stage.wan.down_s))
        await self._stage.wan.mend()
        down = self._stage.wan.down_s
        self._say("线路恢复", f"the line is back after {down:.0f} s")
        try:
            async with asyncio.timeout(_CATCH_UP_S):
                await crowd.finished()
            self._say("全部作答已到总部", "headquarters has every answer, say the seats")
        except TimeoutError:
            self._say("补传超时", "the seats still wait for headquarters; let the verifier count")

    async def _account(self, entry: Entry, opened: int) -> Outcome:
        """Ask HQ who came in how, and the verifier about the rest."""
        folder, console = self._stage.folder, self._stage.console
        lines = await judgement.attempts(console, SESSION)
        await judgement.write_shown(console, lines, folder / _SHOWN)
        found = await judgement.verify(
            promises=folder / _PROMISES, database=self._stage.database, shown=folder / _SHOWN
        )
        self._say("独立核对", json.dumps(found, ensure_ascii=False))
        how = [one["how"] for one in lines]
        account = Account(
            verifier=found["verifier"],
            candidates=len(lines),
            verified_by_face=how.count("face"),
            admitted_by_approval=how.count("approval"),
            impostors_refused=entry.impostors_refused,
            papers_opened=opened,
            answers_acknowledged=found["answers_acknowledged"],
            answers_at_hq=found["answers_at_hq"],
            lost=found["lost"],
            cuts=self._stage.wan.cuts,
            queued_at_cut=self._trouble.queued,
            kills=self._trouble.kills,
            in_flight_at_kill=self._trouble.in_flight,
            seconds=round(self._progress.seconds, 1),
        )
        return Outcome(account, sound=not (found["lost"] or found["wrong"] or found["broken"]))

    def _write_config(self) -> Path:
        folder = self._stage.folder
        config = Settings(
            box=self._stage.box.address,
            hq_key=self._stage.hq_key,
            promises=folder / _PROMISES,
            between_s=_BETWEEN_S,
            seats=tuple(Place(one.seat, one.ticket, one.id_number) for one in self._people),
        )
        path = folder / "seats.json"
        path.write_text(config.model_dump_json())
        return path


def _is_prepared(panel: Panel) -> bool:
    """Tell whether the box has every paper and every photo."""
    papers = panel.venue["papers"]
    return bool(papers) and all(one["cached"] for one in papers)
