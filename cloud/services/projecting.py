"""From readings to everything that is derived from them, inside the transaction of the batch."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core import progress
from cloud.core.progress import Progress
from cloud.core.reading import Reading
from cloud.core.scope import EVERYTHING
from cloud.store import attempts, boxes, epochs, journals, orders, projections, rosters
from cloud.store.boxes import Box
from cloud.store.database import fits
from cloud.store.projections import NoRow, Row
from cloud.store.tables import fleet
from contract import operations, signing
from contract.facts.attempt import AnswerSaved, AttemptSubmitted, EpochOpened
from contract.facts.order import OrderTaken
from contract.operations import SignedOperation

Key = tuple[str, int]
"""Attempt and seat epoch."""


@dataclass(frozen=True, slots=True)
class Projected:
    """The readings as they are to be stored, and whether the box took an order of another HQ."""

    readings: tuple[Reading, ...]
    foreign_order: bool
    mixed: tuple[str, ...]
    """Attempts to be counted anew once the facts are stored (``services.counting``)."""
    among: tuple[str, ...]
    """The venue's boxes, whose word counts for them."""


async def project(
    connection: AsyncConnection, box: Box, journal: str, readings: Sequence[Reading]
) -> Projected:
    """Derive rows and progress from entries that HQ answers for."""
    again = await journals.told_before(connection, box.box, journal, readings)
    own = await _own(connection, box, [r for r in readings if r.entry.seq not in again])
    known = await attempts.lock(connection, (r.attempt for r in _about(own) if r.attempt))
    verified = await _verified(connection, box, own)
    final: list[Reading] = []
    rows: list[tuple[int, Row]] = []
    for reading in own:
        try:
            made = projections.row(reading, verified=reading.entry.seq in verified)
        except NoRow as exc:
            final.append(reading.quarantine(exc.code))
            continue
        final.append(reading)
        if made:
            rows.append((reading.entry.seq, made))
    await projections.insert_rows(connection, box.box, journal, rows)
    _fold(known, final, verified)
    await _catch_up(connection, known, final)
    await attempts.save(connection, known)
    final += [reading for reading in readings if reading.entry.seq in again]
    mixed = tuple(name for name, one in known.items() if one.packaged or one.late)
    return Projected(
        readings=tuple(final),
        foreign_order=await _settle(connection, box, final),
        mixed=mixed,
        among=await _among(connection, box) if mixed else (),
    )


async def _own(connection: AsyncConnection, box: Box, readings: Sequence[Reading]) -> list[Reading]:
    """Set aside what a box says about attempts that do not sit at its venue."""
    named = [reading.attempt for reading in readings if reading.attempt]
    venues = await rosters.venues_of(connection, named)

    def judge(reading: Reading) -> Reading:
        if reading.attempt is None or reading.quarantined:
            return reading
        if reading.attempt not in venues:
            return reading.quarantine("attempt-unknown")
        elsewhere = venues[reading.attempt] != box.venue
        return reading.quarantine("attempt-elsewhere") if elsewhere else reading

    return [judge(reading) for reading in readings]


async def _verified(
    connection: AsyncConnection, box: Box, readings: Sequence[Reading]
) -> frozenset[int]:
    """Return the places whose signature fits: the epoch's over operations, the box's over receipts."""
    keys: dict[Key, set[str]] = {}
    for reading in readings:
        if isinstance(reading.fact, EpochOpened) and not reading.quarantined:
            key = (reading.fact.attempt, reading.fact.epoch)
            keys.setdefault(key, set()).add(reading.fact.public_key)
    wanted = [
        (reading.operation.attempt, reading.operation.epoch)
        for reading in readings
        if reading.operation and not reading.quarantined
    ]
    among = await _among(connection, box)
    for key, known in (await epochs.keys(connection, wanted, among=among)).items():
        keys.setdefault(key, set()).update(known)
    if not any(isinstance(r.fact, AnswerSaved | AttemptSubmitted) for r in readings):
        return frozenset()
    return await asyncio.to_thread(_check, readings, keys, box.signing_key)


async def _among(connection: AsyncConnection, box: Box) -> tuple[str, ...]:
    found = await boxes.all_of(connection, EVERYTHING, venues=[box.venue])
    return tuple(one.box for one in found)


def _check(
    readings: Iterable[Reading], keys: dict[Key, set[str]], signing_key: str
) -> frozenset[int]:
    good: set[int] = set()
    for reading in readings:
        if reading.quarantined:
            continue
        if isinstance(reading.fact, AnswerSaved) and reading.operation:
            signed = SignedOperation(body=reading.fact.body, signature=reading.fact.signature)
            key = (reading.operation.attempt, reading.operation.epoch)
            if any(_signed(signed, public) for public in keys.get(key, ())):
                good.add(reading.entry.seq)
        elif isinstance(reading.fact, AttemptSubmitted):
            receipt = reading.fact.receipt
            try:
                body = receipt.body.encode()
                signing.verify(signing_key, signing.RECEIPT, body, receipt.signature)
            except (signing.BadSignature, signing.BadKey):
                continue
            good.add(reading.entry.seq)
    return frozenset(good)


def _signed(signed: SignedOperation, public_key: str) -> bool:
    try:
        operations.verify(signed, public_key)
    except (signing.BadSignature, signing.BadKey):
        return False
    return True


def _about(readings: Iterable[Reading]) -> list[Reading]:
    return [reading for reading in readings if reading.attempt and not reading.quarantined]


def _fold(
    known: dict[str, Progress], readings: Sequence[Reading], verified: frozenset[int]
) -> None:
    for reading in _about(readings):
        assert reading.attempt is not None
        good = reading.entry.seq in verified
        before = known[reading.attempt]
        known[reading.attempt] = progress.apply(before, reading, verified=good)


async def _catch_up(
    connection: AsyncConnection, known: dict[str, Progress], readings: Sequence[Reading]
) -> None:
    """Verify operations that came, by another journal, before the opening of their epoch."""
    opened = {
        (r.fact.attempt, r.fact.epoch): r.fact.public_key
        for r in readings
        if isinstance(r.fact, EpochOpened) and not r.quarantined
    }
    for saved in await epochs.unverified(connection, opened):
        signed = SignedOperation(body=saved.body, signature=saved.signature)
        if _signed(signed, opened[(saved.attempt, saved.epoch)]):
            await epochs.set_verified(connection, saved)
            before = known[saved.attempt]
            change = {"unverified": before.unverified - 1}
            known[saved.attempt] = before.model_copy(update=change)


async def _settle(connection: AsyncConnection, box: Box, readings: Sequence[Reading]) -> bool:
    """Note the outcomes of orders; return whether one was not this HQ's (it was restored)."""
    foreign = False
    for reading in readings:
        fact = reading.fact
        if not isinstance(fact, OrderTaken) or reading.quarantined:
            continue
        if not fits(fleet.orders, {"epoch": fact.epoch, "seq": fact.seq}):
            continue
        order = await orders.at(connection, box.box, fact.epoch, fact.seq)
        if order is not None and order.body == fact.body:
            await orders.settle(
                connection, box.box, fact.epoch, fact.seq, outcome=fact.outcome, code=fact.code
            )
        elif fact.epoch == box.order_epoch:
            foreign = True
    return foreign
