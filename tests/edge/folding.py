"""A journal that is only a list: for rules that are pure."""

import hashlib
import uuid

from contract import signing
from contract.facts.fact import Fact, Stamp
from contract.facts.order import OrderTaken
from contract.operations import SignedOperation, read
from contract.orders import SessionPlan
from edge.assembly.nouns import SLICES
from edge.core import sitting
from edge.core.attempts import ATTEMPTS, Attempt
from edge.core.state import Recorded, State
from edge.sim.clock import SimClock
from tests.edge import venue

_HQ = venue.Headquarters()
_PAPER = venue.paper(_HQ)
_KEY = signing.new_key()


def sign(label: str, text: bytes) -> str:
    return signing.encode(hashlib.sha256(label.encode() + text).digest())


class Folding:
    """Facts under a clock that a test moves, and the state they make."""

    def __init__(self, *plans: SessionPlan, at_ms: int = venue.START_MS) -> None:
        self.clock = SimClock(at_ms)
        self.state = State.of(SLICES)
        self.facts: list[Fact] = []
        for seq, plan in enumerate(plans or (venue.plan(_PAPER),), 1):
            text = _HQ.order(plan, seq=seq)
            self.record(
                OrderTaken(
                    epoch="e1", seq=seq, body=text.body, signature=text.signature, outcome="applied"
                )
            )

    def record(self, *facts: Fact) -> None:
        for fact in facts:
            self.facts.append(fact)
            stamp = Stamp(id=uuid.uuid4(), at=self.clock.now())
            self.state = self.state.apply(Recorded("j1", len(self.facts), stamp, fact))

    def attempt(self, name: str = "a1") -> Attempt:
        return self.state[ATTEMPTS].get(name, Attempt())

    def sign_in(self, name: str = "a1", *, seat: str = "A01") -> venue.Pen:
        """Open the next epoch at a seat, with the invigilator's yes."""
        if self.attempt(name).epoch is not None:
            self.record(*sitting.allow_move(self.state, attempt=name, by="inv1"))
        pen = venue.Pen(name, epoch=len(self.attempt(name).epochs), key=_KEY)
        arrival = sitting.Arrival(name, seat, pen.public, "")
        self.record(*sitting.sign_in(self.state, arrival, self.clock.now(), sign))
        return pen

    def save(self, one: SignedOperation) -> bool:
        """Save an operation; tell whether it is late."""
        operation = read(one)
        facts = sitting.save(self.state, operation.attempt, one, operation, self.clock.now())
        self.record(*facts)
        return bool(facts) and facts[0].late  # type: ignore[attr-defined]

    def submit(self, how: str, name: str = "a1") -> None:
        self.record(*sitting.submit(self.state, attempt=name, how=how, sign=sign))
