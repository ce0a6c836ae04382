"""A person or a picture of one: the rule, and the desk that asks for a turn of the head."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import reasons
from contract.facts.entry import FaceCompared
from edge.core.identity import Thresholds, Verdict
from edge.core.presentation import Finding, Policy, Side, asks, judge, single, weigh
from tests.edge.door_desk import INV1, Desk, at_the_door, frames, look, several
from tests.edge.test_panel import candidate

AT = Thresholds(pass_at=0.45, manual_at=0.6, margin=0.05)
SOLID = {"turn": 16.0, "yaw_least": -3.0, "yaw_most": 13.0, "parallax": 2.9, "squeeze": 3.0}
FLAT = {**SOLID, "parallax": 0.8}
STILL = {"turn": 2.0, "yaw_least": -1.0, "yaw_most": 1.0, "parallax": 0.3}
LEFT = {
    "turn": 25.0,
    "yaw_least": -2.0,
    "yaw_most": 23.0,
    "parallax": 4.0,
    "squeeze": 5.0,
    "apart": 0.2,
}
RIGHT = {**LEFT, "yaw_least": -23.0, "yaw_most": 2.0}


@pytest.mark.parametrize(
    ("measures", "finding"),
    [
        (SOLID, Finding("bona-fide")),
        (STILL, Finding("unchecked", unclear=True)),
        ({}, Finding("unchecked", unclear=True)),
        (FLAT, Finding("suspect", "FLAT")),
        ({**FLAT, "turn": 11.9}, Finding("unchecked", unclear=True)),
        ({**SOLID, "framed": 0.8}, Finding("suspect", "FRAMED")),
        ({**SOLID, "moire": 0.8}, Finding("suspect", "SCREEN")),
        ({**SOLID, "real": 0.01}, Finding("suspect", "FLAT")),
        ({**SOLID, "real": 0.9, "framed": 0.1, "moire": 0.1}, Finding("bona-fide")),
        ({**SOLID, "parallax": float("nan")}, Finding("suspect", "FLAT")),
        ({**SOLID, "squeeze": 8.0}, Finding("suspect", "FLAT")),
        ({**SOLID, "squeeze": float("nan")}, Finding("suspect", "FLAT")),
        ({"turn": 16.0, "parallax": 2.9}, Finding("unchecked", unclear=True)),
    ],
)
def test_what_the_frames_show(measures: dict[str, float], finding: Finding) -> None:
    assert judge(measures, None, AT) == finding


@pytest.mark.parametrize(
    ("asked", "measures", "finding"),
    [
        ("left", LEFT, Finding("turned")),
        ("right", RIGHT, Finding("turned")),
        ("left", RIGHT, Finding("unchecked", "NOT_TURNED")),
        ("right", LEFT, Finding("unchecked", "NOT_TURNED")),
        ("left", {**LEFT, "yaw_least": -16.0}, Finding("unchecked", "NOT_TURNED")),
        ("left", {**LEFT, "yaw_most": 14.9}, Finding("unchecked", "NOT_TURNED")),
        ("left", STILL, Finding("unchecked", "NOT_TURNED")),
        ("left", {}, Finding("unchecked", "NOT_TURNED")),
        ("left", {**LEFT, "apart": 0.6}, Finding("suspect", "CHANGED")),
        ("left", {**LEFT, "apart": float("nan")}, Finding("suspect", "CHANGED")),
        (
            "left",
            {k: v for k, v in LEFT.items() if k != "apart"},
            Finding("unchecked", "NOT_TURNED"),
        ),
        ("left", {**LEFT, "parallax": 0.9}, Finding("suspect", "FLAT")),
        ("right", {**RIGHT, "framed": 1.0}, Finding("suspect", "FRAMED")),
    ],
)
def test_what_a_turn_shows_that_was_asked_for(
    asked: Side, measures: dict[str, float], finding: Finding
) -> None:
    assert judge(measures, asked, AT) == finding


MEASURES = st.dictionaries(
    st.sampled_from([*LEFT, "framed", "moire", "real", "micro"]),
    st.floats(-60, 60) | st.floats(0, 1) | st.just(float("nan")),
)
FOUND = st.builds(judge, MEASURES, st.sampled_from([None, "left", "right"]), st.just(AT)) | (
    st.builds(
        single,
        st.sampled_from(["challenge", "required", "note", "off"]),
        st.sampled_from([None, "left", "right"]),
        suspected=st.booleans(),
    )
)
VERDICT = st.sampled_from(
    [Verdict("pass"), Verdict("retry", "UNSURE"), Verdict("manual", "NO_MATCH")]
)
RANK = {"pass": 0, "retry": 1, "manual": 2}


def test_two_people_one_after_the_other_are_named_as_that() -> None:
    changed = judge({**LEFT, "apart": 0.7}, "left", AT)
    two = Verdict("retry", "MULTI_FACE")
    after = weigh(two, changed, "challenge", side="left", tries=0, at=AT)
    assert (after.outcome, after.reason) == ("manual", "CHANGED")
    assert weigh(two, changed, "note", side="left", tries=0, at=AT) == two


@given(
    verdict=VERDICT,
    finding=FOUND,
    policy=st.sampled_from(["challenge", "required", "note", "off"]),
    side=st.sampled_from(["left", "right"]),
    tries=st.integers(0, 4),
)
def test_a_finding_only_makes_an_outcome_worse_and_only_one_who_would_pass_is_asked(
    *, verdict: Verdict, finding: Finding, policy: Policy, side: Side, tries: int
) -> None:
    after = weigh(verdict, finding, policy, side=side, tries=tries, at=AT)
    assert RANK[after.outcome] >= RANK[verdict.outcome]
    assert (after.reason == "") == (after.outcome == "pass")
    assert after.reason == "" or reasons.sentences(after.reason) != ("", "")
    if verdict.outcome != "pass" or policy in {"note", "off"}:
        assert after == verdict
        return
    assert (after.outcome == "pass") == (not finding.reason and not finding.unclear)
    assert finding.presentation != "suspect" or after.outcome != "pass"
    assert (asks(after.reason) is not None) == finding.unclear
    assert asks(after.reason) in {side, None}
    if finding.reason and not finding.unclear and tries >= 2:
        assert after.outcome == "manual", "the third suspicion is for a person"


async def asked(desk: Desk) -> Side:
    """Let candidate 1 be asked to turn; return the side."""
    answer = await desk.door.check_in("a1", several(b"still"), by=INV1)
    side = asks(answer["reason"])
    assert side is not None
    assert (answer["outcome"], answer["presentation"]) == ("retry", "unchecked")
    assert (answer["zh"], answer["en"]) == reasons.sentences(answer["reason"])
    return side


def script(desk: Desk, side: Side, **changed: float) -> list[bytes]:
    """Return frames that turn to a side as asked."""
    measures = {**(LEFT if side == "left" else RIGHT), **changed}
    desk.reader.faces[b"turning"] = look(0.1, None, **measures)
    return [b"turning"] * 4


def reader_looks(desk: Desk) -> None:
    desk.reader.faces |= {
        b"solid": look(0.1, None, **SOLID),
        b"still": look(0.1, None, **STILL),
        b"flat": look(0.1, None, **FLAT),
        b"stranger": look(1.0, None, **STILL),
        b"one": look(0.1),
    }


def kept_out(desk: Desk) -> bool:
    return desk.admission().admitted is None


async def test_whoever_turns_as_asked_is_admitted_and_the_question_costs_no_try(
    tmp_path: Path,
) -> None:
    async with at_the_door(tmp_path, {1: look(0.0), 2: look(2.0)}) as desk:
        reader_looks(desk)
        side = await asked(desk)
        assert desk.admission().tries == 0
        shown = await candidate(desk.rig, "a1")
        assert (shown["state"], shown["presentation"]) == ("at_door", "unchecked")
        answer = await desk.door.check_in("a1", frames(*script(desk, side)), by=INV1)
        assert (answer["outcome"], answer["presentation"], answer["frames"]) == (
            "pass",
            "turned",
            4,
        )
        assert (await candidate(desk.rig, "a1"))["presentation"] == "turned"
        compared = await desk.facts(FaceCompared)
        assert [(one.presentation, one.frames) for one in compared] == [
            ("unchecked", 3),
            ("turned", 4),
        ]


async def test_the_wrong_turn_another_face_and_a_late_answer_let_nobody_in(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, {1: look(0.0)}) as desk:
        reader_looks(desk)
        side = await asked(desk)
        wrong: Side = "right" if side == "left" else "left"
        answer = await desk.door.check_in("a1", frames(*script(desk, wrong)), by=INV1)
        assert (answer["outcome"], answer["reason"]) == ("retry", "NOT_TURNED")
        assert desk.admission().tries == 1
        side = await asked(desk)
        desk.door.forget("a1")
        answer = await desk.door.check_in("a1", several(b"still"), by=INV1)
        assert asks(answer["reason"]), "what was asked before is forgotten: it is asked anew"
        side = asks(answer["reason"]) or "left"
        answer = await desk.door.check_in("a1", frames(*script(desk, side, apart=0.7)), by=INV1)
        assert (answer["outcome"], answer["reason"]) == ("manual", "CHANGED")
        assert answer["presentation"] == "suspect"
        assert kept_out(desk)


async def test_an_answer_that_comes_too_late_is_asked_for_again(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, {1: look(0.0)}) as desk:
        reader_looks(desk)
        now = desk.rig.clock.monotonic()
        desk.rig.clock.monotonic = lambda: now  # type: ignore[method-assign]
        side = await asked(desk)
        desk.rig.clock.monotonic = lambda: now + 20.1  # type: ignore[method-assign]
        await asked(desk)
        desk.rig.clock.monotonic = lambda: now + 40.0  # type: ignore[method-assign]
        answer = await desk.door.check_in("a1", frames(b"one"), by=INV1)
        assert (answer["outcome"], answer["reason"]) == ("retry", "NOT_TURNED"), "nor one picture"
        assert side in {"left", "right"}


async def test_a_picture_held_up_thrice_is_for_a_person_and_then_one_photo_is_not_enough(
    tmp_path: Path,
) -> None:
    async with at_the_door(tmp_path, {1: look(0.0)}) as desk:
        reader_looks(desk)
        outcomes = []
        for _ in range(3):
            answer = await desk.door.check_in("a1", several(b"flat"), by=INV1)
            outcomes.append(answer["outcome"])
            assert (answer["reason"], answer["presentation"]) == ("FLAT", "suspect")
        assert outcomes == ["retry", "retry", "manual"]
        answer = await desk.door.check_in("a1", frames(b"one"), by=INV1)
        assert (answer["outcome"], answer["reason"]) == ("manual", "UNCHECKED")
        answer = await desk.door.check_in("a1", several(b"solid"), by=INV1)
        assert (answer["outcome"], answer["presentation"]) == ("pass", "bona-fide")


async def test_a_stranger_is_not_asked_to_turn(tmp_path: Path) -> None:
    async with at_the_door(tmp_path, {1: look(0.0)}) as desk:
        reader_looks(desk)
        answer = await desk.door.check_in("a1", several(b"stranger"), by=INV1)
        assert (answer["outcome"], answer["reason"]) == ("manual", "NO_MATCH")


@pytest.mark.parametrize(
    ("policy", "picture", "count", "outcome", "presentation"),
    [
        ("note", b"flat", 3, "pass", "suspect"),
        ("note", b"still", 3, "pass", "unchecked"),
        ("off", b"flat", 3, "pass", "unchecked"),
        ("challenge", b"one", 1, "pass", "unchecked"),
        ("required", b"one", 1, "manual", "unchecked"),
        ("required", b"solid", 3, "pass", "bona-fide"),
    ],
)
async def test_what_is_done_about_a_finding_is_a_setting(
    *, tmp_path: Path, policy: str, picture: bytes, count: int, outcome: str, presentation: str
) -> None:
    async with at_the_door(tmp_path, {1: look(0.0)}, presentation=policy) as desk:
        reader_looks(desk)
        answer = await desk.door.check_in("a1", frames(*[picture] * count), by=INV1)
        assert (answer["outcome"], answer["presentation"]) == (outcome, presentation)
        (fact,) = await desk.facts(FaceCompared)
        assert fact.presentation == presentation, "recorded whatever is done about it"
