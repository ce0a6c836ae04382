"""Approvals: filed with photos by one person, decided by another (E5)."""

from collections.abc import Sequence
from typing import Any, Literal

from contract.facts.entry import ApprovalFiled, PhotoTaken
from edge.core import admission
from edge.core.admission import ADMISSIONS, Admission
from edge.core.door_view import told
from edge.core.refusal import Refusal
from edge.ports.face import FaceFault, Frame
from edge.services.accounts import Person
from edge.services.faces import Faces
from edge.services.ledger import Ledger
from edge.services.pictures import Pictures, read, taken
from edge.services.roster import Roster

Shows = Literal["face", "papers"]
_JPEG = b"\xff\xd8\xff"


class Approvals:
    """The way in for whoever the camera does not let in."""

    def __init__(self, *, ledger: Ledger, roster: Roster, faces: Faces, photos: Pictures) -> None:
        self._ledger = ledger
        self._roster = roster
        self._faces = faces
        self._photos = photos

    async def take_photo(
        self, attempt: str, picture: bytes, shows: Shows, *, by: Person
    ) -> dict[str, Any]:
        """Keep a JPEG for the approval, and say at once what is wrong with a face in it (E8).

        Returns the reply of ``docs/lan-api.md``. Raises Refusal, StorageFull, StorageFailed.
        """
        _, session = self._roster.entry(attempt, by)
        self._roster.check_hours(session)
        door = admission.undecided(self._ledger.state, attempt)
        if not picture.startswith(_JPEG):
            raise Refusal("bad-picture", "not a JPEG")
        looked_at = shows == "face" and not door.declined
        reason = await self._complaint(picture) if looked_at else ""
        fact = PhotoTaken(
            attempt=attempt,
            by=by.account,
            photo=await self._photos.put(taken(session), picture),
            bytes=len(picture),
            shows=shows,
            reason=reason,
        )
        await self._ledger.record(lambda state: admission.photo_taken(state, fact))
        return {"photo": fact.photo, **told(reason)}

    async def taken(self, attempt: str, sha256: str, *, by: Person) -> bytes:
        """Return a photo that was taken for this candidate; raises Refusal."""
        self._roster.entry(attempt, by)
        door = self._ledger.state[ADMISSIONS].get(attempt, Admission())
        if sha256 not in door.photos:
            raise Refusal("not-found", sha256[:12])
        return await read(self._photos, sha256)

    async def file(self, attempt: str, reason: str, photos: Sequence[str], *, by: Person) -> None:
        """File for the chief's approval; with photos taken for this candidate only."""
        _, session = self._roster.entry(attempt, by)
        self._roster.check_hours(session)
        fact = ApprovalFiled(
            attempt=attempt, by=by.account, reason=reason, photos=tuple(dict.fromkeys(photos))
        )
        await self._ledger.record(lambda state: admission.file(state, fact))

    async def decide(
        self, attempt: str, decision: Literal["admit", "refuse"], reason: str, *, by: Person
    ) -> None:
        """Decide on a filed approval; the chief only."""
        by.check_chief()
        self._roster.entry(attempt, by)
        await self._ledger.record(
            lambda state: admission.decide(
                state, attempt=attempt, by=by.account, decision=decision, reason=reason
            )
        )

    async def _complaint(self, picture: bytes) -> str:
        try:
            look = await self._faces.look([Frame(0.0, picture)])
        except FaceFault:  # a photo is worth keeping, looked at or not
            return "FACE_UNAVAILABLE"
        return look.reason or ""
