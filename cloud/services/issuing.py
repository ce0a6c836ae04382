"""Which orders a box is to have, and the making of those it lacks.

What a box is to have is derived, never remembered: the newest plan of each current session of its
venue, the keys whose time has come, the wishes nobody has settled. Each has a key that is unique
within an order epoch, so that asking twice issues once, and a new epoch fills itself.
"""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core.outbox import MAX_BYTES
from cloud.ports.keys import KeyService, NotUnwrapped, Signer
from cloud.store import boxes, orders, papers, sessions
from cloud.store.boxes import Box
from cloud.store.orders import Order
from cloud.store.sessions import Session, Told
from contract import release, signing
from contract.orders import AdmissionWish, OrderBody, OrderWithdraw, PaperRelease, SessionPlan
from contract.orders import read as read_order

log = logging.getLogger(__name__)

KEEP_MS = 7 * 24 * 3600 * 1000
"""How long after its end a session still concerns a box that comes new or comes back."""


class OrderTooLarge(Exception):
    """The text would not fit a message; a venue's plan is too large for one order."""

    code = "order-too-large"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An order that a box is to have."""

    key: str
    order: SessionPlan | PaperRelease | AdmissionWish | OrderWithdraw
    session: str | None = None
    attempt: str | None = None


def paper_purpose(paper: str, version: int) -> str:
    """Return what the key service ties a paper's key to."""
    return f"kaobox/paper/{paper}/{version}"


class Issuing:
    """Numbers, signs and stores orders; the caller holds the box's row and sends afterwards."""

    def __init__(self, *, signer: Signer, keys: KeyService) -> None:
        self._signer = signer
        self._keys = keys

    async def issue(
        self, connection: AsyncConnection, box: Box, wanted: Wanted, now_ms: int
    ) -> Order:
        """Store the next order of a locked box; one that was issued already is returned as it is."""
        known = await orders.by_key(connection, box.box, box.order_epoch, wanted.key)
        if known is not None:
            return known
        locked = await boxes.lock(connection, box.box)
        assert locked is not None
        seq = locked.order_seq + 1
        order_id = uuid4()
        body = OrderBody(
            id=order_id,
            box=box.box,
            epoch=locked.order_epoch,
            seq=seq,
            issued_ms=now_ms,
            order=wanted.order,
        ).model_dump_json()
        if len(body.encode()) > MAX_BYTES:
            raise OrderTooLarge(f"{len(body.encode())} bytes")
        order = Order(
            box=box.box,
            epoch=locked.order_epoch,
            seq=seq,
            id=str(order_id),
            key=wanted.key,
            kind=wanted.order.kind,
            session=wanted.session,
            attempt=wanted.attempt,
            body=body,
            signature=self._signer.sign(signing.ORDER, body.encode()),
            issued_ms=now_ms,
        )
        await orders.add(connection, order)
        await boxes.set_issued(connection, box.box, seq)
        return order

    async def ensure(self, connection: AsyncConnection, name: str, now_ms: int) -> int:
        """Issue what a box is to have and has not; return how many orders that made."""
        box = await boxes.lock(connection, name)
        if box is None:
            return 0
        made = 0
        have = await orders.keys(connection, box.box, box.order_epoch)
        async for wanted in self._wanted(connection, box, have, now_ms):
            await self.issue(connection, box, wanted, now_ms)
            made += 1
            if isinstance(wanted.order, PaperRelease):
                order = wanted.order
                await sessions.note_release(connection, order.session, now_ms)
                await papers.note_release(connection, order.paper, order.version, now_ms)
        return made

    async def _wanted(
        self, connection: AsyncConnection, box: Box, have: set[str], now_ms: int
    ) -> AsyncIterator[Wanted]:
        told = {one.session: one for one in await sessions.told(connection, venue=box.venue)}
        for session in await sessions.current(connection, since_ms=now_ms - KEEP_MS):
            if session.session not in told:
                continue
            newest = told[session.session]
            key = f"plan/{session.session}/{newest.revision}"
            if key not in have:
                published = await sessions.text_of(connection, newest)
                yield Wanted(key, published.plan, session=session.session)
            if session.told_starts_ms is not None and session.told_starts_ms <= now_ms:
                async for wanted in self._keys_of(connection, box, session, newest, have):
                    yield wanted
        for wish in await orders.of_kind(connection, box.box, "admission.wish"):
            if wish.outcome is None and wish.key not in have and not wish.withdrawn:
                order = read_order(wish.body).order
                yield Wanted(wish.key, order, session=wish.session, attempt=wish.attempt)

    async def _keys_of(
        self,
        connection: AsyncConnection,
        box: Box,
        session: Session,
        told: Told,
        have: set[str],
    ) -> AsyncIterator[Wanted]:
        """Yield the keys of a session whose time has come (X2): sealed to this box, to no other."""
        keys = {f"key/{session.session}/{p}/{v}": (p, v) for p, v in told.versions}
        lacking = {key: which for key, which in keys.items() if key not in have}
        if not lacking:
            return
        issued = await orders.of_kind(connection, box.box, "paper.release", session=session.session)
        taken_back = {order.key for order in issued if order.withdrawn}
        for key, (name, version) in lacking.items():
            if key in taken_back:
                continue
            paper = await papers.find(connection, name, version)
            assert paper is not None, "a published plan names papers that exist"
            purpose = paper_purpose(paper.paper, paper.version)
            try:
                secret = await self._keys.unwrap(paper.key, purpose=purpose)
            except NotUnwrapped:
                log.exception("the key of %s stays closed", purpose)  # the other papers go on
                continue
            sealed = release.seal_key(
                secret,
                to=box.sealing_key,
                box=box.box,
                session=session.session,
                paper=paper.paper,
                version=paper.version,
            )
            order = PaperRelease(
                session=session.session,
                paper=paper.paper,
                version=paper.version,
                not_before_ms=session.told_starts_ms or session.starts_ms,
                sealed_key=sealed,
            )
            yield Wanted(key, order, session=session.session)
