"""The only merge: a union in any order gives one result, and no fenced write ever wins."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.merge import Fence, Merged, Written, merge

FENCE_MS = 1000


def op(
    epoch: int,
    revision: int,
    *,
    at: int | None = 500,
    error: int | None = 0,
    item: str = "q",
    late: bool = False,
) -> Written:
    return Written(item, f"id-{epoch}-{revision}", epoch, revision, at, error, "d", late)


operations = st.builds(
    op,
    st.integers(0, 3),
    st.integers(1, 5),
    at=st.one_of(st.none(), st.integers(0, 4000)),
    error=st.one_of(st.none(), st.integers(0, 50)),
    item=st.sampled_from("pq"),
    late=st.booleans(),
)
fences = st.dictionaries(
    st.integers(1, 3),
    st.builds(
        Fence,
        st.one_of(st.none(), st.integers(0, 4000)),
        st.dictionaries(st.sampled_from("pq"), st.integers(0, 5)),
    ),
)


def once(found: Sequence[Written]) -> list[Written]:
    """A place in the order belongs to one operation; the box refuses a second text for it."""
    return list({(o.epoch, o.revision): o for o in found}.values())


@pytest.mark.rule("X8")
@given(st.lists(operations, max_size=12), fences, st.randoms())
def test_order_and_repetition_do_not_matter(
    found: list[Written], drawn: dict[int, Fence], random: Random
) -> None:
    union = once(found)
    mixed = union + union[: len(union) // 2]
    random.shuffle(mixed)
    assert merge(mixed, drawn) == merge(union, drawn)


@pytest.mark.rule("X8")
@given(st.lists(operations, max_size=12), fences)
def test_everything_is_kept_and_a_fenced_or_late_one_never_shows(
    found: list[Written], drawn: dict[int, Fence]
) -> None:
    union = once(found)
    result = merge(union, drawn)
    kept = [o for merged in result.values() for o, _ in merged.kept]
    assert sorted(kept, key=lambda o: o.rank) == sorted(union, key=lambda o: o.rank)
    for merged in result.values():
        standing = dict(merged.kept)
        if merged.shown is not None:
            assert standing[merged.shown] in {"shown", "recovered"}
            assert not merged.shown.late


def one(found: list[Written], seen: int, at_ms: int | None = FENCE_MS) -> Merged:
    return merge(found, {1: Fence(at_ms, {"q": seen})})["q"]


@pytest.mark.rule("X8")
def test_what_the_box_had_acknowledged_yields_only_to_a_later_write() -> None:
    assert one([op(0, 1)], 1).shown == op(0, 1)
    assert one([op(0, 1), op(1, 1)], 1).shown == op(1, 1)


@pytest.mark.rule("X8")
def test_unseen_before_the_fence_is_recovered_where_no_later_seat_wrote() -> None:
    assert one([op(0, 1), op(0, 2)], 1).kept[1] == (op(0, 2), "recovered")
    assert one([op(0, 1), op(0, 2)], 1).shown == op(0, 2)
    assert one([op(0, 2), op(1, 1)], 1).kept[0] == (op(0, 2), "yielded")


@pytest.mark.rule("X8")
@pytest.mark.parametrize(
    ("at", "error", "fence"),
    [
        (1000, 0, 1000),
        (2000, 0, 1000),
        (None, 0, 1000),
        (995, 5, 1000),
        (5, None, 1000),
        (5, 0, None),
    ],
)
def test_after_the_fence_or_not_known_to_be_before_never_wins(
    at: int | None, error: int | None, fence: int | None
) -> None:
    late = op(0, 2, at=at, error=error)
    merged = one([op(0, 1), late], 1, fence)
    assert merged.shown == op(0, 1)
    assert dict(merged.kept)[late] == "fenced"


@pytest.mark.rule("X12")
def test_in_time_by_one_witness_is_in_time() -> None:
    assert merge([op(0, 1, late=True), op(0, 1)], {})["q"].shown == op(0, 1)
    assert merge([op(0, 1), op(0, 1, late=True)], {})["q"].shown == op(0, 1)
    assert merge([op(0, 1, late=True)], {})["q"].shown is None
