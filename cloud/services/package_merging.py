"""What a package brings becomes part of what counts, inside the transaction that takes it (X11)."""

import json
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core.packages import Brought
from cloud.core.scope import EVERYTHING
from cloud.services import counting
from cloud.store import attempts, packages, rosters
from cloud.store.boxes import Box
from cloud.store.packages import Operation, Package, PackagedOpening
from cloud.store.rosters import Entry
from contract import epoch as epochs
from contract import signing
from contract.facts.attempt import EpochOpened
from contract.package_content import Checked


async def merge(
    connection: AsyncConnection,
    package: Package,
    checked: Checked,
    brought: Sequence[Brought],
    among: Sequence[Box],
) -> None:
    """Store genuine operations and openings; count anew, with a version where more counts now."""
    taken = [one for each in brought for one in each.operations]
    rows = [
        Operation(
            digest=one.digest,
            attempt=one.operation.attempt,
            id=str(one.operation.id),
            epoch=one.operation.epoch,
            revision=one.operation.revision,
            item=one.operation.item,
            body=one.signed.body,
            signature=one.signed.signature,
            package=package.package,
        )
        for one in taken
    ]
    touched = sorted({row.attempt for row in rows})
    names = [box.box for box in among]
    before = {name: await _counted(connection, name, names) for name in touched}
    openings = [o for o in checked.openings.values() if o.attempt in touched]
    await packages.add_openings(connection, _openings(openings, among, package.package))
    await packages.add_operations(connection, package.package, rows)
    progress = await attempts.lock(connection, touched)
    for name in touched:
        after = await _counted(connection, name, names)
        progress[name] = counting.numbers(progress[name], after)
        if after.digests != before[name].digests:
            await counting.version(
                connection,
                name,
                after,
                why="package",
                by=package.stored_by,
                now_ms=package.received_ms,
            )
    await attempts.save(connection, progress)


async def _counted(
    connection: AsyncConnection, attempt: str, among: Sequence[str]
) -> counting.Counted:
    entry = await rosters.find(connection, EVERYTHING, attempt)
    assert isinstance(entry, Entry), "only what the roster has is merged"
    return await counting.of_attempt(connection, entry, among)


def _openings(
    found: Sequence[EpochOpened], among: Sequence[Box], package: str
) -> list[PackagedOpening]:
    return [
        PackagedOpening(
            attempt=opening.attempt,
            epoch=opening.epoch,
            box=box.box,
            seat=opening.seat,
            public_key=opening.public_key,
            endorsement=opening.endorsement,
            fence=json.dumps(opening.fence, ensure_ascii=True),
            at_ms=opening.at_ms,
            signature=opening.signature,
            package=package,
        )
        for opening in found
        for box in among
        if _opened_by(opening, box)
    ]


def _opened_by(opening: EpochOpened, box: Box) -> bool:
    try:
        epochs.verify(opening, box.signing_key)
    except (signing.BadSignature, signing.BadKey):
        return False
    return True
