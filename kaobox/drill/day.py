"""A whole exam with everything going wrong: people come in, troubles happen, the verifier counts."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from kaobox.demo import setup
from kaobox.demo.crowd import Crowd
from kaobox.demo.invigilator import Panel, session_arrived
from kaobox.demo.people import Candidate
from kaobox.demo.place import Place
from kaobox.demo.report import Progress
from kaobox.demo.setup import CHIEF, INVIGILATOR, Person, Timing
from kaobox.demo.stage import Cast, Ports, Stage, open_stage
from kaobox.drill import verdict
from kaobox.drill.clock import Setting
from kaobox.drill.ending import Ending
from kaobox.drill.hall import Settings
from kaobox.drill.plan import Plan
from kaobox.drill.troubles import Troubles
from kaobox.drill.venue import DrillVenue, Hours
from kaobox.drill.verdict import Account

SESSION = "drill-1"
LONGEST_S = 420.0
_START_IN_S = 5.0
_SEAT_S = 0.06
_BETWEEN_S = 0.8
_AT_ONCE = 8


class DrillFailed(Exception):
    """The drill could not be held to its end."""

    code = "drill-failed"


@dataclass(frozen=True, slots=True)
class Files:
    """What a drill writes besides the programs' own data."""

    folder: Path

    @property
    def promises(self) -> Path:
        """Every acknowledgement."""
        return self.folder / "promises.jsonl"

    @property
    def expected(self) -> Path:
        """What must become of troubled seats' answers."""
        return self.folder / "expected.jsonl"

    @property
    def clock(self) -> Path:
        """How the box's clock is set."""
        return self.folder / "clock.json"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The account, and examples of what was found."""

    account: Account
    examples: tuple[str, ...]


def cast(folder: Path) -> Cast:
    """Return who plays the programs: the control plane as it is, the box on a clock to set."""
    return Cast(box=("kaobox.drill.box", "--clock", str(Files(folder).clock)), faces=False)


async def hold(
    folder: Path, people: Sequence[Candidate], plan: Plan, progress: Progress, actors: Cast
) -> tuple[Outcome, Stage]:
    """Hold a drill; returns what it came to and the stage it was held on, which is over.

    Raises:
        DrillFailed: it was not over in time; whatever else stops it passes through.
    """
    try:
        async with asyncio.timeout(LONGEST_S):
            return await _hold(folder, people, plan, progress, actors)
    except TimeoutError as exc:
        raise DrillFailed(f"not over within {LONGEST_S:.0f} s; see the logs in {folder}") from exc


async def _hold(
    folder: Path, people: Sequence[Candidate], plan: Plan, progress: Progress, actors: Cast
) -> tuple[Outcome, Stage]:
    Setting().write(Files(folder).clock)
    async with open_stage(folder, ports=Ports(), taps=False, camera=[], cast=actors) as stage:
        progress.say("总部与考点盒已启动", "headquarters and the box are up")
        timing = Timing(start_in_s=_START_IN_S + _SEAT_S * len(people), lasts_s=plan.exam_s)
        session = await setup.plan(stage.console, people, session=SESSION, timing=timing)
        progress.say("试卷、名单、人员已下发", "paper, roster and staff are published")
        hours = Hours(ends_ms=session["ends_ms"])
        return await _Day(stage, people, plan, progress, hours).hold(), stage


class _Day:
    """One exam day."""

    def __init__(
        self,
        stage: Stage,
        people: Sequence[Candidate],
        plan: Plan,
        progress: Progress,
        hours: Hours,
    ) -> None:
        self._stage = stage
        self._people = people
        self._plan = plan
        self._progress = progress
        self._hours = hours
        self._files = Files(stage.folder)

    async def hold(self) -> Outcome:
        """Hold it."""
        async with AsyncExitStack() as stack:
            await session_arrived(self._stage.box.address)
            chief = await stack.enter_async_context(self._panel(CHIEF))
            invigilator = await stack.enter_async_context(self._panel(INVIGILATOR))
            await chief.until(lambda panel: all(one["cached"] for one in panel.venue["papers"]))
            config = self._write_config()
            crowd = await stack.enter_async_context(
                Crowd.start(config, self._stage.folder, "kaobox.drill.hall")
            )
            await crowd.until(lambda state: state["signed_in"] == state["seats"])
            attempts = await self._admit(chief, invigilator)
            await crowd.until(lambda state: state["papers_opened"] == state["seats"])
            self._hours.begin()
            left_s = self._hours.ends_ms / 1000 - time.time()
            self._progress.say("试卷全部开启", f"all papers are open; {left_s:.0f} s to the end")
            venue = DrillVenue(
                stage=self._stage,
                crowd=crowd,
                chief=chief,
                attempts=attempts,
                hours=self._hours,
                clock=self._files.clock,
                progress=self._progress,
            )
            await Troubles(venue, self._plan).run()
            await Ending(venue, self._plan).run()
            p99_ms = crowd.state["p99_ms"]
        return await self._account(venue, p99_ms)

    def _panel(self, person: Person) -> AbstractAsyncContextManager[Panel]:
        return Panel.open(self._stage.box.address, account=person.account, pin=person.pin)

    async def _admit(self, chief: Panel, invigilator: Panel) -> dict[str, str]:
        """Let everybody in by papers and the chief; returns the attempt at each seat."""
        slots = asyncio.Semaphore(_AT_ONCE)

        async def one(candidate: Candidate) -> tuple[str, str]:
            async with slots:
                attempt = await invigilator.find(candidate.ticket)
                await invigilator.file(attempt, "演练：证件核对一致")
                await chief.admit(attempt, "演练")
                return candidate.seat, attempt

        found = dict(await asyncio.gather(*map(one, self._people)))
        self._progress.say("入场完毕", f"{len(found)} candidates are in")
        return found

    async def _account(self, venue: DrillVenue, p99_ms: float) -> Outcome:
        judged = await verdict.judge(
            self._stage.console,
            SESSION,
            self._stage.folder,
            database=self._stage.database,
            promises=self._files.promises,
            expected=self._files.expected,
        )
        found, standings, tally = judged.found, judged.standings, venue.tally
        account = Account(
            verifier=found["verifier"],
            acknowledged=found["answers_acknowledged"],
            at_hq=found["answers_at_hq"],
            lost=found["lost"],
            wrong=found["wrong"],
            fenced_kept=standings["fenced"],
            recovered=standings["recovered"],
            late_unproved=standings["late"],
            p99_ms=p99_ms,
            seats=len(self._people),
            faults={kind: tally.done.get(kind, 0) for kind in self._plan.kinds},
            seconds=round(self._progress.seconds, 1),
            seed=self._plan.seed,
            broken=found["broken"],
            unexpected=len(judged.unexpected),
            unavailable=tally.unavailable,
        )
        return Outcome(account, (*found["examples"], *judged.unexpected))

    def _write_config(self) -> Path:
        config = Settings(
            box=self._stage.box.address,
            hq_key=self._stage.hq_key,
            promises=self._files.promises,
            expected=self._files.expected,
            between_s=_BETWEEN_S,
            seats=tuple(Place(one.seat, one.ticket, one.id_number) for one in self._people),
            seed=self._plan.seed,
        )
        path = self._stage.folder / "seats.json"
        path.write_text(config.model_dump_json())
        return path
