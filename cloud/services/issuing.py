"""Numbers, signs and stores orders; whoever calls sends them after the transaction."""

from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core.outbox import MAX_BYTES
from cloud.ports.keys import Signer
from cloud.services.wanting import Wanted, Wanting
from cloud.store import boxes, orders, papers, sessions
from cloud.store.boxes import Box
from cloud.store.orders import Order
from contract import signing
from contract.orders import OrderBody, PaperRelease

Issued = list[tuple[Box, list[Order]]]
"""Each box as it stood before, with the orders made for it; only boxes that got any."""


class OrderTooLarge(Exception):
    """The text would not fit a message; a venue's plan is too large for one order."""

    code = "order-too-large"


class Issuing:
    """The only writer of orders."""

    def __init__(self, *, signer: Signer, wanting: Wanting) -> None:
        self._signer = signer
        self._wanting = wanting

    async def ensure(
        self, connection: AsyncConnection, names: Sequence[str], now_ms: int
    ) -> Issued:
        """Issue what boxes are to have and have not."""
        locked = await boxes.lock(connection, names)
        wanted = await self._wanting.of_boxes(connection, locked, now_ms)
        issued = await self.issue(connection, wanted, now_ms)
        made = [one.order for _, some in wanted for one in some]
        released = [order for order in made if isinstance(order, PaperRelease)]
        for session in {order.session for order in released}:
            await sessions.note_release(connection, session, now_ms)
        for paper, version in {(order.paper, order.version) for order in released}:
            await papers.note_release(connection, paper, version, now_ms)
        return issued

    async def issue(
        self, connection: AsyncConnection, wanted: Sequence[tuple[Box, list[Wanted]]], now_ms: int
    ) -> Issued:
        """Store the next orders of locked boxes."""
        issued = [
            (
                box,
                [
                    self._order(box, box.order_seq + place, one, now_ms)
                    for place, one in enumerate(some, start=1)
                ],
            )
            for box, some in wanted
            if some
        ]
        await orders.add(connection, [order for _, made in issued for order in made])
        await boxes.set_issued(connection, {box.box: made[-1].seq for box, made in issued})
        return issued

    def _order(self, box: Box, seq: int, wanted: Wanted, now_ms: int) -> Order:
        order_id = uuid4()
        body = OrderBody.model_validate(
            {
                "id": order_id,
                "box": box.box,
                "epoch": box.order_epoch,
                "seq": seq,
                "issued_ms": now_ms,
                "order": wanted.order,
            }
        ).model_dump_json()
        if len(body.encode()) > MAX_BYTES:
            raise OrderTooLarge(f"{len(body.encode())} bytes")
        return Order(
            box=box.box,
            epoch=box.order_epoch,
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
