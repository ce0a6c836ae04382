"""What staff do while the exam runs: give time, enter seat heads, tell seats, look at answers."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from contract.facts import catalogue
from contract.facts.attempt import AnswerSaved, SeatHeadEntered, TimeGranted, TimeLost
from contract.facts.fact import Fact
from contract.facts.notice import NoticePosted
from contract.notice import Audience
from contract.orders import SessionPlan
from edge.core import conflicts, grants, late, lost_time
from edge.core.attempts import ATTEMPTS, Attempt, parse
from edge.core.notice_view import check_audience
from edge.core.plan import PLAN
from edge.core.refusal import Refusal
from edge.core.state import State
from edge.ports.clock import Clock
from edge.services.accounts import Person
from edge.services.late_delivery import LateDelivery
from edge.services.ledger import Ledger
from edge.services.notices import Notices
from edge.store.journal import Journal

Give = Callable[[State, str], Sequence[Fact]]


@dataclass(frozen=True, slots=True)
class Whom:
    """Some attempts, or everybody who sits in a room and has not handed in."""

    attempts: tuple[str, ...] = ()
    room: str | None = None


class ExamDesk:
    """Everything that staff can ask for while candidates write, the door aside.

    Args:
        ledger: where facts are recorded.
        journal: where the texts of answers stand.
        clock: the box's.
        late_delivery: settles an attempt when a head proves something.
        cap_s: lost time that the chief may give back to one attempt.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        journal: Journal,
        clock: Clock,
        late_delivery: LateDelivery,
        cap_s: int = grants.CAP_S,
    ) -> None:
        self._ledger = ledger
        self._notices = Notices(ledger)
        self._journal = journal
        self._clock = clock
        self._late = late_delivery
        self._cap_s = cap_s

    async def grant(
        self,
        whom: Whom,
        seconds: int,
        why: Literal["lost-time", "extension"],
        reason: str,
        *,
        by: Person,
    ) -> dict[str, Any]:
        """Give the same time to each; returns who got it and who did not. Raises Refusal."""
        if why == "extension" and not reason.strip():
            raise Refusal("grant-reason")

        def give(state: State, attempt: str) -> Sequence[Fact]:
            fact = TimeGranted(
                attempt=attempt, seconds=seconds, why=why, reason=reason, by=by.account
            )
            return grants.grant(state, fact, cap_s=self._cap_s, now=self._clock.now())

        return await self._give(whom, give, by=by)

    async def grant_lost(self, whom: Whom, *, by: Person) -> dict[str, Any]:
        """Give each what it lost, up to the cap; returns as ``grant``. Raises Refusal."""

        def give(state: State, attempt: str) -> Sequence[Fact]:
            now = self._clock.now()
            return grants.grant_lost(state, attempt, by=by.account, cap_s=self._cap_s, now=now)

        return await self._give(whom, give, by=by)

    async def enter_head(
        self, attempt: str, *, epoch: int | None, revision: int, head: str, by: Person
    ) -> None:
        """Record what a seat shows of what it wrote; raises Refusal."""
        self._check_room(attempt, by)
        one = self._ledger.state[ATTEMPTS].get(attempt, Attempt())
        if one.epoch is None:
            raise Refusal("attempt-not-started", attempt)
        fact = SeatHeadEntered(
            attempt=attempt,
            epoch=one.epoch.number if epoch is None else epoch,
            revision=revision,
            head=head,
            by=by.account,
        )
        await self._ledger.record(lambda state: late.enter(state, fact, self._clock.now()))
        await self._late.settle(attempt)

    async def lost(self, fact: TimeLost) -> None:
        """Record what a seat says of the time it was down; raises Refusal."""
        await self._ledger.record(lambda state: lost_time.report(state, fact, self._clock.now()))

    async def post(
        self, text: str, audience: Audience, item: str | None, *, name: str | None, by: Person
    ) -> str:
        """Tell seats something; returns the notice's name. Raises Refusal."""
        if by.role not in {"chief", "invigilator"}:
            raise Refusal("not-allowed", f"{by.account} is {by.role}")
        session = self._session(by)
        check_audience(session, audience, by.rooms)
        fact = NoticePosted(
            notice=name or f"n-{uuid.uuid4().hex}",
            session=session.session,
            audience=audience,
            text=text,
            item=item,
            by=by.account,
        )
        await self._notices.post(fact)
        return fact.notice

    async def answers(self, attempt: str, *, by: Person) -> dict[str, Any]:
        """Return every operation and what became of it; values only where two seats disagree."""
        self._check_room(attempt, by)
        one = self._ledger.state[ATTEMPTS].get(attempt, Attempt())
        values: dict[str, Any] = {}
        for mark in conflicts.doubtful(one):
            place = one.place(mark)
            _, fact = catalogue.read(await self._journal.body_at(place.journal, place.seq))
            assert isinstance(fact, AnswerSaved)
            values[mark.digest] = parse(fact.body).value.model_dump(mode="json")
        return {"attempt": attempt, "items": conflicts.item_views(one, values)}

    async def _give(self, whom: Whom, give: Give, *, by: Person) -> dict[str, Any]:
        session = self._session(by)
        attempts = whom.attempts
        if whom.room is not None:
            attempts = tuple(grants.open_in_room(self._ledger.state, session.session, whom.room))
        refused: list[tuple[str, Refusal]] = []
        given: dict[str, int] = {}

        def all_at_once(state: State) -> Sequence[Fact]:
            facts: list[Fact] = []
            refused.clear()
            given.clear()
            for attempt in dict.fromkeys(attempts):
                try:
                    mine = give(state, attempt)
                except Refusal as no:
                    refused.append((attempt, no))
                    continue
                given[attempt] = sum(f.seconds for f in mine if isinstance(f, TimeGranted))
                facts.extend(mine)
            return facts

        for attempt in attempts:
            self._check_room(attempt, by)
        await self._ledger.record(all_at_once)
        if refused and not given:
            raise refused[0][1]
        due = {attempt: self._ledger.state[PLAN].due_ms(attempt) for attempt in given}
        return {
            "granted": [
                {"attempt": attempt, "seconds": seconds, "due_ms": due[attempt]}
                for attempt, seconds in given.items()
            ],
            "refused": [{"attempt": attempt, "code": no.code} for attempt, no in refused],
        }

    def _session(self, by: Person) -> SessionPlan:
        session = self._ledger.state[PLAN].sessions.get(by.session)
        if session is None:
            raise Refusal("session-not-open", by.session)
        return session

    def _check_room(self, attempt: str, by: Person) -> None:
        """Raise Refusal unless the attempt is of this person's session and rooms."""
        plan = self._ledger.state[PLAN]
        entry, session = plan.entry(attempt), plan.session_of(attempt)
        if entry is None or session is None:
            raise Refusal("not-found", attempt)
        by.check_session(session.session)
        by.check_room(entry.room)
