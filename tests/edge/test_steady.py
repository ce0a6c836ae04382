"""Which frames count for a look and for a turn, how long they are kept, and which codes are news."""

import itertools

from hypothesis import given
from hypothesis import strategies as some

from edge.core.shown_codes import GONE_AFTER, ShownCodes
from edge.core.steady import APART_MS, LEAST, MOST, Seen, enough, moment, thinned, turned
from edge.ports.face import Frame
from edge.services import reel
from edge.services.reel import Reel, Shot

GAPS = some.floats(1, 400)
YAWS = some.none() | some.floats(-60, 60)


@some.composite
def films(draw: some.DrawFn, most: int = 60) -> list[Seen]:
    at_ms, film = 0.0, []
    for gap, good, yaw in draw(some.lists(some.tuples(GAPS, some.booleans(), YAWS), max_size=most)):
        at_ms += gap
        film.append(Seen(at_ms, good, yaw))
    return film


def head(*yaws: float | None) -> list[Seen]:
    return [Seen(120.0 * at, good=True, yaw=yaw) for at, yaw in enumerate(yaws)]


@given(films())
def test_the_frames_of_a_moment_are_apart_few_and_good_if_enough_are(film: list[Seen]) -> None:
    chosen = moment(film)
    times = [film[at].at_ms for at in chosen]
    assert all(later - sooner >= APART_MS for sooner, later in itertools.pairwise(times))
    assert len(chosen) <= MOST
    assert bool(chosen) == bool(film)
    if enough(film):
        assert all(film[at].good for at in chosen)
    if not all(film[at].good for at in chosen):
        good = [one for one in film if one.good]
        assert len(moment(good)) < LEAST


def test_the_newest_good_frames_are_taken() -> None:
    film = head(*[0.0] * 12)
    assert moment(film) == tuple(range(12 - MOST, 12))
    assert not enough(film[:4])
    assert enough(film[:5])


def test_a_turn_starts_in_front_goes_to_the_asked_side_and_comes_back() -> None:
    there_and_back = head(2, 9, 16, 22, 13, 5, 1)
    assert turned(there_and_back, "left")
    assert not turned(there_and_back, "right")
    assert turned(head(-1, -16, -3, 0), "right")
    assert turned(head(0, None, 20, None, 0, None, 0), "left"), "a lost face is passed over"


def test_half_a_turn_is_none() -> None:
    assert not turned(head(20, 20, 0, 0), "left"), "it did not start in front"
    assert not turned(head(0, 14.9, 0, 0), "left"), "not far enough"
    assert not turned(head(0, 20, 20), "left"), "not back yet"
    assert not turned(head(0, 20, 0), "left"), "one more, for the sharper one"
    assert not turned([], "left")


@given(films(), some.integers(6, 30))
def test_thinned_frames_keep_the_ends_and_the_extremes(film: list[Seen], most: int) -> None:
    kept = thinned(film, most)
    assert len(kept) == min(most, len(film))
    assert list(kept) == sorted(set(kept))
    yaws = [one.yaw for one in film if one.yaw is not None]
    left = [film[at].yaw for at in kept if film[at].yaw is not None]
    if film:
        assert (kept[0], kept[-1]) == (0, len(film) - 1)
    if yaws:
        assert (min(left), max(left)) == (min(yaws), max(yaws))  # type: ignore[type-var]


def shot(at_s: float, size: int) -> Shot:
    at_ms = at_s * 1000
    return Shot(Frame(at_ms, bytes(size)), Seen(at_ms), at_s)


@given(some.lists(some.tuples(some.floats(0.001, 2), some.integers(1, 1024 * 1024)), max_size=150))
def test_a_reel_stays_within_its_bounds_and_keeps_the_newest(
    frames: list[tuple[float, int]],
) -> None:
    kept, now_s = Reel(), 0.0
    for gap, size in frames:
        now_s += gap
        kept.add(shot(now_s, size))
        shots = kept.since(0.0)
        assert shots[-1].came_s == now_s
        assert len(shots) <= reel.FRAMES
        assert sum(len(one.frame.picture) for one in shots) <= reel.BYTES
        assert shots[0].came_s >= now_s - reel.SECONDS


def test_a_reel_whose_camera_began_anew_forgets_what_was_before() -> None:
    kept = Reel()
    kept.add(shot(5, 10))
    kept.add(shot(6, 10))
    again = Shot(Frame(10.0, b"x"), Seen(10.0), 7.0)
    kept.add(again)
    assert kept.since(0.0) == [again]


def test_a_code_is_news_until_it_was_gone_for_a_while() -> None:
    shown, news = ShownCodes().after(["one"])
    assert news
    for _ in range(GONE_AFTER - 1):
        shown, news = shown.after([])
        assert not news
    shown, news = shown.after(["one"])
    assert not news, "a hand trembled"
    _, news = shown.after(["one", "two"])
    assert news, "the second one is"
    for _ in range(GONE_AFTER):
        shown, _ = shown.after([])
    assert shown.after(["one"])[1]
    assert shown == ShownCodes()
