import math
import struct
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.core.identity import Thresholds, decide

AT = Thresholds(pass_at=0.45, manual_at=0.6, margin=0.05, tries=3)


@dataclass(frozen=True)
class Looked:
    reason: str | None
    template: bytes | None


def template(*numbers: float) -> bytes:
    return struct.pack("<128f", *numbers, *([0.0] * (128 - len(numbers))))


HERE = template(0.0)
SEEN = Looked(None, HERE)


def away(distance: float, axis: int = 0) -> bytes:
    numbers = [0.0] * 128
    numbers[axis] = distance
    return template(*numbers)


def test_a_near_face_passes() -> None:
    verdict = decide(
        claimed="001",
        probe=SEEN,
        references={"001": away(0.3), "002": away(0.8, 1)},
        tries=0,
        thresholds=AT,
    )
    assert (verdict.outcome, verdict.reason, verdict.rank) == ("pass", "", 1)
    assert verdict.distance == pytest.approx(0.3)
    assert verdict.margin == pytest.approx(0.5)
    assert verdict.impersonates is None


@pytest.mark.parametrize(
    ("own", "other", "outcome", "reason"),
    [
        (0.40, 0.90, "pass", ""),
        (0.50, 0.90, "retry", "UNSURE"),
        (0.70, 0.90, "manual", "NO_MATCH"),
        (0.40, 0.42, "retry", "LOOKALIKE"),
        (0.44, 0.40, "manual", "OTHER_CANDIDATE"),
        (0.90, 0.30, "manual", "OTHER_CANDIDATE"),
        (0.55, 0.50, "retry", "UNSURE"),
    ],
)
def test_the_distances_decide(own: float, other: float, outcome: str, reason: str) -> None:
    references = {"001": away(own), "002": away(other, 1)}
    verdict = decide(claimed="001", probe=SEEN, references=references, tries=0, thresholds=AT)
    assert (verdict.outcome, verdict.reason) == (outcome, reason)
    assert verdict.impersonates == ("002" if reason == "OTHER_CANDIDATE" else None)
    assert verdict.rank == (1 if own < other else 2)


def test_the_third_look_that_proves_nothing_is_for_a_person() -> None:
    outcomes = [
        decide(
            claimed="001",
            probe=Looked("TOO_DARK", None),
            references={"001": HERE},
            tries=tries,
            thresholds=AT,
        ).outcome
        for tries in range(4)
    ]
    assert outcomes == ["retry", "retry", "manual", "manual"]


@pytest.mark.parametrize("reason", ["TOO_FAR", "BLURRED", "COVERED", "EYES_CLOSED"])
def test_a_poor_picture_neither_lets_in_nor_accuses(reason: str) -> None:
    references = {"001": away(0.5), "002": away(0.1, 1)}
    for claimed in references:
        verdict = decide(
            claimed=claimed,
            probe=Looked(reason, HERE),
            references=references,
            tries=0,
            thresholds=AT,
        )
        assert (verdict.outcome, verdict.reason) == ("retry", reason)
        assert verdict.impersonates is None
        assert verdict.distance is not None


def test_a_dead_face_service_is_not_tried_again() -> None:
    probe = Looked("FACE_UNAVAILABLE", None)
    verdict = decide(claimed="001", probe=probe, references={"001": HERE}, tries=0, thresholds=AT)
    assert (verdict.outcome, verdict.reason) == ("manual", "FACE_UNAVAILABLE")


@pytest.mark.parametrize("references", [{}, {"002": HERE}, {"001": b"short"}, {"001": bytes(511)}])
def test_without_a_reference_a_person_decides(references: dict[str, bytes]) -> None:
    verdict = decide(claimed="001", probe=SEEN, references=references, tries=0, thresholds=AT)
    assert (verdict.outcome, verdict.reason) == ("manual", "NO_REFERENCE")


def test_a_damaged_reference_is_named_and_harms_nobody_else() -> None:
    references = {"001": away(0.2), "002": b"", "003": template(math.nan)}
    verdict = decide(claimed="001", probe=SEEN, references=references, tries=0, thresholds=AT)
    assert verdict.outcome == "pass"
    assert verdict.unreadable == ("002", "003")
    assert verdict.margin is None


NUMBER = st.floats(-1.0, 1.0, width=32)
TEMPLATE = st.one_of(
    st.tuples(NUMBER, NUMBER, NUMBER).map(lambda numbers: template(*numbers)),
    st.binary(max_size=8),
)
REASON = st.sampled_from([None, "TOO_DARK", "MULTI_FACE", "FACE_UNAVAILABLE"])
NAME = st.sampled_from(["001", "002", "003", "004"])


@given(
    claimed=NAME,
    reason=REASON,
    seen=st.none() | TEMPLATE,
    references=st.dictionaries(NAME, TEMPLATE),
    tries=st.integers(0, 5),
    low=st.floats(0.05, 1.0),
    gap=st.floats(0.0, 0.5),
    margin=st.floats(0.0, 0.3),
)
def test_nobody_passes_but_a_near_and_nearest_face(
    *,
    claimed: str,
    reason: str | None,
    seen: bytes | None,
    references: dict[str, bytes],
    tries: int,
    low: float,
    gap: float,
    margin: float,
) -> None:
    at = Thresholds(pass_at=low, manual_at=low + gap, margin=margin)
    verdict = decide(
        claimed=claimed,
        probe=Looked(reason, seen),
        references=references,
        tries=tries,
        thresholds=at,
    )
    assert (verdict.reason == "") == (verdict.outcome == "pass")
    if verdict.outcome == "pass":
        assert reason is None
        assert verdict.distance is not None
        assert verdict.distance <= at.pass_at
        assert verdict.rank == 1
        assert verdict.margin is None or verdict.margin >= margin
        assert verdict.impersonates is None
    if verdict.outcome == "retry":
        assert tries + 1 < at.tries
    if verdict.impersonates is not None:
        assert verdict.outcome == "manual"
        assert verdict.impersonates != claimed
        assert verdict.rank is not None
        assert verdict.rank > 1
    for name, data in references.items():
        assert (name in verdict.unreadable) == (len(data) != 512)


@given(
    seen=TEMPLATE,
    references=st.dictionaries(NAME, TEMPLATE, min_size=1),
    claimed=NAME,
)
def test_the_order_of_the_roster_does_not_matter(
    seen: bytes,
    references: dict[str, bytes],
    claimed: str,
) -> None:
    turned = dict(reversed(references.items()))
    one, two = (
        decide(claimed=claimed, probe=Looked(None, seen), references=roster, tries=0, thresholds=AT)
        for roster in (references, turned)
    )
    assert one == two
