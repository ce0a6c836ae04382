"""Thresholds for a plan from its own roster's photos (E1): proposed by the command, taken by a person.

What is not proved can be taken only with a reason, and the plan goes on saying that it is not.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core import thresholds
from cloud.core.thresholds import State
from cloud.ports.clock import Clock
from cloud.services.amending import amend
from cloud.services.exams import PlanUnknown
from cloud.services.ordering import Ordering
from cloud.store import audit, calibrations, rosters, sessions
from cloud.store.calibrations import Calibration
from cloud.store.database import Database
from contract.orders import FaceThresholds, SessionPlan


class CalibrationUnknown(Exception):
    """Nothing of that name was proposed for this plan."""

    code = "not-found"


class CalibrationUnproved(Exception):
    """Too few pairs, or too high a bound: it takes somebody who says why it is used all the same."""

    code = "calibration-unproved"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a plan stands: what is in force, if anything, and all that was proposed."""

    state: State
    in_force: Calibration | None
    calibrations: tuple[Calibration, ...]


async def keep(database: Database, clock: Clock, proposal: Calibration) -> Calibration:
    """Store a proposal; whether it is proved is judged here. Raises PlanUnknown."""
    bound = proposal.fmr_bound
    judged = replace(
        proposal,
        stored_ms=clock.now_ms(),
        proved=thresholds.proved(pairs=proposal.pairs, fmr_bound=bound),
    )
    async with database.begin() as connection:
        if await sessions.find_plan(connection, judged.plan) is None:
            raise PlanUnknown(judged.plan)
        await calibrations.add(connection, judged)
        await audit.record(
            connection,
            at_ms=judged.stored_ms,
            account=judged.stored_by,
            act="calibration.store",
            about=judged.plan,
            detail=_said(judged),
        )
    return judged


class Calibrating:
    """What was proposed for a plan, and what holds."""

    def __init__(self, *, database: Database, clock: Clock, ordering: Ordering) -> None:
        self._database = database
        self._clock = clock
        self._ordering = ordering

    async def states(self) -> dict[str, State]:
        """Return how each plan stands."""
        async with self._database.begin() as connection:
            names = [plan.plan for plan in await sessions.all_plans(connection)]
            return {name: (await _standing(connection, name))[0] for name in names}

    async def of_plan(self, plan: str) -> Standing:
        """Return how a plan stands. Raises PlanUnknown."""
        async with self._database.begin() as connection:
            if await sessions.find_plan(connection, plan) is None:
                raise PlanUnknown(plan)
            state, accepted = await _standing(connection, plan)
            proposed = await calibrations.of_plan(connection, plan)
        return Standing(state, accepted, tuple(proposed))

    async def accept(
        self, plan: str, calibration: str, *, unproved: str, by: str
    ) -> tuple[Calibration, list[str]]:
        """Put a proposal in force and tell the boxes; returns it and the boxes told.

        Accepting once more tells whoever was not told. Raises CalibrationUnknown,
        CalibrationUnproved if it is not proved and ``unproved`` gives no reason.
        """
        now_ms = self._clock.now_ms()
        async with self._database.begin() as connection:
            found = await calibrations.find(connection, plan, calibration)
            if found is None:
                raise CalibrationUnknown(calibration)
            if not found.proved and not unproved:
                raise CalibrationUnproved(calibration)
            reason = "" if found.proved else unproved
            await calibrations.accept(
                connection, calibration, by=by, now_ms=now_ms, unproved=reason
            )
            await audit.record(
                connection,
                at_ms=now_ms,
                account=by,
                act="calibration.accept",
                about=plan,
                detail=f"{_said(found)}{f': {reason}' if reason else ''}",
            )
            coming = [
                one.session
                for one in await sessions.all_of(connection, plan=plan)
                if one.ends_ms > now_ms and one.published_ms is not None
            ]
        told: list[str] = []
        for session in coming:
            told += await self._tell(session, found.thresholds, now_ms)
        return replace(found, accepted_by=by, accepted_ms=now_ms, unproved=reason), told

    async def _tell(self, name: str, face: FaceThresholds, now_ms: int) -> list[str]:
        """Publish a session's plans with other thresholds; in a transaction of its own."""
        async with self._database.begin() as connection:
            session = await sessions.lock(connection, name)
            if session is None:
                return []
            told = await amend(connection, session, _with(face), now_ms=now_ms)
        names = [box.box for box in told]
        await self._ordering.bring(names)
        return names


async def _standing(connection: AsyncConnection, plan: str) -> tuple[State, Calibration | None]:
    accepted = await calibrations.in_force(connection, plan)
    if accepted is None:
        return "none", None
    today = thresholds.roster_digest(await rosters.photos_of_plan(connection, plan))
    state = thresholds.state(proved=accepted.proved, measured=accepted.roster, today=today)
    return state, accepted


def _with(face: FaceThresholds) -> Callable[[SessionPlan], SessionPlan]:
    return lambda plan: plan.model_copy(update={"face": face})


def _said(one: Calibration) -> str:
    word = "proved" if one.proved else "unproved"
    return f"{one.model} {one.pass_at:g}, {one.pairs} pairs, FMR up to {one.fmr_bound:.2g}, {word}"
