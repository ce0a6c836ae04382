"""What counts of an attempt: journals and packages together, and what HQ decided of the late ones.

Derived whenever somebody asks, by ``core.answers``; only the fold's numbers are kept beside it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core import answers, lateness
from cloud.core.answers import Decision, Kept
from cloud.core.lateness import Head, Limits
from cloud.core.progress import Mark, Progress
from cloud.core.scope import EVERYTHING
from cloud.store import attempts, counting, epochs, packages, rosters, sessions
from cloud.store.counting import Version
from cloud.store.epochs import Epoch, Saved
from cloud.store.packages import Packaged, PackagedOpening
from cloud.store.rosters import Entry
from contract import receipt
from contract.facts.attempt import AttemptSubmitted, SeatHeadEntered, TimeGranted
from contract.merge import Fence
from contract.operations import Operation


@dataclass(frozen=True, slots=True)
class Counted:
    """Everything of one attempt that a merge needs, and what it is made of."""

    kept: tuple[Kept, ...]
    fences: dict[int, Fence]
    saved: tuple[Saved, ...]
    packaged: tuple[Packaged, ...]
    epochs: tuple[Epoch, ...]
    openings: tuple[PackagedOpening, ...]
    """Of epochs that no journal has told of yet."""

    @property
    def digests(self) -> frozenset[str]:
        """Return what is in time."""
        return answers.counting(self.kept)


async def of_attempt(connection: AsyncConnection, entry: Entry, among: Sequence[str]) -> Counted:
    """Read an attempt as the boxes ``among`` and the packages tell it."""
    name = entry.attempt
    saved = await epochs.saved(connection, name, among=among)
    opened = await epochs.of_attempt(connection, name, among=among)
    packaged = await packages.operations_of(connection, name)
    heard = {epoch.epoch for epoch in opened}
    openings = [
        one
        for one in (await packages.openings_of(connection, name, among=among) if packaged else ())
        if one.epoch not in heard
    ]
    fences = {one.epoch: Fence(one.at_ms, one.seen) for one in reversed(openings)}
    fences |= {epoch.epoch: Fence(epoch.at_ms, epoch.seen) for epoch in reversed(opened)}
    late: frozenset[str] = frozenset()
    if packaged:
        limits = await _limits(connection, entry, among)
        late = lateness.late(_delivered(saved, packaged), limits)
    decided = {d.digest: d.decision for d in await counting.decisions(connection, name)}
    kept = [_saved(one) for one in saved] + [_packaged(one, one.digest in late) for one in packaged]
    return Counted(
        kept=tuple(_decided(one, decided) for one in kept),
        fences=fences,
        saved=tuple(saved),
        packaged=tuple(packaged),
        epochs=tuple(opened),
        openings=tuple(openings),
    )


async def recount(
    connection: AsyncConnection, names: Sequence[str], among: Sequence[str], now_ms: int
) -> None:
    """Put right the numbers of attempts whose operations came in more ways than one.

    Where a fact proved packaged operations to be in time, that is a new version of what counts.
    """
    known = await attempts.lock(connection, names)
    for name, before in list(known.items()):
        entry = await rosters.find(connection, EVERYTHING, name)
        if entry is None:
            continue
        counted = await of_attempt(connection, entry, among)
        known[name] = numbers(before, counted)
        if known[name].packaged_late < before.packaged_late:
            await version(connection, name, counted, why="proof", by="", now_ms=now_ms)
    await attempts.save(connection, known)


async def version(
    connection: AsyncConnection, attempt: str, counted: Counted, *, why: str, by: str, now_ms: int
) -> Version:
    """Store the next version of what counts."""
    digests = counted.digests
    made = Version(
        attempt=attempt,
        version=await counting.last_version(connection, attempt) + 1,
        why=why,
        made_by=by,
        made_ms=now_ms,
        count=len(digests),
        root=receipt.root(digests),
    )
    await counting.add_version(connection, made)
    return made


def numbers(before: Progress, counted: Counted) -> Progress:
    """Return the progress with its numbers taken from every operation, each counted once."""
    kept = counted.kept
    marks: dict[str, Mark] = {}
    operations = {one.digest: one for one in kept}
    for digest in counted.digests:
        operation = Operation.model_validate_json(operations[digest].body)
        known = marks.get(operation.item)
        if known is None or (known.epoch, known.revision) < (operation.epoch, operation.revision):
            filled = any(any(texts) for texts in operation.value.responses.values())
            mark = Mark(epoch=operation.epoch, revision=operation.revision, filled=filled)
            marks[operation.item] = mark
    verified = {one.digest for one in kept if one.verified}
    open_ = {one.digest for one in kept if one.late} - counted.digests
    in_packages = {one.digest for one in kept if one.package}
    return before.model_copy(
        update={
            "items": marks,
            "operations": len(operations),
            "unverified": len(operations.keys() - verified),
            "late": len(open_),
            "packaged": len(in_packages),
            "packaged_late": len(in_packages & open_),
        }
    )


async def _limits(connection: AsyncConnection, entry: Entry, among: Sequence[str]) -> Limits:
    """Return when an attempt was over: the published end, the roster's and the chief's additions."""
    due_ms = await _due_ms(connection, entry)
    handed_in: int | None = None
    submitted = False
    heads = []
    for kind, fact, at_ms in await counting.limits(connection, entry.attempt, among=among):
        if kind == TimeGranted.KIND:
            due_ms += fact["seconds"] * 1000
        elif kind == SeatHeadEntered.KIND:
            heads.append(Head(fact["epoch"], fact["revision"], fact["head"], before=not submitted))
        elif kind == AttemptSubmitted.KIND and not submitted:
            submitted = True
            handed_in = at_ms if fact["how"] == "candidate" else None
    return Limits(due_ms=due_ms, handed_in_ms=handed_in, heads=tuple(heads))


async def _due_ms(connection: AsyncConnection, entry: Entry) -> int:
    told = await sessions.told(connection, session=entry.session, venues=[entry.venue])
    for one in told:
        plan = (await sessions.text_of(connection, one)).plan
        for line in plan.entries:
            if line.attempt == entry.attempt:
                return plan.ends_ms + line.extra_minutes * 60_000
    session = await sessions.find(connection, entry.session)
    assert session is not None, "a roster entry belongs to a session"
    return session.ends_ms + entry.extra_minutes * 60_000


def _delivered(saved: Iterable[Saved], packaged: Iterable[Packaged]) -> list[lateness.Packaged]:
    """Return every operation once; those of journals stand there for the chain alone."""
    found = {one.digest: _link(one.digest, one.body, None, vouched=False) for one in saved}
    found |= {
        one.digest: _link(one.digest, one.body, one.arrived_ms, vouched=one.vouched)
        for one in packaged
    }
    return list(found.values())


def _link(digest: str, body: str, arrived_ms: int | None, *, vouched: bool) -> lateness.Packaged:
    operation = Operation.model_validate_json(body)
    return lateness.Packaged(
        digest=digest,
        previous=operation.previous,
        epoch=operation.epoch,
        revision=operation.revision,
        exam_ms=operation.exam_ms,
        arrived_ms=arrived_ms,
        vouched=vouched,
    )


def _saved(saved: Saved) -> Kept:
    return Kept(
        journal=saved.journal,
        seq=saved.seq,
        digest=saved.digest,
        body=saved.body,
        verified=saved.verified,
        late=saved.late,
    )


def _packaged(one: Packaged, late: bool) -> Kept:  # noqa: FBT001 - what was found of it
    return Kept(
        journal="",
        seq=0,
        digest=one.digest,
        body=one.body,
        verified=True,
        late=late,
        package=one.package,
    )


def _decided(one: Kept, decided: dict[str, str]) -> Kept:
    """Let HQ's word hold for what is late; whatever is in time needs none."""
    decision: Decision | None = (
        None if not one.late or one.digest not in decided else _decision(decided[one.digest])
    )
    return replace(one, late=decision != "accept", decided=decision) if decision else one


def _decision(text: str) -> Decision:
    return "accept" if text == "accept" else "keep-out"
