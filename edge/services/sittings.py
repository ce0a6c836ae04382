"""The shell around an attempt at its seat: sign in, show, hand out the key, save, submit."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from contract import operations, signing
from contract.facts import catalogue
from contract.facts.attempt import AnswerSaved, EpochOpened, PageLeft
from contract.operations import Operation, SignedOperation
from contract.orders import PaperRef, SessionPlan
from edge.core import credentials, sitting
from edge.core.attempts import ATTEMPTS, Attempt, parse
from edge.core.clock_trust import CLOCK_TRUST, may_end
from edge.core.epoch_facts import EPOCH_FACTS
from edge.core.plan import PLAN
from edge.core.refusal import Refusal
from edge.core.seat_view import at_hq, attempt_view, made_of
from edge.core.seats import endorsed
from edge.core.state import State
from edge.ports.clock import Clock
from edge.services.export import ExportCodes
from edge.services.late_delivery import LateDelivery
from edge.services.ledger import Ledger
from edge.services.limiter import Limiter
from edge.services.paper_keys import PaperKeys
from edge.services.presence import Presence
from edge.services.tokens import Tokens
from edge.services.uplink import Uplink
from edge.store.journal import Journal

SEAT = "seat"
MAX_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class SignIn:
    """What a candidate and the seat's browser hand over."""

    seat: str
    ticket: str
    id_number: str
    public_key: str
    endorsement: str


@dataclass(frozen=True, slots=True)
class Seated:
    """Who speaks: an attempt's epoch, proved by its token."""

    attempt: str
    epoch: int


class Sittings:
    """Everything a seat can ask for."""

    def __init__(
        self,
        *,
        key: ec.EllipticCurvePrivateKey,
        hq_key: str,
        exports: ExportCodes,
        ledger: Ledger,
        journal: Journal,
        paper_keys: PaperKeys,
        uplink: Uplink,
        presence: Presence,
        tokens: Tokens,
        limiter: Limiter,
        late_delivery: LateDelivery,
        clock: Clock,
    ) -> None:
        self._key = key
        self._exports = exports
        self.keys = {"hq": hq_key, "box": signing.public(key)}
        """Whom a seat has to trust: it keeps these from its enrolment on."""
        self._ledger = ledger
        self._journal = journal
        self._paper_keys = paper_keys
        self._uplink = uplink
        self._presence = presence
        self._tokens = tokens
        self._limiter = limiter
        self._late_delivery = late_delivery
        self._clock = clock

    async def sign_in(self, wish: SignIn, *, source: str) -> dict[str, Any]:
        """Open an epoch and return the whole ``Attempt``; raises Refusal."""
        sources = (f"{source}/{wish.seat}", f"{source}/{wish.ticket}")
        for one in sources:  # a seat's name is free to choose; the guessed ticket is not
            self._limiter.check(one)
        try:
            entry = credentials.candidate(
                self._ledger.state[PLAN], ticket=wish.ticket, id_number=wish.id_number
            )
        except Refusal:
            for one in sources:
                self._limiter.failed(one)
            raise
        state = self._ledger.state
        signing.load_public(wish.public_key)
        endorsed(
            state,
            seat=wish.seat,
            ticket=wish.ticket,
            public_key=wish.public_key,
            endorsement=wish.endorsement,
        )
        self._check_session(state, entry.attempt)
        arrival = sitting.Arrival(entry.attempt, wish.seat, wish.public_key, wish.endorsement)
        now = self._clock.now()
        (opened,) = await self._ledger.record(lambda s: sitting.sign_in(s, arrival, now, self.sign))
        assert isinstance(opened.fact, EpochOpened)
        return await self.show(Seated(entry.attempt, opened.fact.epoch))

    def seated(self, token: str) -> Seated:
        """Return whose token this is; raises Refusal."""
        attempt, epoch = self._tokens.read(SEAT, token)
        if attempt not in self._ledger.state[ATTEMPTS]:
            raise Refusal("sign-in-needed")
        return Seated(attempt, int(epoch))

    async def show(self, who: Seated) -> dict[str, Any]:
        """Return the whole ``Attempt`` with token and answers.

        Raises Refusal; of a replaced epoch, ``epoch-stale`` with its ``at_hq``, so that the seat can
        let go of what HQ has.
        """
        state = self._ledger.state
        self._check_current(state, who)
        session, _ = self._planned(state, who.attempt)
        self._presence.heard(who.attempt)
        return {
            "token": self._tokens.make(SEAT, who.attempt, str(who.epoch)),
            **self.brief(who.attempt),
            "answers": await self._answers(state[ATTEMPTS][who.attempt]),
            "venue": session.venue,
            "keys": self.keys,
            "opening": state[EPOCH_FACTS][who.attempt, who.epoch].model_dump(mode="json"),
            "export": await self._exports.proof(session.session),
        }

    @property
    def box_key_name(self) -> str:
        """Return the short name of this box's key, for a person to compare."""
        return signing.key_id(self.keys["box"])

    def brief(self, attempt: str) -> dict[str, Any]:
        """Return the ``Attempt`` without token and answers, as the WebSocket sends it.

        Raises Refusal when a newer plan does not hold the attempt any more.
        """
        state = self._ledger.state
        session, paper = self._planned(state, attempt)
        return attempt_view(
            state,
            attempt,
            now=self._clock.now(),
            is_open=self._paper_keys.is_open(session, paper),
            covers=self._uplink.covers,
        )

    def made_of(self, attempt: str) -> tuple[object, ...]:
        """Return what ``brief`` is made of: as long as these are the same objects, so is the view.

        Raises Refusal as ``brief`` does.
        """
        state = self._ledger.state
        is_open = self._paper_keys.is_open(*self._planned(state, attempt))
        return (*made_of(state, attempt), is_open, self._uplink.position)

    async def key(self, who: Seated) -> dict[str, Any]:
        """Return the paper's key; the first time starts the attempt. Raises Refusal."""
        session, paper = self._planned(self._ledger.state, who.attempt)
        key = self._paper_keys.key(session, paper)
        await self._ledger.record(lambda s: sitting.start(s, attempt=who.attempt, epoch=who.epoch))
        return {"key": signing.encode(key), "paper": paper.paper, "version": paper.version}

    async def save(self, who: Seated, signed: Sequence[SignedOperation]) -> dict[str, Any]:
        """Record operations durably and acknowledge each; raises Refusal at the first bad one.

        What stood before the bad one is recorded all the same, and acknowledged when sent again.
        """
        if len(signed) > MAX_AT_ONCE:
            raise Refusal("body-too-large", f"{len(signed)} operations")
        self._presence.heard(who.attempt)
        outcomes = await asyncio.gather(
            *(self._save(who, one) for one in signed), return_exceptions=True
        )
        await self._late_delivery.settle(who.attempt)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        return {"acknowledged": [_acknowledged(one) for one in signed], "late": self._late(who)}

    async def submit(self, who: Seated, revision: int) -> dict[str, Any]:
        """Submit what the seat says is everything; raises Refusal when something is missing."""
        one = sitting.current(self._ledger.state, who.attempt, who.epoch)
        if not one.started:
            raise Refusal("attempt-not-started", who.attempt)
        assert one.epoch is not None
        if one.epoch.revision < revision:
            raise Refusal("operation-gap", expected=one.epoch.revision + 1)
        await self._ledger.record(
            lambda s: sitting.submit(s, attempt=who.attempt, how="candidate", sign=self.sign)
        )
        submission = self._ledger.state[ATTEMPTS][who.attempt].submission
        assert submission is not None
        return submission.receipt.model_dump(mode="json")

    async def left(self, who: Seated, fact: PageLeft) -> None:
        """Record that the page was left (X13)."""
        sitting.current(self._ledger.state, who.attempt, who.epoch)
        await self._ledger.record(lambda state: sitting.leave(state, fact))

    def beat(self, who: Seated, clock_ms: int | None = None) -> None:
        """Note that the seat is there, and what time it is by the computer's own clock."""
        self._presence.heard(who.attempt)
        if clock_ms is not None:
            self._presence.told(who.attempt, clock_ms)

    def sign(self, label: str, text: bytes) -> str:
        """Sign for this box."""
        return signing.sign(self._key, label, text)

    def _check_current(self, state: State, who: Seated) -> None:
        try:
            sitting.current(state, who.attempt, who.epoch)
        except Refusal as exc:
            if exc.code != "epoch-stale":
                raise
            held = at_hq(state[ATTEMPTS][who.attempt], who.epoch, self._uplink.covers)
            raise Refusal(exc.code, str(exc), at_hq=held) from exc

    async def _save(self, who: Seated, one: SignedOperation) -> None:
        operation = self._checked(who, one)
        await self._ledger.record(
            lambda state: sitting.save(state, who.attempt, one, operation, self._clock.now())
        )

    def _checked(self, who: Seated, one: SignedOperation) -> Operation:
        operation = parse(one.body)
        attempt = self._ledger.state[ATTEMPTS][who.attempt]
        if operation.epoch >= len(attempt.epochs) or operation.epoch != who.epoch:
            raise Refusal("bad-operation", "not of this epoch")
        operations.verify(one, attempt.epochs[operation.epoch].public_key)
        return operation

    def _late(self, who: Seated) -> bool:
        saved = self._ledger.state[ATTEMPTS][who.attempt].saved
        return bool(saved) and saved[-1].written.late

    def _planned(self, state: State, attempt: str) -> tuple[SessionPlan, PaperRef]:
        session, paper = state[PLAN].session_of(attempt), state[PLAN].paper_of(attempt)
        if session is None or paper is None:
            raise Refusal("not-found", f"the plan has no paper for {attempt} now")
        return session, paper

    def _check_session(self, state: State, attempt: str) -> None:
        self._planned(state, attempt)
        due = state[PLAN].due_ms(attempt)
        now = self._clock.now()
        if due is not None and may_end(state[CLOCK_TRUST], now) and now.wall_ms >= due:
            raise Refusal("session-over", attempt)

    async def _answers(self, one: Attempt) -> dict[str, Any]:
        answers = {}
        for item, merged in one.merged().items():
            if merged.shown is None:
                continue
            place = one.place(merged.shown)
            _, fact = catalogue.read(await self._journal.body_at(place.journal, place.seq))
            assert isinstance(fact, AnswerSaved)
            operation = parse(fact.body)
            answers[item] = {
                "value": operation.value.model_dump(mode="json"),
                "epoch": operation.epoch,
                "revision": operation.revision,
            }
        return answers


def _acknowledged(one: SignedOperation) -> dict[str, Any]:
    operation = parse(one.body)
    return {
        "id": str(operation.id),
        "revision": operation.revision,
        "sha256": operations.digest(one.body),
    }
