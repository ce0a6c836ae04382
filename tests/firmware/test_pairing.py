"""Which pictures are compared, and how far apart many of them are."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.face.distance import TemplateRefused, distance
from firmware.face.likeness import alike, between, points
from firmware.face.pairing import Pairs, listed, pairing

PEOPLE = st.lists(st.sampled_from(["甲", "乙", "丙", "丁"]), max_size=20)


def as_set(pairs: Pairs) -> set[tuple[int, int]]:
    both = zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)
    return {(min(pair), max(pair)) for pair in both}


@given(PEOPLE)
def test_every_pair_is_there_once(people: list[str]) -> None:
    found = pairing(people)
    every = list(itertools.combinations(range(len(people)), 2))
    genuine = {(a, b) for a, b in every if people[a] == people[b]}
    assert as_set(found.genuine) == genuine
    assert as_set(found.impostor) == set(every) - genuine
    assert len(found.genuine) + len(found.impostor) == len(every)


@given(PEOPLE, st.integers(0, 30))
def test_a_sample_has_the_wanted_size_and_no_pair_twice(people: list[str], most: int) -> None:
    whole, drawn = pairing(people), pairing(people, most=most)
    for some, of in ((drawn.genuine, whole.genuine), (drawn.impostor, whole.impostor)):
        assert len(some) == len(as_set(some)) == min(most, len(of))
        assert as_set(some) <= as_set(of)
        assert some.of == len(of)
    assert as_set(pairing(people, most=most).impostor) == as_set(drawn.impostor)


def test_each_pair_is_drawn_as_often_as_any() -> None:
    people = [str(number // 3) for number in range(3_000)]
    drawn = pairing(people, most=20_000).impostor
    assert drawn.of == 3_000 * 2_997 // 2
    often = np.bincount(np.concatenate([drawn.left, drawn.right]), minlength=3_000)
    assert abs(often.mean() - 40_000 / 3_000) < 1e-9
    assert often.std() == pytest.approx(math.sqrt(40_000 / 3_000), rel=0.1)


def test_listed_pairs_stay_as_they_are() -> None:
    pairs = listed([(3, 1), (0, 2)])
    assert (pairs.left.tolist(), pairs.right.tolist(), len(pairs)) == ([3, 0], [1, 2], 2)
    assert len(listed([])) == 0


def templates(seed: int, count: int) -> list[bytes]:
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(count, 128)).astype("<f4")
    for one in range(1, count):
        if rng.random() < 0.4:  # close to an earlier one
            rows[one] = rows[rng.integers(one)] + rng.normal(size=128) * 0.01
    return [row.tobytes() for row in rows]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 40), st.floats(0, 0.3))
def test_alike_names_the_nearest_earlier_one(seed: int, count: int, within: float) -> None:
    given_ones = templates(seed, count)
    expected: dict[int, tuple[int, float]] = {}
    for later, earlier in itertools.combinations(reversed(range(count)), 2):
        apart = distance(given_ones[later], given_ones[earlier])
        if apart <= min(within, expected.get(later, (0, math.inf))[1]):
            expected[later] = (earlier, apart)
    found = {one.later: (one.earlier, one.distance) for one in alike(points(given_ones), within)}
    assert {later: earlier for later, (earlier, _) in found.items()} == {
        later: earlier for later, (earlier, _) in expected.items()
    }
    for later, (_, apart) in found.items():
        assert apart == pytest.approx(expected[later][1], abs=1e-6)


def test_one_face_under_many_names_makes_one_line_for_each() -> None:
    same = templates(1, 1) * 1_300
    found = alike(points(same), 0.1)
    assert [one.later for one in found] == list(range(1, 1_300))
    assert max(one.distance for one in found) == 0


def test_distances_of_many_pairs_are_those_of_each() -> None:
    some = templates(2, 30)
    pairs = pairing([str(n) for n in range(30)]).impostor
    found = between(points(some), pairs.left, pairs.right)
    for left, right, apart in zip(pairs.left, pairs.right, found, strict=True):
        assert apart == pytest.approx(distance(some[left], some[right]), abs=1e-12)


@pytest.mark.parametrize("data", [b"", bytes(511), b"\x00\x00\xc0\x7f" * 128])
def test_what_is_no_template_makes_no_points(data: bytes) -> None:
    with pytest.raises(TemplateRefused):
        points([data])


def test_no_templates_are_no_points() -> None:
    assert len(points([])) == 0
    assert alike(points([]), 1.0) == []
