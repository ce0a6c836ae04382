"""Answers that nothing proves to be in time: listed, and accepted or kept out by an administrator (X12).

A decision takes two steps: what it would change is shown first, with a token over exactly that; only
the token carries it out, and only while nothing has changed meanwhile.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core import answers as merging
from cloud.core.answers import Decision, Kept
from cloud.core.scope import EVERYTHING, Scope
from cloud.ports.clock import Clock
from cloud.services import counting as counts
from cloud.services.attempts import AttemptUnknown
from cloud.services.counting import Counted
from cloud.services.exams import SessionUnknown
from cloud.store import attempts, audit, boxes, counting, rosters, sessions
from cloud.store.counting import Version
from cloud.store.database import Database
from cloud.store.rosters import Entry
from contract.operations import Operation


class DecisionOutdated(Exception):
    """What was decided on is not how it stands now; look again."""

    code = "decision-outdated"


class NothingLate(Exception):
    """None of the named operations is late and unproved."""

    code = "nothing-late"


@dataclass(frozen=True, slots=True)
class LateOperation:
    """One late operation."""

    kept: Kept
    operation: Operation


@dataclass(frozen=True, slots=True)
class LateAttempt:
    """An attempt with late operations, decided or not."""

    entry: Entry
    version: int
    operations: tuple[LateOperation, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """An item that would show another answer."""

    item: str
    before: str | None
    """SHA-256 of the operation that shows."""
    after: str | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a decision would do."""

    token: str
    operations: int
    changes: tuple[Change, ...]


class Late:
    """HQ's word on late answers."""

    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def of_session(self, scope: Scope, session: str) -> list[LateAttempt]:
        """Return a session's attempts with late operations. Raises SessionUnknown."""
        async with self._database.begin() as connection:
            if await sessions.find(connection, session) is None:
                raise SessionUnknown(session)
            found = []
            for name in await attempts.with_late(connection, scope, session):
                entry, counted = await _counted(connection, scope, name)
                version = await counting.last_version(connection, name)
                operations = _late(counted)
                if operations:
                    found.append(LateAttempt(entry, version, operations))
        return found

    async def propose(
        self, scope: Scope, attempt: str, decision: Decision, digests: Sequence[str]
    ) -> Proposal:
        """Return what a decision would change. Raises AttemptUnknown, NothingLate."""
        async with self._database.begin() as connection:
            _, counted = await _counted(connection, scope, attempt)
            version = await counting.last_version(connection, attempt)
        wanted = _wanted(counted, digests)
        after = _with(counted, wanted, decision)
        return Proposal(
            token=_token(attempt, version, decision, wanted),
            operations=len(wanted),
            changes=_changes(counted, after),
        )

    async def decide(
        self,
        scope: Scope,
        attempt: str,
        decision: Decision,
        digests: Sequence[str],
        *,
        token: str,
        reason: str,
        by: str,
    ) -> Version:
        """Carry out what was proposed; a new version of what counts.

        Raises AttemptUnknown, NothingLate, DecisionOutdated.
        """
        now_ms = self._clock.now_ms()
        async with self._database.begin() as connection:
            progress = await attempts.lock(connection, [attempt])
            _, counted = await _counted(connection, scope, attempt)
            version = await counting.last_version(connection, attempt)
            wanted = _wanted(counted, digests)
            if token != _token(attempt, version, decision, wanted):
                raise DecisionOutdated(attempt)
            rows = [
                counting.Decision(attempt, one, version + 1, decision, reason, by, now_ms)
                for one in wanted
            ]
            await counting.decide(connection, rows)
            _, after = await _counted(connection, scope, attempt)
            made = await counts.version(
                connection, attempt, after, why="decision", by=by, now_ms=now_ms
            )
            progress[attempt] = counts.numbers(progress[attempt], after)
            await attempts.save(connection, progress)
            await audit.record(
                connection,
                at_ms=now_ms,
                account=by,
                act=f"late.{decision}",
                about=f"{attempt} {made.version}",
                detail=f"{len(wanted)}: {reason}",
            )
        return made


async def _counted(
    connection: AsyncConnection, scope: Scope, attempt: str
) -> tuple[Entry, Counted]:
    entry = await rosters.find(connection, scope, attempt)
    if entry is None:
        raise AttemptUnknown(attempt)
    among = await boxes.all_of(connection, EVERYTHING, venues=[entry.venue])
    return entry, await counts.of_attempt(connection, entry, [box.box for box in among])


def _late(counted: Counted) -> tuple[LateOperation, ...]:
    """Return each unproved operation once, in the order of writing."""
    open_ = merging.unproved(counted.kept)
    once = {one.digest: one for one in counted.kept if one.digest in open_}
    found = [LateOperation(one, Operation.model_validate_json(one.body)) for one in once.values()]
    return tuple(sorted(found, key=lambda one: (one.operation.epoch, one.operation.revision)))


def _wanted(counted: Counted, digests: Sequence[str]) -> list[str]:
    wanted = set(digests)
    if not wanted or not wanted <= merging.unproved(counted.kept):
        raise NothingLate(f"{len(wanted)} operations")
    return sorted(wanted)


def _with(counted: Counted, digests: Sequence[str], decision: Decision) -> tuple[Kept, ...]:
    return tuple(
        replace(one, late=decision != "accept", decided=decision) if one.digest in digests else one
        for one in counted.kept
    )


def _changes(counted: Counted, after: tuple[Kept, ...]) -> tuple[Change, ...]:
    before = _shown(counted.kept, counted)
    then = _shown(after, counted)
    return tuple(
        Change(item, before.get(item), then.get(item))
        for item in sorted(before.keys() | then.keys())
        if before.get(item) != then.get(item)
    )


def _shown(kept: tuple[Kept, ...], counted: Counted) -> dict[str, str]:
    return {
        answer.item: answer.shown.kept.digest
        for answer in merging.answers(kept, counted.fences)
        if answer.shown
    }


def _token(attempt: str, version: int, decision: str, digests: Sequence[str]) -> str:
    text = "\n".join((attempt, str(version), decision, *digests))
    return hashlib.sha256(text.encode()).hexdigest()
