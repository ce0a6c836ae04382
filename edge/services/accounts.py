"""Who may use the panel: the session's staff, by account and PIN, with no internet (P6)."""

import asyncio
from dataclasses import dataclass

import argon2

from contract.orders import Staff
from edge.core.plan import PLAN
from edge.core.refusal import Refusal
from edge.ports.clock import Clock
from edge.services.ledger import Ledger
from edge.services.limiter import Limiter
from edge.services.tokens import Tokens

PANEL = "panel"
_NOBODY = argon2.PasswordHasher().hash("nobody")
"""Verified when the account is unknown, so that the time taken says nothing."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone signed in at the panel."""

    account: str
    name: str
    role: str
    rooms: tuple[str, ...]

    def check_room(self, room: str) -> None:
        """Raise Refusal when the room is not this person's."""
        if self.rooms and room not in self.rooms:
            raise Refusal("not-allowed", f"{self.account} is assigned to {', '.join(self.rooms)}")

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

    async def sign_in(self, account: str, pin: str, *, source: str) -> tuple[Person, str]:
        """Return the person and the token; raises Refusal."""
        self._limiter.check(source)
        staff = self._staff(account)
        right = await asyncio.to_thread(self._verify, staff.pin if staff else _NOBODY, pin)
        if staff is None or not right:
            self._limiter.failed(source)
            raise Refusal("sign-in-failed")
        return _person(staff), self._tokens.make(PANEL, account)

    def person(self, token: str) -> Person:
        """Return whose token this is, as the plan has them now; raises Refusal."""
        (account,) = self._tokens.read(PANEL, token)
        return self.refreshed(Person(account, "", "", ()))

    def refreshed(self, person: Person) -> Person:
        """Return the person as the plan has them now; raises Refusal when it has them no more."""
        staff = self._staff(person.account)
        if staff is None:
            raise Refusal("sign-in-needed")
        return _person(staff)

    def _staff(self, account: str) -> Staff | None:
        plan = self._ledger.state[PLAN]
        current = plan.current(self._clock.now().wall_ms)
        if current is None:
            return None
        return next((one for one in current.staff if one.account == account), None)

    def _verify(self, hashed: str, pin: str) -> bool:
        try:
            return self._hasher.verify(hashed, pin)
        except argon2.exceptions.VerificationError:
            return False


def _person(staff: Staff) -> Person:
    rooms = staff.rooms if staff.role == "invigilator" else ()
    return Person(staff.account, staff.name, staff.role, rooms)
