"""Random histories of one candidate: moves, dead seats, repeats, late words, clocks that go wrong.

The machine keeps books of its own on what each seat wrote and what it was told; nothing of the
state under test is asked when it says what must be.
"""

import hashlib
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from contract import merge, signing
from contract.facts.entry import Admitted
from contract.facts.fact import Fact, Stamp
from contract.facts.order import OrderTaken
from contract.operations import SignedOperation, digest, read
from contract.receipt import Receipt
from edge.assembly.nouns import SLICES
from edge.core import sitting
from edge.core.attempts import ATTEMPTS, Attempt, written
from edge.core.refusal import Refusal
from edge.core.state import Recorded, State
from edge.sim.clock import SimClock
from tests.edge import venue

A = "a1"
DUE = venue.START_MS + 60 * 60_000
ITEMS = ("Q01", "Q02")
_HQ = venue.Headquarters()
_PLAN = _HQ.order(venue.plan(venue.paper(_HQ), candidates=2))
_KEY = signing.new_key()


def sign(label: str, text: bytes) -> str:
    return signing.encode(hashlib.sha256(label.encode() + text).digest())


def decided(
    decide: Callable[..., tuple[Fact, ...]], *about: object
) -> tuple[tuple[Fact, ...], str]:
    """Return the facts, and the code of a refusal."""
    try:
        return decide(*about), ""
    except Refusal as no:
        return (), no.code


@dataclass
class Seat:
    """One seat epoch as the browser knows it, and what the machine saw of it."""

    pen: venue.Pen
    wrote: list[SignedOperation] = field(default_factory=list)
    told: int = 0
    """Revisions that the box has acknowledged."""
    fence: tuple[int | None, int] | None = None
    """When the next epoch opened: its time, and how many revisions were acknowledged then."""


class Sittings(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.clock = SimClock(venue.START_MS)
        self.journal: list[Recorded] = []
        self.state = State.of(SLICES)
        self.seats: list[Seat] = []
        self.late: set[str] = set()
        self.moving = False
        self.at = ""
        self.closed: tuple[str, int] | None = None
        """How and when the first submission was made."""

    def record(self, *facts: Fact) -> None:
        for fact in facts:
            stamp = Stamp(id=uuid.uuid4(), at=self.clock.now())
            recorded = Recorded("j1", len(self.journal) + 1, stamp, fact)
            self.journal.append(recorded)
            self.state = self.state.apply(recorded)

    @property
    def attempt(self) -> Attempt:
        return self.state[ATTEMPTS].get(A, Attempt())

    @initialize()
    def plan(self) -> None:
        body, signature = _PLAN.body, _PLAN.signature
        self.record(
            OrderTaken(epoch="e1", seq=1, body=body, signature=signature, outcome="applied")
        )

    @rule(seat=st.sampled_from(["A01", "A02"]), allowed=st.booleans())
    def sign_in(self, seat: str, *, allowed: bool) -> None:
        if allowed and self.seats:
            self.record(*sitting.allow_move(self.state, attempt=A, by="inv1"))
            self.moving = True
        pen = venue.Pen(A, epoch=len(self.seats), key=_KEY)
        arrival = sitting.Arrival(A, seat, pen.public, "")
        facts, no = decided(sitting.sign_in, self.state, arrival, self.clock.now(), sign)
        elsewhere = bool(self.seats) and seat != self.at and not self.moving
        if self.closed or elsewhere:
            assert no == ("attempt-submitted" if self.closed else "open-elsewhere")
            return
        self.record(*facts)
        if self.seats:
            at_ms = self.clock.wall_ms if self.clock.quality != "unknown" else None
            self.seats[-1].fence = (at_ms, self.seats[-1].told)
        self.seats.append(Seat(pen))
        self.at, self.moving = seat, False

    @precondition(lambda self: not self.attempt.started)
    @rule()
    def admit_and_start(self) -> None:
        self.record(Admitted(attempt=A, how="face", by="inv1"))
        for epoch, _ in enumerate(self.seats[:-1]):
            with pytest.raises(Refusal, match="epoch"):
                sitting.start(self.state, attempt=A, epoch=epoch)
        if self.seats:
            self.record(*sitting.start(self.state, attempt=A, epoch=len(self.seats) - 1))

    @precondition(lambda self: self.seats)
    @rule(
        epoch=st.integers(0, 9),
        item=st.sampled_from(ITEMS),
        ago=st.sampled_from([None, -1, 0, 1, 100, 1000, 60_000, 10 * 60_000]),
        error=st.sampled_from([None, 0, 10, 500]),
    )
    def write(self, epoch: int, item: str, ago: int | None, error: int | None) -> None:
        """A seat, also one that is replaced by now, writes into its own store."""
        seat = self.seats[epoch % len(self.seats)]
        exam_ms = None if ago is None else self.clock.wall_ms - ago
        one = seat.pen.write(item, f"{len(seat.wrote)}", exam_ms=exam_ms, error_ms=error)
        seat.wrote.append(one)

    @precondition(lambda self: any(seat.told < len(seat.wrote) for seat in self.seats))
    @rule(pick=st.integers(0, 9), most=st.integers(1, 3))
    def deliver(self, pick: int, most: int) -> None:
        """A seat, also one that is replaced by now, sends what it still holds."""
        behind = [seat for seat in self.seats if seat.told < len(seat.wrote)]
        seat = behind[pick % len(behind)]
        for revision in range(seat.told + 1, min(seat.told + most, len(seat.wrote)) + 1):
            self.send(seat, revision)

    @precondition(lambda self: any(seat.wrote for seat in self.seats))
    @rule(pick=st.integers(0, 9), revision=st.integers(0, 99))
    def send_anything(self, pick: int, revision: int) -> None:
        """A seat sends an operation again, or one too far ahead."""
        writers = [seat for seat in self.seats if seat.wrote]
        seat = writers[pick % len(writers)]
        self.send(seat, 1 + revision % len(seat.wrote))

    def send(self, seat: Seat, revision: int) -> None:
        one = seat.wrote[revision - 1]
        facts, no = decided(sitting.save, self.state, A, one, read(one), self.clock.now())
        assert no == ("operation-gap" if revision > seat.told + 1 else "")
        assert len(facts) == (revision == seat.told + 1)
        if facts and not self.in_time(read(one).exam_ms):
            self.late.add(digest(one.body))
        self.record(*facts)
        seat.told += len(facts)

    def in_time(self, exam_ms: int | None) -> bool:
        if self.clock.quality == "unknown":  # nothing ends, and nobody can say what came in time
            return self.closed is None
        if self.closed is None and self.clock.wall_ms <= DUE:
            return True
        if self.clock.wall_ms > DUE + 2 * 60_000:
            return False
        how, at = self.closed or ("", 0)
        if exam_ms is None:
            return how != "candidate"
        return exam_ms <= (at if how == "candidate" else DUE)

    @precondition(lambda self: self.attempt.started and len(self.told()) > 2)
    @rule(how=st.sampled_from(["candidate", "forced"]), after=st.integers(-2, 2))
    def submit(self, how: str, after: int) -> None:
        """The candidate hands in, or the time is over; the seat has one more about that moment."""
        if how == "forced":
            assert (A in sitting.overdue(self.state, DUE)) == (self.closed is None)
            assert sitting.overdue(self.state, DUE - 1) == []
            self.clock.move(max(0, DUE - self.clock.wall_ms) / 1000)
        facts = sitting.submit(self.state, attempt=A, how=how, sign=sign)
        assert len(facts) == (self.closed is None)
        self.closed = self.closed or (how, self.clock.wall_ms)
        self.record(*facts)
        seat = self.seats[-1]
        seat.wrote.append(seat.pen.write("Q01", "last", exam_ms=self.clock.wall_ms + after))
        for revision in range(seat.told + 1, len(seat.wrote) + 1):
            self.send(seat, revision)
        if sitting.outdated(self.attempt):
            self.check_receipt(outdated=True)
            self.record(*sitting.submit(self.state, attempt=A, how="late-delivery", sign=sign))
        self.check_receipt(outdated=False)

    def check_receipt(self, *, outdated: bool) -> None:
        submission = self.attempt.submission
        assert submission is not None
        body = Receipt.model_validate_json(submission.receipt.body)
        counted = sorted(one for one in self.told() if one not in self.late)
        lines = b"".join(bytes.fromhex(one) for one in counted)
        whole = hashlib.sha256(b"kaobox/root/1\n" + lines).hexdigest()
        assert ((body.count, body.root) != (len(counted), whole)) == outdated
        assert body.version == len(self.attempt.submissions)

    @rule(seconds=st.sampled_from([1, 30, 119, 20 * 60]))
    def wait(self, seconds: int) -> None:
        self.clock.move(seconds)

    @rule(quality=st.sampled_from(["unknown", "synced", "synced"]))
    def clock_quality(self, quality: str) -> None:
        self.clock.quality = quality  # type: ignore[assignment]

    def forgeries_are_refused(self) -> None:
        """Nobody writes for others, in the place of what is there, or after what is not."""
        cases = [(venue.Pen("a2", key=_KEY), "bad-operation")]
        cases.append((venue.Pen(A, epoch=len(self.seats), key=_KEY), "bad-operation"))
        for seat in self.seats:
            for revision in {0, seat.told}:  # a first one again, and a next one with no past
                pen = venue.Pen(A, epoch=seat.pen.epoch, key=_KEY, revision=revision, head="1" * 64)
                cases.append((pen, "operation-forked"))
        for pen, code in cases:
            one = pen.write("Q01", "forged")
            _, no = decided(sitting.save, self.state, A, one, read(one), self.clock.now())
            assert no == code

    def told(self) -> list[str]:
        return [digest(one.body) for seat in self.seats for one in seat.wrote[: seat.told]]

    @invariant()
    def every_acknowledged_operation_is_there_once(self) -> None:
        assert sorted(one.written.digest for one in self.attempt.saved) == sorted(self.told())
        late = {one.written.digest for one in self.attempt.saved if one.written.late}
        assert late == self.late

    @invariant()
    def what_shows_is_what_the_books_say(self) -> None:
        merged = self.attempt.merged()
        shown = {item: one.shown.digest for item, one in merged.items() if one.shown}
        assert shown == self.expected()

    def expected(self) -> dict[str, str]:
        """For each item, the last that was written where it counts; the slow way."""
        best: dict[str, tuple[int, int, str]] = {}
        for epoch, seat in enumerate(self.seats):
            for revision, one in enumerate(seat.wrote[: seat.told], 1):
                name, operation = digest(one.body), read(one)
                if name in self.late:
                    continue
                if seat.fence and revision > seat.fence[1]:
                    at, exam, error = seat.fence[0], operation.exam_ms, operation.error_ms
                    if at is None or exam is None or error is None or exam + error >= at:
                        continue
                rank = (epoch, revision, name)
                best[operation.item] = max(best.get(operation.item, rank), rank)
        return {item: name for item, (_, _, name) in best.items()}

    def teardown(self) -> None:
        self.forgeries_are_refused()
        again = State.of(SLICES)
        for recorded in self.journal:
            again = again.apply(recorded)
        assert again == self.state
        fences = {epoch.number: epoch.fence for epoch in self.attempt.epochs[1:]}
        everything = [one.written for one in self.attempt.saved]
        # A second witness may have had the same operation too late.
        witnessed = everything + [
            written(read(one), digest(one.body), late=True)
            for seat in self.seats
            for one in seat.wrote[: seat.told]
        ]
        dice = random.Random(len(self.journal))
        for _ in range(3):
            mixed = witnessed + dice.choices(witnessed, k=len(witnessed))
            dice.shuffle(mixed)
            assert merge.merge(mixed, fences) == merge.merge(everything, fences)


@pytest.mark.rule("X8")
def test_no_history_loses_an_acknowledged_answer_or_lets_a_fenced_one_win() -> None:
    how = settings(
        max_examples=150,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Sittings, settings=how)
