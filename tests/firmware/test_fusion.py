import itertools
import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.face.chain import Look, together
from firmware.face.distance import TemplateRefused, distance
from firmware.face.fusion import (
    APART_MS,
    FEWEST,
    MOST,
    FusionRefused,
    fuse,
    pick,
    span,
    worth,
)

PLAIN = {
    "yaw": 0.0,
    "pitch": 0.0,
    "whole": 1.0,
    "outside": 0.0,
    "light": 0.3,
    "glare": 0.0,
    "sharpness": 0.05,
}
LIMIT = 0.45


def at(place: float) -> bytes:
    """Return a template that lies there on a line: distances are differences."""
    return struct.pack("<128f", place, *[0.0] * 127)


def look(place: float, reason: str | None = None) -> Look:
    return Look(1, reason, at(place), {"light": place})


def multi() -> Look:
    return Look(2, "MULTI_FACE", None, {"faces_area": 0.9})


@pytest.mark.parametrize(
    "worse",
    [
        {"yaw": 20.0},
        {"yaw": -20.0},
        {"pitch": 15.0},
        {"whole": 0.8},
        {"outside": 0.1},
        {"light": 0.05},
        {"glare": 0.1},
        {"sharpness": 0.01},
    ],
)
def test_a_frame_that_is_worse_in_one_way_is_worth_less(worse: dict[str, float]) -> None:
    assert 0 < worth({**PLAIN, **worse}) < worth(PLAIN) < 1


def test_a_face_in_profile_or_in_the_dark_is_worth_nothing() -> None:
    assert worth({**PLAIN, "yaw": 90.0}) == pytest.approx(0)
    assert worth({**PLAIN, "light": 0.0}) == 0


def test_of_a_burst_the_best_frames_far_enough_apart_count() -> None:
    moments = [0, 30, 60, 90, 120, 150, 180, 210]
    worths = [0.5, 0.9, 0.5, 0.5, 0.5, 0.8, 0.5, 0.5]
    assert pick(moments, worths) == [1, 5]


def test_a_good_frame_is_given_up_for_two_that_are_worth_more_together() -> None:
    assert sorted(pick([0, 60, 120], [0.6, 0.7, 0.6])) == [0, 2]


def test_no_more_than_five_count_and_they_are_the_best() -> None:
    worths = [0.5, 0.9, 0.55, 0.8, 0.6, 0.7, 0.65, 0.75]
    assert pick([200 * n for n in range(8)], worths) == [1, 3, 7, 5, 6]


def test_a_poor_fourth_and_fifth_are_left_out_and_a_poor_third_is_not() -> None:
    assert pick([0, 100, 200, 300, 400], [0.9, 0.8, 0.2, 0.3, 0.1]) == [0, 1, 3]


def test_frames_may_come_in_any_order() -> None:
    assert pick([400, 0, 200], [0.5, 0.6, 0.7]) == [2, 1, 0]


def test_nothing_is_picked_from_nothing() -> None:
    assert pick([], []) == []
    assert pick([0, 100], [0, 0]) == []


BURSTS = st.lists(
    st.tuples(st.integers(0, 900), st.sampled_from([0.1, 0.3, 0.5, 0.7, 0.9])), max_size=9
)


@given(BURSTS)
def test_no_other_choice_is_worth_more(burst: list[tuple[int, float]]) -> None:
    moments, worths = [moment for moment, _ in burst], [value for _, value in burst]
    picked = pick(moments, worths)

    def apart(chosen: tuple[int, ...]) -> bool:
        times = sorted(moments[frame] for frame in chosen)
        return all(later - sooner >= APART_MS for sooner, later in itertools.pairwise(times))

    choices = (
        chosen
        for count in range(MOST + 1)
        for chosen in itertools.combinations(range(len(burst)), count)
    )
    best = max(sum(worths[frame] for frame in chosen) for chosen in choices if apart(chosen))
    assert apart(tuple(picked))
    assert len(set(picked)) == len(picked) <= MOST
    left_out = best - sum(worths[frame] for frame in picked)
    if len(picked) < FEWEST:
        assert left_out == pytest.approx(0)
    else:  # a fourth and a fifth that are worth less than half of the best
        assert left_out < worths[picked[0]]


def test_the_fused_template_is_the_mean() -> None:
    assert distance(fuse([at(0.1), at(0.2), at(0.3)], one_person=LIMIT), at(0.2)) < 1e-6
    assert fuse([at(0.5)], one_person=LIMIT) == at(0.5)


def test_fusing_frames_with_noise_of_their_own_comes_nearer_to_the_face() -> None:
    face = [math.sin(n) / 8 for n in range(128)]
    noisy = [
        struct.pack("<128f", *(x + 0.02 * math.cos(n * (shot + 2)) for n, x in enumerate(face)))
        for shot in range(5)
    ]
    truth = struct.pack("<128f", *face)
    fused = distance(fuse(noisy, one_person=LIMIT), truth)
    assert fused < 0.6 * min(distance(one, truth) for one in noisy)


def test_two_people_are_never_fused() -> None:
    with pytest.raises(FusionRefused) as refused:
        fuse([at(0.0), at(0.1), at(0.8)], one_person=LIMIT)
    assert refused.value.code == "not-one-person"


def test_the_span_is_between_the_two_most_different() -> None:
    assert span([at(0.0), at(0.3), at(0.1)]) == pytest.approx(0.3)
    assert span([at(0.4)]) == span([]) == 0


def test_what_is_no_template_is_not_fused() -> None:
    with pytest.raises(TemplateRefused):
        fuse([at(0.0), b"none"], one_person=LIMIT)


def test_three_good_looks_make_a_good_one_whatever_the_others_were() -> None:
    looks = [look(0.1), look(0.2), multi(), look(0.9, "BLURRED"), look(0.3)]
    made = together(looks, one_person=LIMIT)
    assert (made.faces, made.reason) == (1, None)
    assert made.template is not None
    assert distance(made.template, at(0.2)) < 1e-6
    assert made.measures == {"light": 0.1, "frames": 3, "spread": pytest.approx(0.2)}


def test_too_few_good_looks_say_what_most_of_the_others_complain_of() -> None:
    looks = [look(0.1), look(0.2, "BLURRED"), look(0.3, "EYES_CLOSED"), look(0.2, "BLURRED")]
    made = together(looks, one_person=LIMIT)
    assert made.reason == "BLURRED"
    assert made.template is not None
    assert made.measures["frames"] == 4


def test_a_short_sequence_must_be_good_throughout() -> None:
    assert together([look(0.1), look(0.2)], one_person=LIMIT).reason is None
    assert together([look(0.1), look(0.2, "BLURRED")], one_person=LIMIT).reason == "BLURRED"


def test_a_second_person_in_most_frames_is_one_too_many() -> None:
    made = together([look(0.1), multi(), multi()], one_person=LIMIT)
    assert made.reason == "MULTI_FACE"


def test_one_person_after_another_is_one_too_many_and_has_no_template() -> None:
    made = together([look(0.0), look(0.1), look(0.8)], one_person=LIMIT)
    assert (made.reason, made.template) == ("MULTI_FACE", None)
    assert made.measures["spread"] == pytest.approx(0.8)


def test_no_frames_show_no_face() -> None:
    made = together([], one_person=LIMIT)
    assert (made.faces, made.reason, made.template) == (0, "NO_FACE", None)
