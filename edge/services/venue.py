"""The venue as the panel and the heartbeat show it; and which browsers may be its seats."""

from pathlib import Path
from typing import Any

from contract import signing
from contract.messages import Heartbeat
from contract.orders import SessionPlan
from contract.problems import sentences
from edge.core.clock_trust import CLOCK_TRUST, come_ms
from edge.core.grants import CAP_S
from edge.core.notice_view import notice_views
from edge.core.papers import PAPERS, wanted
from edge.core.plan import PLAN
from edge.core.refusal import Refusal
from edge.core.seat_view import session_view
from edge.core.seats import SEATS, enrol
from edge.core.state import State
from edge.core.venue_view import Surroundings, paper_views, room_views
from edge.ports.clock import Clock
from edge.services import disk
from edge.services.accounts import Person
from edge.services.issues import Issues
from edge.services.ledger import Ledger
from edge.services.paper_keys import PaperKeys
from edge.services.presence import Presence
from edge.services.uplink import Uplink

HEARD_MS = 30_000
MAX_WAITING = 200


class Venue:
    """Reads everything, decides nothing but who becomes a seat."""

    def __init__(
        self,
        *,
        box: str,
        software: str,
        folder: Path,
        open_enrolment: bool,
        ledger: Ledger,
        paper_keys: PaperKeys,
        uplink: Uplink,
        presence: Presence,
        issues: Issues,
        clock: Clock,
        lost_cap_s: int = CAP_S,
    ) -> None:
        self._box = box
        self._software = software
        self._folder = folder
        self._open_enrolment = open_enrolment
        self._ledger = ledger
        self._paper_keys = paper_keys
        self._uplink = uplink
        self._presence = presence
        self._issues = issues
        self._clock = clock
        self._lost_cap_s = lost_cap_s
        self._started = clock.monotonic()
        self._waiting: dict[str, str] = {}

    def box(self) -> dict[str, Any]:
        """Return what anyone on the LAN may know."""
        now, session = self._clock.now(), self._session()
        return {
            "box": self._box,
            "venue": session.venue if session else None,
            "venue_name": session.venue_name if session else None,
            "software": self._software,
            "now_ms": now.wall_ms,
            "clock": now.quality,
            "error_ms": now.error_ms,
            "session": session_view(session) if session else None,
        }

    def show(self, person: Person) -> dict[str, Any]:
        """Return the ``Venue`` of ``docs/lan-api.md`` as far as this person may see it."""
        now, state, session = self._clock.now(), self._ledger.state, self._session()
        around = Surroundings(
            now.wall_ms, self._presence.all(), self._uplink.covers, self._lost_cap_s
        )
        return {
            "box": self._box,
            "venue_name": session.venue_name if session else None,
            "now_ms": now.wall_ms,
            "clock": now.quality,
            "clock_evidence": self._presence.clock_evidence(),
            "session": session_view(session) if session else None,
            "line": self._line(),
            "papers": self._paper_views(state, session),
            "issues": self._issue_views(),
            "seats_waiting": [
                {"seat": seat, "public_key": key} for seat, key in sorted(self._waiting.items())
            ],
            "notices": notice_views(state, session, person.rooms) if session else [],
            "rooms": room_views(state, session, around, person.rooms) if session else [],
        }

    def session(self, person: Person) -> SessionPlan:
        """Return the session that this person is signed in for; raises Refusal."""
        session = self._session()
        if session is None:
            raise Refusal("session-not-open", person.session)
        person.check_session(session.session)
        return session

    async def heartbeat(self, connection: int, queued: int) -> Heartbeat:
        """Return how the box is."""
        state = self._ledger.state
        now = self._clock.now()
        free_mb = await disk.look(self._folder, self._issues)
        return Heartbeat(
            connection=connection,
            at=now,
            software=self._software,
            uptime_s=int(self._clock.monotonic() - self._started),
            queued=queued,
            seats_heard=self._presence.recent(HEARD_MS),
            papers_cached=len(state[PAPERS].cached),
            papers_wanted=len(wanted(state)),
            disk_free_mb=free_mb,
            clock=now.quality,
            issues=tuple(code for code, _, _ in self._open_issues()),
        )

    async def enrol(self, seat: str, public_key: str) -> str:
        """Enrol a browser as a seat, or let it wait for a tap; returns "enrolled" or "waiting"."""
        signing.load_public(public_key)
        known = self._ledger.state[SEATS].get(seat)
        if known is not None and known.public_key == public_key:
            self._waiting.pop(seat, None)
            return "enrolled"
        if known is not None or not self._open_enrolment:
            self._wait(seat, public_key)
            return "waiting"
        await self._record_seat(seat, public_key, by="open-enrolment")
        return "enrolled"

    async def accept(self, seat: str, public_key: str, *, by: Person) -> None:
        """Make a waiting browser the seat of that name; the tap names the key it means."""
        if self._waiting.get(seat) != public_key:
            raise Refusal("not-found", seat)
        await self._record_seat(seat, public_key, by=by.account)
        self._waiting.pop(seat, None)

    def _wait(self, seat: str, public_key: str) -> None:
        """Let a browser wait; a real seat asks again and again, so the oldest may make room."""
        shown = self._waiting.pop(seat, None)
        if len(self._waiting) >= MAX_WAITING:
            del self._waiting[next(iter(self._waiting))]
        self._waiting[seat] = public_key
        if shown != public_key:
            self._ledger.ring()

    async def _record_seat(self, seat: str, public_key: str, *, by: str) -> None:
        await self._ledger.record(
            lambda state: enrol(state, seat=seat, public_key=public_key, by=by)
        )

    def _line(self) -> dict[str, Any]:
        return {
            "up": self._uplink.connected,
            "since_ms": self._uplink.since_ms,
            "queued": self._uplink.queued,
            "hq_seq": self._uplink.position,
            "last_word_ms": self._uplink.last_word_ms,
        }

    def _session(self) -> SessionPlan | None:
        state = self._ledger.state
        return state[PLAN].current(come_ms(state[CLOCK_TRUST], self._clock.now()))

    def _paper_views(self, state: State, session: SessionPlan | None) -> list[dict[str, Any]]:
        if session is None:
            return []
        refs = {paper.paper: paper for paper in session.papers}
        return paper_views(
            state, session, lambda paper: self._paper_keys.is_open(session, refs[paper])
        )

    def _open_issues(self) -> list[tuple[str, int, str]]:
        """Return (code, since, detail) of each."""
        shown = [(one.code, one.since_ms, one.detail) for one in self._issues.all()]
        refused = self._ledger.storage
        if refused is not None and refused not in {code for code, _, _ in shown}:
            shown.append((refused, self._clock.now().wall_ms, ""))
        return shown

    def _issue_views(self) -> list[dict[str, Any]]:
        shown = self._open_issues()
        if not self._uplink.connected:
            shown.append(("line-down", self._uplink.since_ms, ""))
        return [
            {
                "code": code,
                "since_ms": since_ms,
                "zh": sentences(code)[0],
                "en": sentences(code)[1],
                "detail": detail,
            }
            for code, since_ms, detail in shown
        ]
