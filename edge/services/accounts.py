"""Who may use the panel: the session's staff, by account and PIN, with no internet (P6)."""

import asyncio
from dataclasses import dataclass

import argon2

from contract.orders import SessionPlan, Staff
from edge.core.clock_trust import CLOCK_TRUST, come_ms
from edge.core.plan import PLAN
from edge.core.refusal import Refusal
from edge.ports.clock import Clock
from edge.services.ledger import Ledger
from edge.services.limiter import Limiter
from edge.services.tokens import Tokens

PANEL = "panel"
CROWD = 24
"""Failures of one address, whatever the account: each one costs the box a tenth of a second."""
_NOBODY = argon2.PasswordHasher().hash("nobody")
"""Verified when the account is unknown, so that the time taken says nothing."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone signed in at the panel."""

    account: str
    name: str
    role: str
    rooms: tuple[str, ...]
    session: str
    """The session whose PIN was given; it is good for no other (P6)."""

    def check_room(self, room: str) -> None:
        """Raise Refusal when the room is not this person's."""
        if self.rooms and room not in self.rooms:
            raise Refusal("not-allowed", f"{self.account} is assigned to {', '.join(self.rooms)}")

    def check_session(self, session: str) -> None:
        """Raise Refusal when this person is signed in for another session."""
        if session != self.session:
            raise Refusal("not-allowed", f"{self.account} is signed in for {self.session}")

    def check_chief(self) -> None:
        """Raise Refusal for anyone but the chief."""
        if self.role != "chief":
            raise Refusal("not-allowed", f"{self.account} is {self.role}; the chief decides")


class Accounts:
    """Signs people in; the current plan says who they are, each time anew."""

    def __init__(self, *, ledger: Ledger, tokens: Tokens, limiter: Limiter, clock: Clock) -> None:
        self._ledger = ledger
        self._tokens = tokens
        self._limiter = limiter
        self._clock = clock
        self._hasher = argon2.PasswordHasher()
        self._turn = {True: asyncio.Lock(), False: asyncio.Lock()}
        """A hash is dear in memory and time; a crowd of guesses must not take all of the box, and
        whoever guesses at accounts that do not exist waits apart from those that do."""

    async def sign_in(self, account: str, pin: str, *, source: str) -> tuple[Person, str]:
        """Return the person and the token; raises Refusal. ``source`` is the caller's address."""
        guess = f"{source}/{account}"
        self._limiter.check(guess)
        self._limiter.check(source, tries=CROWD)
        session = self._session()
        if session is None:
            raise Refusal("session-not-open", "no plan has reached this box")
        staff = _find(session, account)
        self._limiter.failed(guess)  # counted before the wait, so that no crowd slips through
        self._limiter.failed(source)
        async with self._turn[staff is not None]:
            right = await asyncio.to_thread(self._verify, staff.pin if staff else _NOBODY, pin)
        if staff is None or not right:
            raise Refusal("sign-in-failed")
        self._limiter.forgive(guess)
        self._limiter.forgive(source)
        return _person(session, staff), self._tokens.make(PANEL, account, session.session)

    def person(self, token: str) -> Person:
        """Return whose token this is, as the plan has them now; raises Refusal."""
        parts = self._tokens.read(PANEL, token)
        if len(parts) != 2:  # noqa: PLR2004 - account and session
            raise Refusal("sign-in-needed")
        return self._current(*parts)

    def refreshed(self, person: Person) -> Person:
        """Return the person as the plan has them now; raises Refusal when it has them no more."""
        return self._current(person.account, person.session)

    def _current(self, account: str, signed_in_for: str) -> Person:
        session = self._session()
        if session is None or session.session != signed_in_for:
            raise Refusal("sign-in-needed", "the PIN was of another session")
        staff = _find(session, account)
        if staff is None:
            raise Refusal("sign-in-needed")
        return _person(session, staff)

    def _session(self) -> SessionPlan | None:
        state = self._ledger.state
        return state[PLAN].current(come_ms(state[CLOCK_TRUST], self._clock.now()))

    def _verify(self, hashed: str, pin: str) -> bool:
        try:
            return self._hasher.verify(hashed, pin)
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False


def _find(session: SessionPlan, account: str) -> Staff | None:
    return next((one for one in session.staff if one.account == account), None)


def _person(session: SessionPlan, staff: Staff) -> Person:
    rooms = staff.rooms if staff.role == "invigilator" else ()
    return Person(staff.account, staff.name, staff.role, rooms, session.session)
