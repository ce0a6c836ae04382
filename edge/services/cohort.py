"""The faces of the current session: made ready ahead of time, compared, forgotten when it is over."""

import asyncio
import logging
from collections.abc import Iterable

from contract.orders import Entry, SessionPlan
from edge.core.admission import ADMISSIONS, Admission
from edge.core.identity import Probe, Thresholds, Verdict, decide
from edge.core.templates import alike
from edge.ports.clock import Clock
from edge.ports.face import FaceFault
from edge.services.faces import Faces
from edge.services.gallery import Gallery
from edge.services.issues import Issues
from edge.services.ledger import Ledger
from edge.services.roster import Roster

log = logging.getLogger(__name__)

PREPARE_EVERY_S = 5.0
"""Photos arrive when they arrive; what is ready costs nothing to look for again."""
_SHOWN = 20


class Cohort:
    """Whoever stands at the door is compared with these."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        roster: Roster,
        faces: Faces,
        gallery: Gallery,
        thresholds: Thresholds,
        issues: Issues,
        clock: Clock,
    ) -> None:
        self._ledger = ledger
        self._roster = roster
        self._faces = faces
        self._gallery = gallery
        self._thresholds = thresholds
        self._issues = issues
        self._clock = clock
        self._searched: tuple[float, dict[str, bytes]] = (0.0, {})
        """What the last search for one face under two names has seen."""

    async def run(self) -> None:
        """Read the roster photos ahead of time, for the first one at the door waits too (E1)."""
        while True:
            self.refresh()
            try:
                await self._gallery.prepare()
            except FaceFault as exc:
                self._faces.failed(exc)
            await self._search()
            await self._clock.sleep(PREPARE_EVERY_S)

    def refresh(self) -> None:
        """Forget the faces of whoever declined, and of every session but the current one (A5)."""
        session = self._roster.current()
        entries = self._willing(session.entries) if session else ()
        photos = [entry.photo for entry in entries if entry.photo]
        self._gallery.want(photos, {entry.attempt for entry in entries})

    def of(self, attempt: str) -> Admission:
        """Return how far a candidate has come."""
        return self._ledger.state[ADMISSIONS].get(attempt, Admission())

    def thresholds(self, session: SessionPlan, model: str) -> Thresholds:
        """Return the plan's own thresholds, unless they are of another model (E1)."""
        foreign = session.face is not None and model not in {"", "none", session.face.model}
        said = session.face.model if session.face else ""
        self._issues.set("face-thresholds", wrong=foreign, detail=f"{said} / {model}")
        return self._thresholds.calibrated(session.face, model)

    async def identify(
        self, entry: Entry, session: SessionPlan, look: Probe, thresholds: Thresholds
    ) -> Verdict:
        """Compare a look with the candidate's photo, the venue's others, and who was admitted.

        Raises FaceBusy where the candidate's own photo could not be read yet.
        """
        self.refresh()
        own = await self._gallery.reference(entry.photo)
        entries = self._willing(session.entries)
        references = self._gallery.references(one for one in entries if one.room == entry.room)
        if own is not None:
            references[entry.attempt] = own
        return decide(
            claimed=entry.attempt,
            probe=look,
            references=references,
            tries=self.of(entry.attempt).tries,
            thresholds=thresholds,
            beyond=self._gallery.references(one for one in entries if one.room != entry.room),
            admitted=self._gallery.seen(
                {one.attempt for one in entries if self.of(one.attempt).admitted}
            ),
        )

    def open_in(self, session: SessionPlan, room: str) -> dict[str, bytes]:
        """Return the templates of those in a room on whom nothing is decided yet (E3)."""
        self.refresh()
        there = [one for one in self._willing(session.entries) if one.room == room]
        return self._gallery.references(one for one in there if not self.of(one.attempt).decided)

    def saw(self, attempt: str, template: bytes) -> None:
        """Remember the face that stood at the door for a candidate (E4)."""
        if not self.of(attempt).declined:
            self._gallery.saw(attempt, template)

    def _willing(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        return tuple(one for one in entries if not self.of(one.attempt).declined)

    async def _search(self) -> None:
        """Look for one face under two names of the roster; people decide what it means (E4)."""
        session = self._roster.current()
        if session is None:
            self._issues.clear("face-thresholds")
        model = self._gallery.model
        within = self.thresholds(session, model).same_at if session else 0.0
        entries = {one.attempt: one for one in session.entries} if session else {}
        searched = within, self._gallery.references(entries.values())
        if searched == self._searched:
            return
        self._searched = searched
        pairs = await asyncio.to_thread(alike, searched[1], within)
        names = [f"{_named(entries[one])} / {_named(entries[two])}" for one, two, _ in pairs]
        more = "" if len(names) <= _SHOWN else f" (+{len(names) - _SHOWN})"
        self._issues.set("faces-alike", wrong=bool(names), detail="; ".join(names[:_SHOWN]) + more)


def _named(entry: Entry) -> str:
    return f"{entry.name} {entry.room} {entry.seat}"
