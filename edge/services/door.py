"""Check-in at the door: look, compare, record; and the approvals beside it."""

import hashlib
import logging
from typing import Any, Literal

from contract.facts.entry import ApprovalFiled, FaceCompared
from contract.orders import Entry, SessionPlan
from contract.reasons import sentences
from edge.core import admission, sitting
from edge.core.admission import ADMISSIONS, Admission, Door
from edge.core.clock_trust import CLOCK_TRUST, come_ms, may_end
from edge.core.identity import Thresholds, Verdict, decide
from edge.core.plan import PLAN
from edge.core.refusal import Refusal
from edge.ports.clock import Clock
from edge.ports.face import FaceBusy, FaceFault, FaceLook, FaceReader
from edge.services.accounts import Person
from edge.services.issues import Issues
from edge.services.ledger import Ledger
from edge.store.cache import Cache

log = logging.getLogger(__name__)

PREPARE_EVERY_S = 5.0
"""Photos arrive when they arrive; what is ready costs nothing to look for again."""


class DoorDesk:
    """Everything an invigilator does with a candidate before the start."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        faces: FaceReader,
        thresholds: Thresholds,
        photos: Cache,
        issues: Issues,
        clock: Clock,
    ) -> None:
        self._ledger = ledger
        self._faces = faces
        self._thresholds = thresholds
        self._photos = photos
        self._issues = issues
        self._clock = clock
        self._templates: dict[str, bytes] = {}
        """Photo hash to template; in memory only, gone with the session or the process (A5)."""
        self._unlucky: set[str] = set()
        """Photos at which the reader failed."""

    async def run(self) -> None:
        """Read the roster photos ahead of time, for the first one at the door waits too (E1)."""
        while True:
            try:
                await self._prepare()
            except (FaceFault, OSError) as exc:
                log.warning("roster photos are not all read yet: %s", exc)
            await self._clock.sleep(PREPARE_EVERY_S)

    async def check_in(self, attempt: str, frame: bytes, *, by: Person) -> dict[str, Any]:
        """Compare a frame with the candidate's photo; a pass admits. Raises Refusal, FaceFault."""
        entry, session = self._entry(attempt, by)
        self._door(session)
        look = await self._look(frame)
        references = await self._references(session, entry.room)
        tries = self._ledger.state[ADMISSIONS].get(attempt, Admission()).tries
        verdict = decide(
            claimed=attempt,
            probe=look,
            references=references,
            tries=tries,
            thresholds=self._thresholds,
        )
        fact = _fact(attempt, frame, look, verdict, by)
        await self._ledger.record(lambda state: admission.looked(state, fact))
        other = self._ledger.state[PLAN].entry(verdict.impersonates or "")
        return _answer(entry, fact, other)

    async def file(self, attempt: str, reason: str, *, by: Person) -> None:
        """File for the chief's approval (E5)."""
        _, session = self._entry(attempt, by)
        self._door(session)
        fact = ApprovalFiled(attempt=attempt, by=by.account, reason=reason)
        await self._ledger.record(lambda state: admission.file(state, fact))

    async def decide(
        self, attempt: str, decision: Literal["admit", "refuse"], reason: str, *, by: Person
    ) -> None:
        """Decide on a filed approval; the chief only."""
        by.check_chief()
        self._entry(attempt, by)
        await self._ledger.record(
            lambda state: admission.decide(
                state, attempt=attempt, by=by.account, decision=decision, reason=reason
            )
        )

    async def allow_move(self, attempt: str, *, by: Person) -> None:
        """Let the candidate sign in at another seat (X8)."""
        self._entry(attempt, by)
        await self._ledger.record(
            lambda state: sitting.allow_move(state, attempt=attempt, by=by.account)
        )

    async def photo(self, attempt: str, *, by: Person) -> bytes:
        """Return the roster photo; raises Refusal when there is none."""
        entry, _ = self._entry(attempt, by)
        if entry.photo is None or not await self._photos.has(entry.photo):
            raise Refusal("not-found", attempt)
        return await self._photos.read(entry.photo)

    def find(self, ticket: str, *, by: Person) -> str:
        """Return the attempt of a ticket number; raises Refusal."""
        entry = self._ledger.state[PLAN].by_ticket(ticket.strip())
        if entry is None:
            raise Refusal("not-found", ticket)
        self._entry(entry.attempt, by)
        return entry.attempt

    def _entry(self, attempt: str, by: Person) -> tuple[Entry, SessionPlan]:
        plan = self._ledger.state[PLAN]
        entry, session = plan.entry(attempt), plan.session_of(attempt)
        if entry is None or session is None:
            raise Refusal("not-found", attempt)
        by.check_session(session.session)
        by.check_room(entry.room)
        return entry, session

    def _door(self, session: SessionPlan) -> None:
        now = self._clock.now()
        closes = session.starts_ms + session.late_entry_minutes * 60_000
        if may_end(self._ledger.state[CLOCK_TRUST], now):
            Door(session.opens_ms, closes).check(now.wall_ms)

    async def _prepare(self) -> None:
        state = self._ledger.state
        session = state[PLAN].current(come_ms(state[CLOCK_TRUST], self._clock.now()))
        photos = {entry.photo for entry in session.entries} if session else set()
        for settled in self._templates.keys() - photos:
            del self._templates[settled]
        missing = [photo for photo in photos if photo and photo not in self._templates]
        for photo in sorted(missing, key=lambda one: (one in self._unlucky, one)):
            self._unlucky.add(photo)  # one that breaks the reader comes last the next time
            await self._template(photo)
            self._unlucky.discard(photo)

    async def _look(self, picture: bytes) -> FaceLook:
        try:
            look = await self._faces.look(picture)
        except FaceBusy:  # works, and somebody else is being looked at
            raise
        except FaceFault as exc:
            self._issues.raise_("face-fault", str(exc))
            raise
        self._issues.clear("face-fault")
        return look

    async def _references(self, session: SessionPlan, room: str) -> dict[str, bytes]:
        """Return the templates of the room's roster photos, made once each."""
        found = {}
        for entry in session.entries:
            if entry.room != room or entry.photo is None:
                continue
            template = await self._template(entry.photo)
            if template is not None:
                found[entry.attempt] = template
        return found

    async def _template(self, photo: str) -> bytes | None:
        if photo not in self._templates and await self._photos.has(photo):
            look = await self._look(await self._photos.read(photo))
            if look.template is None:
                log.warning("roster photo %s: %s", photo[:12], look.reason)
            self._templates[photo] = look.template or b""
        return self._templates.get(photo) or None


def _fact(attempt: str, frame: bytes, look: FaceLook, verdict: Verdict, by: Person) -> FaceCompared:
    return FaceCompared(
        attempt=attempt,
        by=by.account,
        frame=hashlib.sha256(frame).hexdigest(),
        model=look.model,
        outcome=verdict.outcome,
        reason=verdict.reason or "",
        distance=verdict.distance,
        rank=verdict.rank,
        impersonates=verdict.impersonates,
        milliseconds=look.milliseconds,
    )


def _answer(entry: Entry, fact: FaceCompared, other: Entry | None) -> dict[str, Any]:
    chinese, english = sentences(fact.reason)
    return {
        "outcome": fact.outcome,
        "reason": fact.reason or None,
        "zh": chinese,
        "en": english,
        "distance": fact.distance,
        "milliseconds": fact.milliseconds,
        "seat": entry.seat,
        "name": entry.name,
        "alert": {"impersonates": other.name} if other else None,
    }
