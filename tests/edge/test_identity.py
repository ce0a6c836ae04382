import math
import struct
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.orders import FaceThresholds
from edge.core.identity import Thresholds, Verdict, decide
from edge.core.templates import alike, numbers

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
    assert decide(claimed="001", probe=probe, references={}, tries=0, thresholds=AT) == verdict


@pytest.mark.parametrize(
    "references", [{}, {"002": HERE}, {"001": b"short"}, {"001": bytes(511)}, {"001": bytes(256)}]
)
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
        if seen is not None and len(seen) == 512:
            assert (name in verdict.unreadable) == (len(data) != 512)


VECTOR = st.tuples(NUMBER, NUMBER, NUMBER).map(lambda numbers: template(*numbers))
PEOPLE = st.dictionaries(NAME, VECTOR, min_size=1)
LOOKED = st.builds(Looked, REASON, st.none() | VECTOR)


@given(probe=LOOKED, references=PEOPLE, beyond=PEOPLE, admitted=PEOPLE, claimed=NAME)
def test_the_order_of_the_roster_does_not_matter(
    *,
    probe: Looked,
    references: dict[str, bytes],
    beyond: dict[str, bytes],
    admitted: dict[str, bytes],
    claimed: str,
) -> None:
    one, two = (
        decide(
            claimed=claimed,
            probe=probe,
            references=dict(turned(references.items())),
            tries=0,
            thresholds=AT,
            beyond=dict(turned(beyond.items())),
            admitted=dict(turned(admitted.items())),
        )
        for turned in (list, reversed)
    )
    assert one == two


@given(
    probe=LOOKED,
    references=PEOPLE,
    admitted=PEOPLE,
    claimed=NAME,
    stricter=st.floats(0.1, 0.45),
    tries=st.integers(0, 3),
)
def test_a_lower_threshold_lets_nobody_in_whom_a_higher_one_kept_out(
    *,
    probe: Looked,
    references: dict[str, bytes],
    admitted: dict[str, bytes],
    claimed: str,
    stricter: float,
    tries: int,
) -> None:
    thresholds = replace(AT, duplicate_at=0.3)
    loose, strict = (
        decide(
            claimed=claimed,
            probe=probe,
            references=references,
            tries=tries,
            thresholds=replace(thresholds, pass_at=pass_at),
            admitted=admitted,
        )
        for pass_at in (AT.pass_at, stricter)
    )
    assert loose.outcome == "pass" or strict.outcome != "pass"
    assert strict.threshold == stricter


@given(probe=LOOKED, references=PEOPLE, beyond=PEOPLE, admitted=PEOPLE, claimed=NAME)
def test_an_alert_never_admits_and_names_somebody_else(
    *,
    probe: Looked,
    references: dict[str, bytes],
    beyond: dict[str, bytes],
    admitted: dict[str, bytes],
    claimed: str,
) -> None:
    beyond.pop(claimed, None)
    verdict = decide(
        claimed=claimed,
        probe=probe,
        references=references,
        tries=0,
        thresholds=AT,
        beyond=beyond,
        admitted=admitted,
    )
    if verdict.impersonates or verdict.duplicates:
        assert verdict.outcome == "manual"
        assert verdict.reason in {"OTHER_CANDIDATE", "SEEN_BEFORE"}
        assert claimed not in {verdict.impersonates, verdict.duplicates}
        assert probe.reason is None
    plain = decide(claimed=claimed, probe=probe, references=references, tries=0, thresholds=AT)
    assert plain.outcome == "pass" or verdict.outcome != "pass", (
        "more to compare with lets nobody in"
    )


@pytest.mark.rule("E4")
def test_a_face_that_was_admitted_under_another_name_is_a_duplicate() -> None:
    def found(thresholds: Thresholds, admitted: dict[str, bytes]) -> Verdict:
        return decide(
            claimed="001",
            probe=SEEN,
            references={"001": away(0.1)},
            tries=0,
            thresholds=thresholds,
            admitted=admitted,
        )

    for distance, same in ((0.35, True), (0.37, False)):
        verdict = found(AT, {"002": away(distance, 1)})
        assert verdict.duplicates == ("002" if same else None), "0.36 is four fifths of a pass"
        assert (verdict.outcome, verdict.reason) == (
            ("manual", "SEEN_BEFORE") if same else ("pass", "")
        )
    wide = replace(AT, duplicate_at=0.4)
    assert found(wide, {"002": away(0.37, 1)}).duplicates == "002"
    again = found(AT, {"001": away(0.1)})
    assert (again.outcome, again.duplicates) == ("pass", None), "one's own face is no duplicate"


@pytest.mark.rule("E4")
def test_a_candidate_of_another_room_can_be_impersonated_too() -> None:
    verdict = decide(
        claimed="001",
        probe=SEEN,
        references={"001": away(0.44)},
        tries=0,
        thresholds=AT,
        beyond={"101": away(0.2, 1)},
    )
    assert (verdict.outcome, verdict.impersonates) == ("manual", "101")
    far = decide(
        claimed="001",
        probe=SEEN,
        references={"001": away(0.40)},
        tries=0,
        thresholds=AT,
        beyond={"101": away(0.41, 1)},
    )
    assert far.outcome == "pass", "of other rooms only who is nearer counts"


def test_the_plans_thresholds_count_when_they_are_of_this_model() -> None:
    plan = FaceThresholds(
        model="m",
        pass_at=0.3,
        manual_at=0.5,
        margin=0.1,
        duplicate_at=0.2,
        pairs=30_000,
        fmr_bound=0.001,
    )
    assert AT.calibrated(plan, "m") == Thresholds(0.3, 0.5, 0.1, tries=3, duplicate_at=0.2)
    assert AT.calibrated(plan, "another") == AT
    assert AT.calibrated(None, "m") == AT


@given(st.dictionaries(NAME, TEMPLATE), st.floats(0.0, 1.0))
def test_pairs_that_are_alike_are_found_once_each_and_nearest_first(
    templates: dict[str, bytes], within: float
) -> None:
    found = alike(templates, within)
    assert [far for _, _, far in found] == sorted(far for _, _, far in found)
    known = {name: got for name, data in templates.items() if (got := numbers(data))}
    expected = {
        (one, two)
        for one in known
        for two in known
        if one < two
        and len(known[one]) == len(known[two])
        and math.dist(known[one], known[two]) <= within
    }
    assert {(one, two) for one, two, _ in found} == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize("floats", [1, 128, 512])
def test_a_template_is_as_long_as_its_model_makes_it(floats: int) -> None:
    one = struct.pack(f"<{floats}f", 0.25, *[0.0] * (floats - 1))
    verdict = decide(
        claimed="001", probe=Looked(None, one), references={"001": one}, tries=0, thresholds=AT
    )
    assert (verdict.outcome, verdict.distance) == ("pass", 0.0)
