"""What boxes are to have: derived, never remembered.

The newest plan of each current session of a box's venue, the keys whose time has come, the wishes
nobody has settled. Each has a key that is unique within an order epoch, so that asking twice issues
once, and a new epoch fills itself. Read for many boxes at once: at a start there are thousands.
"""

import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.ports.keys import KeyService, NotUnwrapped
from cloud.store import orders, papers, sessions
from cloud.store.boxes import Box
from cloud.store.orders import Outline
from cloud.store.sessions import Session, Told
from contract import orders as contract_orders
from contract import release
from contract.orders import PaperRelease
from contract.orders import read as read_order

log = logging.getLogger(__name__)

PaperVersion = tuple[str, int]

KEEP_MS = 7 * 24 * 3600 * 1000
"""How long after its end a session still concerns a box that comes new or comes back."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An order that a box is to have."""

    key: str
    order: contract_orders.Order
    session: str | None = None
    attempt: str | None = None


@dataclass(slots=True)
class _Material:
    """What was read about some boxes together."""

    now_ms: int
    sessions: list[Session]
    told: dict[tuple[str, str], Told]
    """By session and venue."""
    issued: dict[str, list[Outline]]
    """By box, over all epochs: plans, keys and wishes, without their texts."""
    secrets: dict[PaperVersion, bytes | None] = field(default_factory=dict)


def paper_purpose(paper: str, version: int) -> str:
    """Return what the key service ties a paper's key to."""
    return f"kaobox/paper/{paper}/{version}"


class Wanting:
    """Knows what is current."""

    def __init__(self, *, keys: KeyService) -> None:
        self._keys = keys

    async def of_boxes(
        self, connection: AsyncConnection, found: Sequence[Box], now_ms: int
    ) -> list[tuple[Box, list[Wanted]]]:
        """Return what each box is to have and has not, in the order to issue it."""
        current = await sessions.current(connection, since_ms=now_ms - KEEP_MS)
        venues = sorted({box.venue for box in found})
        told = await sessions.told(connection, venues=venues) if current else []
        material = _Material(
            now_ms=now_ms,
            sessions=current,
            told={(one.session, one.venue): one for one in told},
            issued=await orders.outlines(connection, [box.box for box in found]),
        )
        return [
            (box, [wanted async for wanted in self._of_box(connection, box, material)])
            for box in found
        ]

    async def _of_box(
        self, connection: AsyncConnection, box: Box, material: _Material
    ) -> AsyncIterator[Wanted]:
        issued = material.issued.get(box.box, [])
        have = {order.key for order in issued if order.epoch == box.order_epoch}
        have |= {order.key for order in issued if order.withdrawn}
        for session in material.sessions:
            told = material.told.get((session.session, box.venue))
            if told is None:
                continue
            key = f"plan/{session.session}/{told.revision}"
            if key not in have:
                published = await sessions.text_of(connection, told)
                yield Wanted(key, published.plan, session=session.session)
            if session.told_starts_ms is not None and session.told_starts_ms <= material.now_ms:
                for paper in told.versions:
                    key = _release_key(session, paper)
                    if key not in have and (
                        secret := await self._open(connection, paper, material)
                    ):
                        order = _sealed(box, session, paper, secret)
                        yield Wanted(key, order, session=session.session)
        for wish in issued:
            if wish.kind == "admission.wish" and wish.outcome is None and wish.key not in have:
                have.add(wish.key)  # it may stand in more than one earlier epoch
                text = await orders.at(connection, wish.box, wish.epoch, wish.seq)
                assert text is not None
                said = read_order(text.body).order
                yield Wanted(wish.key, said, session=wish.session, attempt=wish.attempt)

    async def _open(
        self, connection: AsyncConnection, paper: PaperVersion, material: _Material
    ) -> bytes | None:
        """Return a paper's key; None when it does not unwrap, so that the others go on."""
        if paper not in material.secrets:
            found = await papers.find(connection, *paper)
            assert found is not None, "a published plan names papers that exist"
            purpose = paper_purpose(*paper)
            try:
                material.secrets[paper] = await self._keys.unwrap(found.key, purpose=purpose)
            except NotUnwrapped:
                log.exception("the key of %s stays closed", purpose)
                material.secrets[paper] = None
        return material.secrets[paper]


def _release_key(session: Session, paper: PaperVersion) -> str:
    return f"key/{session.session}/{paper[0]}/{paper[1]}"


def _sealed(box: Box, session: Session, paper: PaperVersion, secret: bytes) -> PaperRelease:
    """Seal a paper's key to one box (X2); nobody else opens it."""
    name, version = paper
    sealed = release.seal_key(
        secret,
        to=box.sealing_key,
        box=box.box,
        session=session.session,
        paper=name,
        version=version,
    )
    return PaperRelease(
        session=session.session,
        paper=name,
        version=version,
        not_before_ms=session.told_starts_ms or session.starts_ms,
        sealed_key=sealed,
    )
