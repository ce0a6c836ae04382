"""Sends orders: stored before sent, sent on hello and until the box acknowledges them."""

import asyncio
import logging
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core import outbox
from cloud.core.outbox import MAX_BATCH, Reopen
from cloud.core.scope import EVERYTHING, Scope
from cloud.ports.cancellation import obey_cancellation
from cloud.ports.clock import Clock
from cloud.ports.line import Line, LineDown
from cloud.services.issuing import Issuing
from cloud.services.wanting import Wanted
from cloud.store import audit, boxes, orders
from cloud.store.boxes import Box
from cloud.store.database import STORAGE_FAULTS, Database
from cloud.store.orders import Order
from contract import topics
from contract.messages import Hello, OrderAck, OrderBatch, OrderText
from contract.orders import AdmissionWish, OrderWithdraw

log = logging.getLogger(__name__)

_EVERY_S = 1.0
_TOGETHER = 100
"""Boxes in one transaction."""
_AGAIN_S = 10.0
"""A box that has not acknowledged is sent the same orders again after this long."""


class OrderUnknown(Exception):
    """There is no such order, or the box has it already and it cannot be taken back."""

    code = "order-not-waiting"


def new_epoch() -> str:
    """Return a name for an order epoch that no database ever used."""
    return f"e-{uuid4().hex}"


class Ordering:
    """The journal that flows down."""

    def __init__(self, *, database: Database, clock: Clock, issuing: Issuing, line: Line) -> None:
        self._database = database
        self._clock = clock
        self._issuing = issuing
        self._line = line
        self._sent: dict[str, float] = {}
        """When each box that is behind was last sent anything."""

    @property
    def line_up(self) -> bool:
        """Tell whether orders can be sent now."""
        return self._line.up

    async def hello(self, box: str, hello: Hello) -> None:
        """Bring a box that connected up to date: it stands where it says it stands."""
        async with self._database.begin() as connection:
            known = await boxes.lock_one(connection, box)
            if known is None:
                return
            stands = await boxes.outbox(connection, known)
            decision = outbox.on_hello(stands, epoch=hello.order_epoch, seq=hello.order_seq)
            if isinstance(decision, Reopen):
                await self._reopen(connection, known, decision.why, hello.order_epoch)
            else:
                await boxes.set_acknowledged(connection, box, decision.after)
            await self._issuing.ensure(connection, [box], self._clock.now_ms())
        after = 0 if isinstance(decision, Reopen) else decision.after
        await self.send(box, after=after, announce=True)

    async def acknowledged(self, box: str, ack: OrderAck) -> None:
        """Note how far a box has journalled its orders."""
        async with self._database.begin() as connection:
            known = await boxes.lock_one(connection, box)
            if known is None:
                return
            stands = await boxes.outbox(connection, known)
            decision = outbox.on_acknowledged(stands, epoch=ack.epoch, seq=ack.seq)
            if isinstance(decision, Reopen):
                await self._reopen(connection, known, decision.why, ack.epoch)
            else:
                await boxes.set_acknowledged(connection, box, decision)
        if isinstance(decision, Reopen):
            await self.send(box, after=0, announce=True)
        elif stands.acknowledged < decision < stands.issued:
            await self.send(box)

    async def restored(self, box: str) -> None:
        """Open a new epoch for a box that took an order this database does not know."""
        async with self._database.begin() as connection:
            known = await boxes.lock_one(connection, box)
            if known is None:
                return
            await self._reopen(connection, known, "other-order-taken", known.order_epoch)
        await self.send(box, after=0, announce=True)

    async def bring(self, names: list[str]) -> None:
        """Issue what boxes are to have and have not, and send it; many at a time."""
        for start in range(0, len(names), _TOGETHER):
            some = names[start : start + _TOGETHER]
            async with self._database.begin() as connection:
                issued = await self._issuing.ensure(connection, some, self._clock.now_ms())
            await asyncio.gather(*(self._hand_over(box, made) for box, made in issued))

    async def wish(
        self, connection: AsyncConnection, names: list[str], wish: AdmissionWish, session: str
    ) -> list[Order]:
        """Issue a console decision to the boxes of a venue; send them afterwards (``send``)."""
        wanted = Wanted(f"wish/{uuid4()}", wish, session=session, attempt=wish.attempt)
        locked = await boxes.lock(connection, names)
        now_ms = self._clock.now_ms()
        issued = await self._issuing.issue(connection, [(box, [wanted]) for box in locked], now_ms)
        return [order for _, made in issued for order in made]

    async def withdraw(self, scope: Scope, name: str, seq: int, *, by: str, reason: str) -> Order:
        """Take back an order that the box has not acknowledged; raises OrderUnknown."""
        now_ms = self._clock.now_ms()
        async with self._database.begin() as connection:
            if await boxes.find(connection, scope, name) is None:
                raise OrderUnknown(name)
            box = await boxes.lock_one(connection, name)
            assert box is not None
            order = await orders.at(connection, name, box.order_epoch, seq)
            if order is None or seq <= box.order_acknowledged or order.withdrawn:
                raise OrderUnknown(f"{name} {seq}")
            await orders.mark_withdrawn(connection, order)
            wanted = Wanted(f"withdraw/{seq}", OrderWithdraw(withdraws=seq), session=order.session)
            issued = await self._issuing.issue(connection, [(box, [wanted])], now_ms)
            await audit.record(
                connection,
                at_ms=now_ms,
                account=by,
                act="order.withdraw",
                about=f"{name} {order.epoch} {seq}",
                detail=reason,
            )
        await self.send(name)
        return issued[0][1][0]

    async def send(self, name: str, *, after: int | None = None, announce: bool = False) -> None:
        """Send a box its orders after ``after``, by default those it has not acknowledged."""
        async with self._database.begin() as connection:
            box = await boxes.find(connection, EVERYTHING, name)
            if box is None:
                return
            start = box.order_acknowledged if after is None else after
            found = await orders.after(connection, name, box.order_epoch, start, limit=MAX_BATCH)
        await self._send(box, found, announce=announce)

    async def _hand_over(self, box: Box, made: list[Order]) -> None:
        """Send new orders at once; a box that lacks earlier ones is sent those as well."""
        if box.order_acknowledged == box.order_seq:
            await self._send(box, made)
        else:
            await self.send(box.box)

    async def _send(self, box: Box, found: list[Order], *, announce: bool = False) -> None:
        texts = [OrderText(seq=o.seq, body=o.body, signature=o.signature) for o in found]
        cut = outbox.batches(texts) or ([()] if announce else [])
        self._sent[box.box] = self._clock.monotonic()
        topic = topics.ORDERS.at(box.box)
        try:
            for part in cut:
                payload = topics.ORDERS.encode(OrderBatch(epoch=box.order_epoch, orders=part))
                await self._line.send(topic, payload, qos=topics.ORDERS.qos)
        except LineDown:
            log.info("orders of %s wait for the line", box.box)

    async def reconnected(self) -> None:
        """Forget what was sent before the line broke: all of it may be lost."""
        self._sent.clear()

    async def run(self) -> None:
        """Send again what was not acknowledged, for ever."""
        while True:
            obey_cancellation()
            await self._clock.sleep(_EVERY_S)
            if not self._line.up:
                continue
            try:
                await self.send_again()
            except STORAGE_FAULTS:
                log.exception("orders are not sent again: the database does not answer")

    async def send_again(self) -> None:
        """Send once more to every box that is behind and was sent nothing for a while."""
        async with self._database.begin() as connection:
            late = set(await boxes.behind(connection))
        now = self._clock.monotonic()
        self._sent = {name: at for name, at in self._sent.items() if name in late}
        for name in sorted(late):
            if now - self._sent.get(name, -_AGAIN_S) >= _AGAIN_S:
                await self.send(name)

    async def _reopen(self, connection: AsyncConnection, box: Box, why: str, after: str) -> None:
        """Open a new epoch and issue in it everything that is still current."""
        log.warning("new order epoch for %s: %s", box.box, why)
        now_ms = self._clock.now_ms()
        await boxes.open_epoch(
            connection, box.box, epoch=new_epoch(), after=after, why=why, now_ms=now_ms
        )
        await self._issuing.ensure(connection, [box.box], now_ms)
