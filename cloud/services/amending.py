"""Changes one thing in plans that were published, and leaves alone what nobody has published yet.

A reissued ticket or an accepted threshold goes to the boxes by itself; a roster that somebody is
still working on does not go with it.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core.scope import EVERYTHING
from cloud.services.issuing import OrderTooLarge
from cloud.services.venue_plans import LARGEST
from cloud.store import boxes, sessions
from cloud.store.boxes import Box
from cloud.store.sessions import Published, Session
from contract.orders import SessionPlan

Change = Callable[[SessionPlan], SessionPlan]


async def amend(
    connection: AsyncConnection,
    session: Session,
    change: Change,
    *,
    now_ms: int,
    venues: Sequence[str] | None = None,
) -> list[Box]:
    """Publish anew the plans of a locked session that ``change`` makes different.

    Returns the boxes that are to be brought up to date after the transaction. Raises OrderTooLarge.
    """
    revision = session.revision + 1
    changed: list[str] = []
    for told in await sessions.told(connection, session=session.session, venues=venues):
        published = await sessions.text_of(connection, told)
        anew = await asyncio.to_thread(_anew, published, change, revision, now_ms)
        if anew is not None:
            await sessions.publish(connection, anew)
            changed.append(told.venue)
    if not changed:
        return []
    await sessions.change(connection, replace(session, revision=revision))
    return await boxes.all_of(connection, EVERYTHING, venues=changed)


def _anew(published: Published, change: Change, revision: int, now_ms: int) -> Published | None:
    """Return the next revision of a plan; None if nothing changes."""
    before = published.plan
    after = change(before)
    if after == before:
        return None
    body = after.model_copy(update={"revision": revision}).model_dump_json()
    if len(body.encode()) > LARGEST:
        raise OrderTooLarge(published.venue)
    return replace(published, revision=revision, body=body, published_ms=now_ms)
