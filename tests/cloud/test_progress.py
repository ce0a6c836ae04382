"""How far an attempt is, and whether a session adds up (A1)."""

from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from cloud.core import progress, reading
from cloud.core.heads import hold
from cloud.core.progress import STATES, Progress
from cloud.core.reconciliation import Sitting, reconcile
from contract.facts import catalogue
from contract.facts.attempt import AnswerSaved, AttemptStarted
from contract.facts.entry import (
    Admitted,
    ApprovalFiled,
    Arrived,
    FaceCompared,
    FaceConsent,
    Refused,
)
from contract.facts.fact import Fact, Stamp
from tests.cloud.box import START_MS, Seat, Venuebox, moment

A = "s1.T1"


def folded(*facts: Fact) -> Progress:
    value = Progress()
    for seq, fact in enumerate(facts, start=1):
        body = catalogue.store(Stamp(id=uuid4(), at=moment()), fact)
        value = progress.apply(value, reading.read(hold(seq, "0" * 64, body)))
    return value


def saved(seat: Seat, item: str, *texts: str, late: bool = False) -> AnswerSaved:
    body, signature = seat.write(item, *texts)
    return AnswerSaved(attempt=A, body=body, signature=signature, late=late)


LOOK = FaceCompared(attempt=A, by="i", frame="0" * 64, model="m", outcome="retry", milliseconds=1)
FILED = ApprovalFiled(attempt=A, by="i", reason="documents in order")
ADMITTED = Admitted(attempt=A, how="approval", by="chief")
STARTED = AttemptStarted(attempt=A, epoch=0)


def test_who_was_scanned_or_tapped_is_at_the_door_before_any_look() -> None:
    arrived = folded(Arrived(attempt=A, by="i", how="tapped"))
    assert (arrived.state, arrived.arrived_ms, arrived.tries) == ("at_door", START_MS, 0)


def test_the_last_answer_about_consent_holds() -> None:
    yes, no = (FaceConsent(attempt=A, by="i", given=given, notice="1") for given in (True, False))
    assert [folded(*facts).consent for facts in ((), (yes,), (yes, no))] == [None, True, False]


def test_an_alert_stays_however_good_the_next_look_is() -> None:
    alarming = LOOK.model_copy(
        update={"impersonates": "s1.T2", "duplicates": "s1.T3", "presentation": "suspect"}
    )
    one = LOOK.model_copy(update={"duplicates": "s1.T3"})
    assert folded(LOOK).alerts == ()
    assert folded(one, LOOK).alerts == ("duplicate",)
    assert folded(one, alarming, LOOK).alerts == ("impersonation", "duplicate", "presentation")


def test_the_state_is_the_furthest_thing_that_happened() -> None:
    path = [LOOK, FILED, ADMITTED, STARTED]
    states = [folded(*path[:n]).state for n in range(5)]
    assert states == ["expected", "at_door", "filed", "admitted", "started"]
    assert folded(LOOK, FILED, Refused(attempt=A, by="c", reason="no")).state == "refused"
    assert folded(*path).how == "approval"
    assert folded(*path).filed == progress.Filed(
        by="i", reason="documents in order", at_ms=START_MS
    )


def test_an_answer_that_was_cleared_is_no_answer() -> None:
    seat = Seat(A)
    facts = [saved(seat, "q1", "a"), saved(seat, "q2", "b"), saved(seat, "q1")]
    assert [folded(*facts[:n]).answered for n in range(4)] == [0, 1, 2, 1]
    assert folded(*facts, saved(seat, "q3", "", late=False)).answered == 1


def test_a_late_operation_is_counted_apart() -> None:
    seat = Seat(A)
    value = folded(saved(seat, "q1", "a"), saved(seat, "q2", "b", late=True))
    assert (value.answered, value.operations, value.late) == (1, 2, 1)


@given(st.permutations(range(6)))
def test_what_counts_does_not_hang_on_the_order_of_journals(order: list[int]) -> None:
    first, second = Seat(A), Seat(A, epoch=1)
    facts = [
        saved(first, "q1", "a"),
        saved(first, "q2", "b"),
        saved(first, "q1"),
        saved(second, "q1", "c"),
        saved(second, "q2"),
        STARTED,
    ]
    value = folded(*(facts[n] for n in order))
    assert (value.answered, value.operations, value.state) == (1, 5, "started")


def test_a_receipt_is_kept_of_the_first_submission_and_the_newest_code() -> None:
    box = Venuebox()
    codes = [box.submit(A, ["0" * 64]).code, box.submit(A, ["1" * 64], how="late-delivery").code]
    facts = [catalogue.read(entry.body)[1] for entry in box.entries]
    value = folded(*facts)
    assert (value.submitted_how, value.version, value.receipt_code) == ("candidate", 2, codes[1])


@given(st.tuples(*[st.integers(0, 9)] * len(STATES)), st.data())
def test_a_session_adds_up_exactly_when_nobody_is_left_in_between(
    numbers: tuple[int, ...], data: st.DataObject
) -> None:
    totals = dict(zip(STATES, numbers, strict=True))
    forced = data.draw(st.integers(0, totals["submitted"]))
    open_ones = [
        Sitting(f"{state}-{n}", "x", state)
        for state in ("at_door", "filed", "admitted", "started")
        for n in range(totals[state])
    ]
    sums = reconcile(totals, forced=forced, unsettled=open_ones, closed=None)
    balanced = {line.line: line.balanced for line in sums.lines}
    assert balanced["rostered"] == (totals["at_door"] + totals["filed"] == 0)
    assert balanced["admitted"] == (totals["admitted"] == 0)
    assert balanced["started"] == (totals["started"] == 0)
    assert len(sums.unexplained) == len(open_ones)


def test_a_submission_that_the_box_counted_and_hq_has_not_shows() -> None:
    sums = reconcile({"submitted": 3}, forced=0, unsettled=(), closed=4)
    assert [line.line for line in sums.lines if not line.balanced] == ["submitted"]
