"""Faces at the door: looked at, compared, recorded."""

import hashlib
import logging
from collections.abc import Sequence
from typing import Any

from contract.facts.entry import FaceCompared, FaceProposed
from contract.orders import Entry, SessionPlan
from edge.core import admission, door_view, presentation
from edge.core.admission import ADMISSIONS, Admission
from edge.core.identity import Thresholds, Verdict
from edge.core.plan import PLAN
from edge.core.presentation import Finding, Policy
from edge.core.proposal import propose
from edge.ports.face import FaceLook, Frame
from edge.services.accounts import Person
from edge.services.cohort import Cohort
from edge.services.faces import Faces
from edge.services.issues import Issues
from edge.services.ledger import Ledger
from edge.services.pictures import Pictures, taken
from edge.services.questions import Questions
from edge.services.roster import Roster
from edge.store.journal import StorageFailed, StorageFull

log = logging.getLogger(__name__)


class Verification:
    """What the box does with a face that stands before a camera."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        roster: Roster,
        faces: Faces,
        cohort: Cohort,
        questions: Questions,
        photos: Pictures,
        policy: Policy,
        issues: Issues,
    ) -> None:
        self._ledger = ledger
        self._roster = roster
        self._faces = faces
        self._cohort = cohort
        self._questions = questions
        self._photos = photos
        self._policy = policy
        self._issues = issues

    async def check_in(
        self, attempt: str, frames: Sequence[Frame], *, by: Person
    ) -> dict[str, Any]:
        """Compare one or several frames with the candidate's photo; a pass admits.

        Returns the reply of ``docs/lan-api.md``. Raises Refusal, FaceFault.
        """
        entry, session = self._roster.entry(attempt, by)
        self._roster.check_hours(session)
        admission.looking(self._ledger.state, attempt)
        look = await self._faces.look(frames)
        fact = await self._compare(entry, session, frames, look, by)
        await self._ledger.record(lambda state: admission.looked(state, fact))
        side = presentation.asks(fact.reason)
        if side:
            self._questions.ask(attempt, side)
        if look.template and look.reason is None:
            self._cohort.saw(attempt, look.template)
        tries = self._ledger.state[ADMISSIONS].get(attempt, Admission()).tries
        most = self._cohort.thresholds(session, look.model).tries
        return door_view.compared(fact, entry, session, tries_left=max(0, most - tries))

    async def propose(self, room: str, frames: Sequence[Frame], *, by: Person) -> dict[str, Any]:
        """Say who of a room it may be (E3); a person confirms by checking that candidate in.

        Returns the reply of ``docs/lan-api.md``. Raises Refusal, FaceFault.
        """
        session = self._roster.room(room, by)
        self._roster.check_hours(session)
        look = await self._faces.look(frames)
        found = propose(
            probe=look,
            references=self._cohort.open_in(session, room),
            thresholds=self._cohort.thresholds(session, look.model),
        )
        fact = FaceProposed(
            by=by.account,
            room=room,
            frame=hashlib.sha256(_best(frames, look)).hexdigest(),
            model=look.model,
            attempt=found.attempt,
            reason=found.reason,
            distance=found.distance,
            milliseconds=look.milliseconds,
        )
        await self._ledger.record(lambda _: (fact,))
        return door_view.proposed(fact, self._ledger.state[PLAN].entry(found.attempt or ""))

    async def _compare(
        self,
        entry: Entry,
        session: SessionPlan,
        frames: Sequence[Frame],
        look: FaceLook,
        by: Person,
    ) -> FaceCompared:
        thresholds = self._cohort.thresholds(session, look.model)
        verdict = await self._cohort.identify(entry, session, look, thresholds)
        finding = self._judge(entry.attempt, len(frames), look, thresholds)
        verdict = presentation.weigh(
            verdict,
            finding,
            self._policy,
            side=self._questions.side(),
            tries=self._cohort.of(entry.attempt).tries,
            at=thresholds,
        )
        picture = _best(frames, look)
        return FaceCompared(
            attempt=entry.attempt,
            by=by.account,
            frame=hashlib.sha256(picture).hexdigest(),
            model=look.model,
            outcome=verdict.outcome,
            reason=verdict.reason,
            distance=verdict.distance,
            rank=verdict.rank,
            impersonates=verdict.impersonates,
            milliseconds=look.milliseconds,
            frames=len(frames),
            threshold=verdict.threshold,
            duplicates=verdict.duplicates,
            presentation=finding.presentation,
            kept=await self._keep(session, verdict, picture),
        )

    def _judge(self, attempt: str, frames: int, look: FaceLook, at: Thresholds) -> Finding:
        if self._policy == "off":
            return Finding("unchecked")
        asked = self._questions.take(attempt)
        if frames == 1:
            suspected = self._cohort.of(attempt).suspected
            return presentation.single(self._policy, asked, suspected=suspected)
        return presentation.judge(look.measures, asked, at)

    async def _keep(self, session: SessionPlan, verdict: Verdict, picture: bytes) -> bool:
        """Keep the picture of what is decided on it; a store that fails stops nobody at the door."""
        if verdict.outcome == "retry":
            return False
        try:
            await self._photos.put(taken(session), picture)
        except (OSError, StorageFull, StorageFailed) as exc:
            log.warning("the picture of a check-in is not kept: %s", exc)
            self._issues.raise_("picture-not-kept", str(exc))
            return False
        self._issues.clear("picture-not-kept")
        return True


def _best(frames: Sequence[Frame], look: FaceLook) -> bytes:
    return frames[min(look.best, len(frames) - 1)].picture
