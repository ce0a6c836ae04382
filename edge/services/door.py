"""The desk at the door: everything an invigilator does with a candidate before the start."""

from collections.abc import Sequence
from typing import Any, Literal

from contract.facts.entry import Arrived, FaceConsent
from edge.core import admission, sitting, tickets
from edge.core.identity import Thresholds
from edge.core.plan import PLAN
from edge.core.presentation import Policy
from edge.core.refusal import Refusal
from edge.ports.clock import Clock
from edge.ports.face import FaceReader, Frame
from edge.services import pictures
from edge.services.accounts import Person
from edge.services.approvals import Approvals, Shows
from edge.services.cohort import Cohort
from edge.services.faces import Faces
from edge.services.gallery import Gallery
from edge.services.issues import Issues
from edge.services.ledger import Ledger
from edge.services.pictures import Pictures
from edge.services.questions import Questions
from edge.services.roster import Roster
from edge.services.verification import Verification


class DoorDesk:
    """What the panel asks of the door; everything raises Refusal for what is not the person's."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        faces: FaceReader,
        thresholds: Thresholds,
        photos: Pictures,
        issues: Issues,
        clock: Clock,
        presentation: Policy = "challenge",
    ) -> None:
        self._ledger = ledger
        self._photos = photos
        self._roster = Roster(ledger, clock)
        self._questions = Questions(clock)
        eyes = Faces(faces, issues)
        self.gallery = Gallery(faces=eyes, photos=photos)
        self._cohort = Cohort(
            ledger=ledger,
            roster=self._roster,
            faces=eyes,
            gallery=self.gallery,
            thresholds=thresholds,
            issues=issues,
            clock=clock,
        )
        self._verification = Verification(
            ledger=ledger,
            roster=self._roster,
            faces=eyes,
            cohort=self._cohort,
            questions=self._questions,
            photos=photos,
            policy=presentation,
            issues=issues,
        )
        self._approvals = Approvals(ledger=ledger, roster=self._roster, faces=eyes, photos=photos)

    async def run(self) -> None:
        """Read the roster photos ahead of time, for ever."""
        await self._cohort.run()

    async def check_in(
        self, attempt: str, frames: Sequence[Frame], *, by: Person
    ) -> dict[str, Any]:
        """Compare one or several frames with the candidate's photo; see ``Verification``."""
        return await self._verification.check_in(attempt, frames, by=by)

    async def propose(self, room: str, frames: Sequence[Frame], *, by: Person) -> dict[str, Any]:
        """Say who of a room it may be (E3); see ``Verification``."""
        return await self._verification.propose(room, frames, by=by)

    def forget(self, attempt: str) -> None:
        """Forget that this candidate was asked to turn the head."""
        self._questions.take(attempt)

    async def scan(self, codes: Sequence[str], *, by: Person) -> str:
        """Return whose ticket is in a picture, and record that they are here; see ``tickets``."""
        attempt = tickets.read(codes, self._ledger.state[PLAN], by.session)
        self._roster.entry(attempt, by)
        await self._arrived(attempt, by, "scanned")
        return attempt

    async def here(self, attempt: str, *, by: Person) -> None:
        """Record that a candidate stands at the door (M2)."""
        self._roster.entry(attempt, by)
        await self._arrived(attempt, by, "tapped")

    async def consent(self, attempt: str, *, given: bool, notice: str, by: Person) -> None:
        """Record what a candidate answered about face processing; the last answer counts (A5)."""
        self._roster.entry(attempt, by)
        fact = FaceConsent(attempt=attempt, by=by.account, given=given, notice=notice)
        await self._ledger.record(lambda state: admission.consent(state, fact))
        self.forget(attempt)
        self._cohort.refresh()

    async def take_photo(
        self, attempt: str, picture: bytes, shows: Shows, *, by: Person
    ) -> dict[str, Any]:
        """Keep a photo for the approval (E8); see ``Approvals``."""
        return await self._approvals.take_photo(attempt, picture, shows, by=by)

    async def taken(self, attempt: str, sha256: str, *, by: Person) -> bytes:
        """Return a photo that was taken for this candidate."""
        return await self._approvals.taken(attempt, sha256, by=by)

    async def file(
        self, attempt: str, reason: str, photos: Sequence[str] = (), *, by: Person
    ) -> None:
        """File for the chief's approval (E5)."""
        await self._approvals.file(attempt, reason, photos, by=by)

    async def decide(
        self, attempt: str, decision: Literal["admit", "refuse"], reason: str, *, by: Person
    ) -> None:
        """Decide on a filed approval; the chief only."""
        await self._approvals.decide(attempt, decision, reason, by=by)

    async def allow_move(self, attempt: str, *, by: Person) -> None:
        """Let the candidate sign in at another seat (X8)."""
        self._roster.entry(attempt, by)
        await self._ledger.record(
            lambda state: sitting.allow_move(state, attempt=attempt, by=by.account)
        )

    async def photo(self, attempt: str, *, by: Person) -> bytes:
        """Return the roster photo; raises Refusal when there is none."""
        entry, _ = self._roster.entry(attempt, by)
        if entry.photo is None:
            raise Refusal("not-found", attempt)
        return await pictures.read(self._photos, entry.photo)

    def find(self, ticket: str, *, by: Person) -> str:
        """Return the attempt of a ticket number."""
        return self._roster.by_ticket(ticket, by).attempt

    async def _arrived(self, attempt: str, by: Person, how: Literal["scanned", "tapped"]) -> None:
        fact = Arrived(attempt=attempt, by=by.account, how=how)
        await self._ledger.record(lambda state: admission.arrived(state, fact))
