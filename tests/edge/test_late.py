"""What counts although it was delivered late, clause by clause, and what HQ makes of it (X12)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cloud.core.answers import Kept, answers, root_matches
from contract.facts.attempt import AnswerSaved, AttemptSubmitted, EpochOpened, SeatHeadEntered
from contract.merge import Fence
from contract.operations import SignedOperation, digest
from contract.receipt import Receipt, root
from edge.core import late
from edge.core.refusal import Refusal
from edge.services.late_delivery import LateDelivery
from tests.edge import venue
from tests.edge.conftest import Rig, running
from tests.edge.folding import Folding

START = venue.START_MS
MINUTE = 60_000
DUE = START + 60 * MINUTE
GRACE = late.GRACE_MS


def at(folding: Folding, wall_ms: int) -> None:
    folding.clock.move((wall_ms - folding.clock.wall_ms) / 1000)


def head(pen: venue.Pen, *, revision: int | None = None, epoch: int | None = None) -> Any:
    return SeatHeadEntered(
        attempt=pen.attempt,
        epoch=pen.epoch if epoch is None else epoch,
        revision=revision or pen.revision,
        head=pen.head[-16:],
        by="inv1",
    )


def enter(folding: Folding, fact: SeatHeadEntered) -> None:
    folding.record(*late.enter(folding.state, fact, folding.clock.now()))


@pytest.mark.rule("X12")
@pytest.mark.parametrize("forced", [False, True])
@pytest.mark.parametrize(
    ("arrives", "written", "is_late"),
    [
        (DUE, None, False),
        (DUE, DUE - 1, False),
        (DUE + 1, DUE, False),
        (DUE + 1, DUE + 1, True),
        (DUE + GRACE, None, False),
        (DUE + GRACE, DUE, False),
        (DUE + GRACE + 1, None, True),
        (DUE + GRACE + 1, DUE - 30 * MINUTE, True),
    ],
)
def test_by_arrival_it_is_two_minutes_whether_or_not_the_box_was_quick(
    arrives: int, written: int | None, *, is_late: bool, forced: bool
) -> None:
    folding = Folding()
    pen = folding.sign_in()
    at(folding, arrives)
    if forced and arrives > DUE:
        folding.submit("forced")
    assert folding.save(pen.write("Q01", "答", exam_ms=written)) == is_late


@pytest.mark.parametrize(
    ("written", "is_late"), [(START + MINUTE, False), (START + MINUTE + 1, True), (None, True)]
)
def test_after_the_candidate_handed_in_only_what_is_from_before_counts(
    written: int | None, *, is_late: bool
) -> None:
    folding = Folding()
    pen = folding.sign_in()
    at(folding, START + MINUTE)
    folding.submit("candidate")
    at(folding, START + 2 * MINUTE)
    assert folding.save(pen.write("Q01", "答", exam_ms=written)) == is_late


@pytest.mark.rule("X12")
@pytest.mark.parametrize("batch", [1, 2, 5])
def test_a_head_covers_everything_up_to_it_however_late_and_nothing_after_it(batch: int) -> None:
    folding = Folding()
    pen = folding.sign_in()
    wrote = [pen.write(f"Q{n}", "断线", exam_ms=DUE - MINUTE) for n in range(4)]
    covering = head(pen)
    beyond = pen.write("Q9", "之后", exam_ms=DUE - MINUTE)
    at(folding, DUE)
    folding.submit("forced")
    at(folding, DUE + GRACE)
    enter(folding, covering)
    at(folding, DUE + 300 * MINUTE)
    versions = [deliver(folding, wrote[n : n + batch]) for n in range(0, 4, batch)]
    assert sum(versions) == 1, "one new version, when the chain is whole"
    assert deliver(folding, [beyond, *wrote]) == 0
    assert [one.written.late for one in folding.attempt().saved] == [False] * 4 + [True]
    receipt = Receipt.model_validate_json(folding.attempt().submissions[1].receipt.body)
    assert receipt.root == root(digest(one.body) for one in wrote)


def deliver(folding: Folding, batch: Sequence[SignedOperation]) -> int:
    """Save a batch and settle; return how many versions that made."""
    for one in batch:
        folding.save(one)
    if proved := late.proved(folding.state, "a1"):
        names = {saved.written.digest for saved in proved}
        texts = [f for f in folding.facts if isinstance(f, AnswerSaved) and digest(f.body) in names]
        folding.record(*late.count(folding.state, "a1", texts))
    before = len(folding.attempt().submissions)
    folding.submit("late-delivery")
    return len(folding.attempt().submissions) - before


def test_a_head_that_the_chain_does_not_end_in_proves_nothing() -> None:
    folding = Folding()
    pen = folding.sign_in()
    wrote = [pen.write("Q1", f"{n}", exam_ms=DUE - 1) for n in range(3)]
    enter(folding, head(pen, revision=2))  # the last head under another revision's number
    at(folding, DUE)
    folding.submit("forced")
    at(folding, DUE + 10 * MINUTE)
    assert deliver(folding, wrote) == 0
    assert all(one.written.late for one in folding.attempt().saved)


def test_a_head_does_not_cover_what_says_itself_that_it_is_from_after_the_end() -> None:
    folding = Folding()
    pen = folding.sign_in()
    wrote = [pen.write("Q1", "前", exam_ms=DUE), pen.write("Q2", "后", exam_ms=DUE + 1)]
    at(folding, DUE + MINUTE)
    enter(folding, head(pen))
    at(folding, DUE + 10 * MINUTE)
    assert [folding.save(one) for one in wrote] == [True, True]
    assert [one.written.item for one in late.proved(folding.state, "a1")] == ["Q1"]


def test_a_head_from_before_the_candidate_handed_in_proves_even_what_has_no_time() -> None:
    for before in (True, False):
        folding = Folding()
        dead = folding.sign_in()
        wrote = dead.write("Q1", "无时钟", exam_ms=None)
        folding.sign_in(seat="A02")
        if before:
            enter(folding, head(dead))
        folding.submit("candidate")
        if not before:
            enter(folding, head(dead))
        assert folding.save(wrote) is not before


def test_a_head_comes_in_time_or_not_at_all_and_a_mistyped_one_is_told() -> None:
    folding = Folding()
    pen = folding.sign_in()
    one = pen.write("Q1", "答", exam_ms=DUE - 1)
    with pytest.raises(Refusal) as no:
        enter(folding, head(pen, epoch=1))
    assert no.value.code == "attempt-not-started"
    folding.save(one)
    with pytest.raises(Refusal) as no:
        enter(folding, head(pen).model_copy(update={"head": "0" * 16}))
    assert no.value.code == "seat-head-mismatch"
    at(folding, DUE + GRACE)
    pen.write("Q1", "又", exam_ms=DUE - 1)
    enter(folding, head(pen))
    known = len(folding.facts)
    enter(folding, head(pen))
    assert len(folding.facts) == known
    at(folding, DUE + GRACE + 1)
    with pytest.raises(Refusal) as no:
        enter(folding, head(pen))
    assert no.value.code == "seat-head-late"


def test_on_a_doubted_clock_nothing_has_ended_so_heads_and_answers_are_in_time() -> None:
    folding = Folding()
    pen = folding.sign_in()
    one = pen.write("Q1", "答", exam_ms=None)
    folding.clock.quality, folding.clock.boot = "unknown", "b2"
    folding.clock.wall_ms = DUE + 300 * MINUTE
    enter(folding, head(pen))
    assert not folding.save(one)


def test_when_all_has_ended_and_the_clock_is_doubted_nothing_is_taken_for_timely() -> None:
    folding = Folding()
    pen = folding.sign_in()
    folding.submit("forced")
    folding.clock.quality, folding.clock.boot = "unknown", "b2"
    assert folding.save(pen.write("Q1", "答", exam_ms=None))
    with pytest.raises(Refusal) as no:
        enter(folding, head(pen))
    assert no.value.code == "seat-head-late"


async def cut_off(rig: Rig) -> tuple[venue.Pen, str, list[SignedOperation]]:
    """Have a candidate whose line is cut: five operations stay at the seat; the time is over."""
    await rig.planned()
    rig.clock.move(30 * 60)
    await rig.release()
    _, pen, token = await rig.seated(1)
    await rig.save(token, pen.write("Q01", "断线前"))
    kept = [pen.write("Q02", f"断线后 {n}", exam_ms=START + 50 * MINUTE) for n in range(5)]
    rig.clock.move(60 * 60)
    await rig.until(lambda: rig.attempt("a1").submission is not None)
    return pen, token, kept


async def enter_at_panel(rig: Rig, pen: venue.Pen, **change: Any) -> Any:
    await rig.panel("inv1")
    letters = "-".join(pen.head[-16:][i : i + 4] for i in range(0, 16, 4)).upper()
    wish = {"revision": pen.revision, "head": letters, **change}
    return await rig.post("/api/panel/seat-head/a1", wish)


@pytest.mark.rule("X12")
async def test_a_cut_off_seats_answers_count_by_its_head_and_hq_sees_the_same(rig: Rig) -> None:
    pen, token, kept = await cut_off(rig)
    rig.clock.move(110)
    assert (await enter_at_panel(rig, pen)).status == 204
    beyond = pen.write("Q03", "登记之后", exam_ms=START + 55 * MINUTE)
    rig.clock.move(3600)
    first = await (await rig.save(token, *kept[:3])).json()
    assert first["late"], "the chain has not reached the head yet"
    assert not (await (await rig.save(token, *kept[3:])).json())["late"]
    assert [one.how for one in rig.attempt("a1").submissions] == ["forced", "late-delivery"]
    assert (await (await rig.save(token, beyond)).json())["late"]
    for _ in range(2):
        assert (await rig.save(token, *kept[:4])).status == 200
    assert len(rig.attempt("a1").submissions) == 2
    assert late.proved(rig.box.ledger.state, "a1") == (), "once is enough"
    merged = rig.attempt("a1").merged()
    assert merged["Q02"].shown is not None
    assert merged["Q02"].shown.digest == digest(kept[-1].body)
    assert merged["Q03"].shown is None
    await check_hq(rig)


async def check_hq(rig: Rig) -> None:
    """HQ's own merge of the journal shows what the box shows, and the receipt fits its records."""
    kept: list[Kept] = []
    fences: dict[int, Fence] = {}
    given: Any = None
    async for one in rig.box.journal.replay():
        match one.fact:
            case AnswerSaved(body=body, late=is_late):
                kept.append(
                    Kept(one.journal, one.seq, digest(body), body, verified=True, late=is_late)
                )
            case EpochOpened(epoch=epoch, at_ms=at_ms, fence=seen) if epoch:
                fences[epoch] = Fence(at_ms, seen)
            case AttemptSubmitted(receipt=receipt):
                given = Receipt.model_validate_json(receipt.body)
    shown = {one.item: one.shown.kept.digest for one in answers(kept, fences) if one.shown}
    ours = rig.attempt("a1").merged().items()
    assert shown == {item: merged.shown.digest for item, merged in ours if merged.shown}
    assert root_matches(given.model_dump(), given.journal, kept)
    assert given.count == rig.attempt("a1").counted


async def test_a_head_too_late_or_for_another_room_or_misspelt_is_refused(rig: Rig) -> None:
    pen, _, _ = await cut_off(rig)
    for wrong in ({"head": "zzzz"}, {"revision": 0}, {"revision": 10**9}, {"head": "0" * 15}):
        assert (await enter_at_panel(rig, pen, **wrong)).status == 422
    mistyped = await enter_at_panel(rig, pen, revision=1, head="0" * 16)
    assert (await mistyped.json())["title"] == "seat-head-mismatch"
    await rig.panel("inv2")
    wish = {"revision": pen.revision, "head": pen.head[-16:]}
    assert (await rig.post("/api/panel/seat-head/a1", wish)).status == 403
    assert (await rig.post("/api/panel/seat-head/nobody", wish)).status == 404
    rig.clock.move(121)
    refused = await enter_at_panel(rig, pen)
    assert (await refused.json())["title"] == "seat-head-late"
    assert rig.attempt("a1").heads == ()


@pytest.mark.parametrize("dies", ["before", "between"])
async def test_a_box_that_dies_halfway_through_a_late_delivery_finishes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dies: str
) -> None:
    hq = venue.Headquarters()
    paper = venue.paper(hq)

    async def dead(desk: LateDelivery, attempt: str) -> None:
        if dies == "between":
            await desk._count(attempt)

    async with running(tmp_path, hq, paper) as rig:
        pen, token, kept = await cut_off(rig)
        rig.clock.move(60)
        await enter_at_panel(rig, pen)
        rig.clock.move(3600)
        await rig.save(token, *kept[:3])
        monkeypatch.setattr(LateDelivery, "settle", dead)
        await rig.save(token, *kept[3:])
        assert len(rig.attempt("a1").submissions) == 1
        clock = rig.clock
    monkeypatch.undo()
    async with running(tmp_path, hq, paper, clock=clock) as rig:
        await rig.until(lambda: len(rig.attempt("a1").submissions) == 2)
        assert rig.attempt("a1").counted == 6
        await check_hq(rig)
