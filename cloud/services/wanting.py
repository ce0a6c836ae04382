"""What boxes are to have: derived, never remembered.

The newest plan of each current session of a box's venue, what two codes open, the keys whose time
has come, notices, the wishes nobody has settled. Each has a key that is unique within an order epoch, so that asking twice issues
once, and a new epoch fills itself. Read for many boxes at once: at a start there are thousands.
"""

import hashlib
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.ports.keys import KeyService, NotUnwrapped
from cloud.store import notices, openings, orders, papers, sessions
from cloud.store.boxes import Box
from cloud.store.notices import Notice
from cloud.store.openings import VenueRelease
from cloud.store.orders import Outline
from cloud.store.sessions import Session, Told
from contract import opening, release
from contract import orders as contract_orders
from contract.orders import NoticePost, PaperOpening, PaperRelease, WrappedPaperKey
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
    parts: dict[tuple[str, str], VenueRelease] = field(default_factory=dict)
    """By session and venue."""
    notices: list[Notice] = field(default_factory=list)
    secrets: dict[PaperVersion, bytes | None] = field(default_factory=dict)


def paper_purpose(paper: str, version: int) -> str:
    """Return what the key service ties a paper's key to."""
    return f"kaobox/paper/{paper}/{version}"


def release_purpose(session: str, venue: str, release: str) -> str:
    """Return what the key service ties a venue's release key to."""
    return f"kaobox/release-key/{session}/{venue}/{release}"


def opening_ends_ms(ends_ms: int) -> int:
    """Return until when a session's codes open its papers."""
    return ends_ms + 12 * 3600 * 1000


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
        names = [session.session for session in current]
        material = _Material(
            now_ms=now_ms,
            sessions=current,
            told={(one.session, one.venue): one for one in told},
            issued=await orders.outlines(connection, [box.box for box in found]),
            parts=await openings.venue_parts(connection, names, venues=venues) if names else {},
            notices=await notices.of_sessions(connection, names) if names else [],
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
            if material.now_ms < opening_ends_ms(session.ends_ms):
                async for wanted in self._while_current(connection, box, told, material, have):
                    yield wanted
            if session.told_starts_ms is not None and session.told_starts_ms <= material.now_ms:
                async for wanted in self._keys_of(connection, box, told, material, have):
                    yield wanted
        for wish in issued:
            if wish.kind == "admission.wish" and wish.outcome is None and wish.key not in have:
                have.add(wish.key)  # it may stand in more than one earlier epoch
                text = await orders.at(connection, wish.box, wish.epoch, wish.seq)
                assert text is not None
                said = read_order(text.body).order
                yield Wanted(wish.key, said, session=wish.session, attempt=wish.attempt)

    async def _keys_of(
        self,
        connection: AsyncConnection,
        box: Box,
        told: Told,
        material: _Material,
        have: set[str],
    ) -> AsyncIterator[Wanted]:
        """Yield the keys of a session whose time has come."""
        session = next(one for one in material.sessions if one.session == told.session)
        for paper in told.versions:
            key = _release_key(session, paper)
            if key not in have and (secret := await self._open(connection, paper, material)):
                yield Wanted(key, _sealed(box, session, paper, secret), session=session.session)

    async def _while_current(
        self,
        connection: AsyncConnection,
        box: Box,
        told: Told,
        material: _Material,
        have: set[str],
    ) -> AsyncIterator[Wanted]:
        """Yield what two codes open, and what candidates are to be told."""
        session = next(one for one in material.sessions if one.session == told.session)
        part = material.parts.get((session.session, box.venue))
        if part is not None and (key := _opening_key(session, part, told)) not in have:
            order = await self._opening(connection, session, part, told, material)
            if order is not None:
                yield Wanted(key, order, session=session.session)
        for one in material.notices:
            key = f"notice/{one.notice}"
            if one.session == session.session and box.venue in one.places and key not in have:
                yield Wanted(key, _notice(one), session=session.session)

    async def _opening(
        self,
        connection: AsyncConnection,
        session: Session,
        part: VenueRelease,
        told: Told,
        material: _Material,
    ) -> PaperOpening | None:
        """Return what lies ready at a venue for two codes; None when a key stays closed."""
        purpose = release_purpose(part.session, part.venue, part.release)
        try:
            key = await self._keys.unwrap(part.release_key, purpose=purpose)
        except NotUnwrapped:
            log.exception("the release key of %s stays closed", purpose)
            return None
        wrapped = []
        for paper, version in told.versions:
            secret = await self._open(connection, (paper, version), material)
            if secret is None:
                return None
            text = opening.wrap_paper_key(secret, key, paper=paper, version=version)
            wrapped.append(WrappedPaperKey(paper=paper, version=version, wrapped=text))
        return PaperOpening(
            session=session.session,
            release=part.release,
            venue=part.venue,
            salt=part.salt,
            wrapped=part.wrapped,
            papers=tuple(wrapped),
            expires_ms=opening_ends_ms(session.ends_ms),
        )

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


def _opening_key(session: Session, part: VenueRelease, told: Told) -> str:
    """Name an opening by all it rests on: other papers, or another end, make another one."""
    text = f"{part.release}\n{told.papers}\n{session.ends_ms}"
    return f"opening/{session.session}/{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def _notice(notice: Notice) -> NoticePost:
    return NoticePost(
        notice=notice.notice,
        session=notice.session,
        audience=notice.meant,
        text=notice.text,
        item=notice.item,
    )


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
