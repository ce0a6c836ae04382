"""Hands out papers' keys: when HQ has released them and it is time, or when two codes opened them."""

import asyncio
import logging

from cryptography.hazmat.primitives.asymmetric import ec

from contract import codes, opening, release, signing
from contract.facts.paper import CodesRefused, OpenedByCodes
from contract.orders import PaperOpening, PaperRef, SessionPlan
from edge.core import openings
from edge.core.clock_trust import CLOCK_TRUST, come_ms
from edge.core.openings import OPENINGS, Opening
from edge.core.papers import PAPERS
from edge.core.refusal import Refusal
from edge.ports.clock import Clock
from edge.services.accounts import Person
from edge.services.ledger import Ledger

log = logging.getLogger(__name__)


class PaperKeys:
    """Keeps no key on disk; what it has opened stays in memory until the box stops."""

    def __init__(
        self, *, box: str, sealing_key: ec.EllipticCurvePrivateKey, ledger: Ledger, clock: Clock
    ) -> None:
        self._box = box
        self._sealing_key = sealing_key
        self._ledger = ledger
        self._clock = clock
        self._opened: dict[str, bytes] = {}
        """Sealed or wrapped text to key."""

    def key(self, session: SessionPlan, paper: PaperRef) -> bytes:
        """Return a paper's key once it is open; raises Refusal."""
        self._check_cached(paper)
        try:
            key = self._released(session, paper) or self._by_codes(session, paper)
        except release.KeyNotOpened as exc:
            log.exception("the released key is not for this box")
            raise Refusal("paper-not-open", f"{paper.paper}: sealed to another key") from exc
        if key is None:
            raise Refusal("paper-not-open", paper.paper)
        return key

    def is_open(self, session: SessionPlan, paper: PaperRef) -> bool:
        """Tell whether the key may be handed out now."""
        state = self._ledger.state
        if paper.manifest not in state[PAPERS].cached:
            return False
        if self._released_text(session, paper) is not None:
            return True
        opening_ = state[OPENINGS].get(session.session, Opening())
        return opening_.used is not None and opening_.paper(paper.paper, paper.version) is not None

    async def open_with_codes(
        self, session: SessionPlan, code_a: str, code_b: str, *, by: Person, second: Person
    ) -> tuple[str, ...]:
        """Open the session's papers with the codes that two people typed; returns their names.

        Raises:
            Refusal: ``code-mistyped`` with ``code`` and the ``groups`` that are wrong,
                ``codes-refused`` if they open nothing here, or what `openings.ready` says.
        """
        order = openings.ready(
            self._ledger.state,
            session.session,
            by=by.account,
            second=second.account,
            now=self._clock.now(),
        )
        a, b = _typed(code_a, "A"), _typed(code_b, "B")
        try:
            key = await asyncio.to_thread(_unwrapped, order, a, b)
        except opening.CodesRefused as exc:
            wrong = CodesRefused(session=session.session, by=by.account, second=second.account)
            await self._ledger.record(lambda state: openings.refused(state, wrong))
            raise Refusal("codes-refused", session.session) from exc
        fact = OpenedByCodes(
            session=session.session,
            release=order.release,
            by=by.account,
            second=second.account,
            papers=tuple(one.paper for one in order.papers),
            sealed=release.seal_release_key(
                key,
                to=signing.public(self._sealing_key),
                box=self._box,
                session=session.session,
                release=order.release,
            ),
        )
        await self._ledger.record(lambda state: openings.opened(state, fact))
        return fact.papers

    def _check_cached(self, paper: PaperRef) -> None:
        if paper.manifest not in self._ledger.state[PAPERS].cached:
            raise Refusal("paper-not-cached", paper.paper)

    def _released_text(self, session: SessionPlan, paper: PaperRef) -> str | None:
        """Return the sealed key of a release whose time has come."""
        state = self._ledger.state
        given = state[PAPERS].release_of(session.session, paper)
        if given is None or come_ms(state[CLOCK_TRUST], self._clock.now()) < given.not_before_ms:
            return None
        return given.sealed_key

    def _released(self, session: SessionPlan, paper: PaperRef) -> bytes | None:
        sealed = self._released_text(session, paper)
        if sealed is None:
            return None
        if sealed not in self._opened:
            self._opened[sealed] = release.open_key(
                sealed,
                own=self._sealing_key,
                box=self._box,
                session=session.session,
                paper=paper.paper,
                version=paper.version,
            )
        return self._opened[sealed]

    def _by_codes(self, session: SessionPlan, paper: PaperRef) -> bytes | None:
        opening_ = self._ledger.state[OPENINGS].get(session.session, Opening())
        wrapped = opening_.paper(paper.paper, paper.version)
        if opening_.used is None or wrapped is None:
            return None
        if wrapped.wrapped not in self._opened:
            key = release.open_release_key(
                opening_.used.sealed,
                own=self._sealing_key,
                box=self._box,
                session=session.session,
                release=opening_.used.release,
            )
            self._opened[wrapped.wrapped] = opening.unwrap_paper_key(
                wrapped.wrapped, key, paper=paper.paper, version=paper.version
            )
        return self._opened[wrapped.wrapped]


def _typed(text: str, kind: codes.Kind) -> str:
    try:
        return codes.read(text, kind)
    except codes.CodeMistyped as exc:
        raise Refusal(exc.code, str(exc), which=kind, groups=exc.groups) from exc


def _unwrapped(order: PaperOpening, code_a: str, code_b: str) -> bytes:
    return opening.unwrap_release_key(
        order.wrapped,
        code_a=code_a,
        code_b=code_b,
        salt=signing.decode(order.salt),
        place=opening.place(order.session, order.venue, order.release),
    )
