"""Orders on the box: only HQ's, only for this box, each in its place, each once."""

import json
import uuid

import pytest

from contract import signing
from contract.facts.entry import ApprovalFiled
from contract.facts.fact import Fact, Stamp
from contract.facts.order import OrderTaken
from contract.messages import OrderText
from contract.orders import OrderWithdraw
from edge.assembly.nouns import JUDGES, SLICES
from edge.core.admission import ADMISSIONS
from edge.core.orders import ORDERS, genuine, take
from edge.core.papers import PAPERS
from edge.core.state import Recorded, State
from edge.sim.clock import SimClock
from tests.edge import venue

SEALING = signing.public(signing.new_key())


class Book:
    """A box's state and what it has recorded."""

    def __init__(self) -> None:
        self.hq = venue.Headquarters()
        self.state = State.of(SLICES)
        self.taken: list[OrderTaken] = []
        self._seq = 0

    def take(self, text: OrderText, epoch: str = "e1") -> list[OrderTaken]:
        assert genuine(text, epoch, box=venue.BOX, hq_key=self.hq.public)
        facts = take(self.state, epoch, text, JUDGES)
        self.record(facts)
        found = [fact for fact in facts if isinstance(fact, OrderTaken)]
        self.taken += found
        return found

    def record(self, facts: tuple[Fact, ...]) -> None:
        for fact in facts:
            self._seq += 1
            stamp = Stamp(id=uuid.uuid4(), at=SimClock(venue.START_MS).now())
            self.state = self.state.apply(Recorded("j", self._seq, stamp, fact))

    def reopen(self, epoch: str) -> None:
        self.hq.epoch, self.hq.issued = epoch, 0

    def changed(self, text: OrderText, **fields: object) -> OrderText:
        """HQ signs another text."""
        body = json.dumps({**json.loads(text.body), **fields})
        signature = signing.sign(self.hq.key, signing.ORDER, body.encode())
        return OrderText(seq=text.seq, body=body, signature=signature)


@pytest.fixture
def book() -> Book:
    return Book()


def test_an_order_of_a_kind_that_is_not_known_is_refused_once_and_the_next_one_taken(
    book: Book,
) -> None:
    future = book.changed(book.hq.order(venue.wish("a1")), order={"kind": "of.the-future"})
    (taken,) = book.take(future)
    assert (taken.outcome, taken.code) == ("refused", "unknown-order")
    assert book.take(future) == []
    (taken,) = book.take(book.hq.order(venue.wish("a1")))
    assert taken.seq == 2


def test_only_the_signed_place_and_box_count_whatever_the_message_says(book: Book) -> None:
    def accepted(text: OrderText, epoch: str = "e1") -> bool:
        return genuine(text, epoch, box=venue.BOX, hq_key=book.hq.public)

    true = book.hq.order(venue.wish("a1"))
    assert accepted(true)
    assert not accepted(true, "e2"), "passed off for an order of another epoch"
    assert not accepted(true.model_copy(update={"seq": 2})), "passed off for another number"
    assert not accepted(true.model_copy(update={"body": true.body + " "}))
    for box in ("box-2", "", None):
        for order in (None, {"kind": "of.the-future"}):
            fields = {"box": box} | ({"order": order} if order else {})
            assert not accepted(book.changed(true, **fields)), "also of kinds not known"
    assert not accepted(book.changed(true, seq="1"))
    nothing = "[]"
    signature = signing.sign(book.hq.key, signing.ORDER, nothing.encode())
    assert not accepted(OrderText(seq=1, body=nothing, signature=signature))
    as_ack = signing.sign(book.hq.key, signing.ACK, true.body.encode())
    assert not accepted(true.model_copy(update={"signature": as_ack}))


def test_an_epoch_that_is_over_says_nothing_any_more(book: Book) -> None:
    """A message that was under way for long must not begin the old orders anew."""
    first, second = book.hq.order(venue.wish("a1")), book.hq.order(venue.wish("a2"))
    book.take(first)
    book.reopen("e2")
    anew = book.hq.order(venue.wish("a1"))
    book.take(anew, "e2")
    before = book.state
    for late in (first, second):
        assert book.take(late, "e1") == []
    assert book.state == before
    assert (book.state[ORDERS].epoch, book.state[ORDERS].seq) == ("e2", 1)
    assert book.take(anew, "e2") == []


def test_a_withdrawal_reaches_only_a_release_of_its_own_epoch(book: Book) -> None:
    sealed = venue.paper(book.hq)
    book.take(book.hq.order(venue.plan(sealed)))
    book.take(book.hq.order(venue.released(book.hq, SEALING)))
    book.reopen("e2")
    book.take(book.hq.order(venue.plan(sealed)), "e2")
    book.take(book.hq.order(venue.wish("a1")), "e2")
    (withdrawn,) = book.take(book.hq.order(OrderWithdraw(withdraws=2)), "e2")
    assert withdrawn.outcome == "superseded", "number 2 is a wish in this epoch"
    assert book.state[PAPERS].releases
    (released,) = book.take(book.hq.order(venue.released(book.hq, SEALING)), "e2")
    late = book.hq.order(OrderWithdraw(withdraws=released.seq))
    early = book.changed(late, issued_ms=venue.START_MS - 1)
    assert [one.outcome for one in book.take(early, "e2")] == ["applied"]
    assert not book.state[PAPERS].releases


@pytest.mark.parametrize(("by", "outcome"), [("hq1", "refused"), ("inv1", "applied")])
def test_whoever_filed_an_approval_does_not_decide_it_at_the_console_either(
    book: Book, by: str, outcome: str
) -> None:
    book.take(book.hq.order(venue.plan(venue.paper(book.hq))))
    book.record((ApprovalFiled(attempt="a1", by=by, reason="证件齐全"),))
    (taken,) = book.take(book.hq.order(venue.wish("a1")))
    assert taken.outcome == outcome
    assert book.state[ADMISSIONS]["a1"].decided == (outcome == "applied")


def test_a_release_whose_time_has_come_is_not_taken_back(book: Book) -> None:
    book.take(book.hq.order(venue.plan(venue.paper(book.hq))))
    book.take(book.hq.order(venue.released(book.hq, SEALING)))
    (taken,) = book.take(book.hq.order(OrderWithdraw(withdraws=2)))
    assert (taken.outcome, taken.code) == ("refused", "already-effective")
    assert book.state[PAPERS].releases
