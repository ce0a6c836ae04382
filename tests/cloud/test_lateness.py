"""Which packaged answers are in time: the rule alone, with no database (X12)."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloud.core.lateness import GRACE_MS, Head, Limits, Packaged, late
from contract.operations import EPOCH_START

DUE = 1_000_000


def chain(length: int, *, exam_ms: int | None = DUE, arrived_ms: int = DUE) -> list[Packaged]:
    found: list[Packaged] = []
    previous = EPOCH_START
    for revision in range(1, length + 1):
        digest = hashlib.sha256(f"{previous}{revision}".encode()).hexdigest()
        found.append(Packaged(digest, previous, 0, revision, exam_ms, arrived_ms))
        previous = digest
    return found


def head(one: Packaged, *, before: bool = False) -> Head:
    return Head(one.epoch, one.revision, one.digest[-16:], before)


@pytest.mark.rule("X12")
@pytest.mark.parametrize(("after", "number"), [(GRACE_MS, 0), (GRACE_MS + 1, 1)])
def test_two_minutes_after_the_end_are_in_time_and_no_more(after: int, number: int) -> None:
    assert len(late(chain(1, arrived_ms=DUE + after), Limits(DUE, None))) == number


@pytest.mark.rule("X12")
@given(length=st.integers(1, 12), data=st.data())
def test_a_head_covers_its_revision_and_every_one_before_it(
    length: int, data: st.DataObject
) -> None:
    found = chain(length, arrived_ms=DUE + GRACE_MS + 1)
    covered = data.draw(st.integers(1, length))
    limits = Limits(DUE, None, (head(found[covered - 1]),))
    shuffled = data.draw(st.permutations(found))
    assert late(shuffled, limits) == {one.digest for one in found[covered:]}


def test_a_head_with_other_letters_or_of_another_chain_covers_nothing() -> None:
    found = chain(3, arrived_ms=DUE + GRACE_MS + 1)
    wrong = replace(head(found[2]), head="0" * 16)
    assert len(late(found, Limits(DUE, None, (wrong,)))) == 3
    strange = Packaged("f" * 64, "e" * 64, 0, 2, DUE, DUE + GRACE_MS + 1)
    assert strange.digest in late([*found, strange], Limits(DUE, None, (head(found[2]),)))


def test_a_gap_ends_what_a_head_covers_until_it_is_filled() -> None:
    found = chain(3, arrived_ms=DUE + GRACE_MS + 1)
    limits = Limits(DUE, None, (head(found[2]),))
    assert late([found[0], found[2]], limits) == {found[0].digest}
    assert late(found, limits) == frozenset()
    in_journal = replace(found[1], arrived_ms=None)
    assert late([found[0], in_journal, found[2]], limits) == frozenset()


@pytest.mark.parametrize("exam_ms", [DUE + 1, DUE * 2])
def test_what_says_itself_that_it_came_after_the_end_is_late(exam_ms: int) -> None:
    found = chain(1, exam_ms=exam_ms, arrived_ms=DUE)
    assert late(found, Limits(DUE, None, (head(found[0]),))) == {found[0].digest}


def test_after_handing_in_only_what_was_written_before_counts() -> None:
    handed_in = DUE - 500
    before, after = chain(1, exam_ms=handed_in), chain(1, exam_ms=handed_in + 1)
    limits = Limits(DUE, handed_in)
    assert late(before, limits) == frozenset()
    assert late(after, limits) == {after[0].digest}
    unknown = chain(1, exam_ms=None)
    assert late(unknown, limits) == {unknown[0].digest}
    assert late(unknown, replace(limits, heads=(head(unknown[0], before=True),))) == frozenset()


def test_what_a_box_vouches_for_counts_whenever_it_comes() -> None:
    one = replace(chain(1, arrived_ms=DUE * 3)[0], vouched=True)
    assert late([one], Limits(DUE, None)) == frozenset()
