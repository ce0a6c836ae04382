"""Time lost by the seats' own logs: what earns time, and what does not (X9)."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.facts.attempt import AttemptStarted, TimeGranted, TimeLost
from edge.config import TimeSettings
from edge.core import grants, lost_time
from edge.core.refusal import Refusal
from tests.edge import venue
from tests.edge.conftest import Rig, running
from tests.edge.folding import Folding
from tests.edge.test_panel import candidate

START = venue.START_MS
MINUTE = 60_000
CAP_S = 30 * 60


def down(begin: float, end: float, *, epoch: int = 0, why: str = "power") -> TimeLost:
    """Return a seat's word: down from minute to minute after the start."""
    return TimeLost.model_validate(
        {
            "attempt": "a1",
            "epoch": epoch,
            "from_ms": START + round(begin * MINUTE),
            "to_ms": START + round(end * MINUTE),
            "why": why,
        }
    )


def begun() -> tuple[Folding, venue.Pen]:
    folding = Folding()
    pen = folding.sign_in()
    folding.record(AttemptStarted(attempt="a1", epoch=0))
    return folding, pen


def report(folding: Folding, *facts: TimeLost) -> None:
    for fact in facts:
        folding.record(*lost_time.report(folding.state, fact, folding.clock.now()))


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)), max_size=8))
def test_the_union_is_what_counting_each_moment_gives(pairs: list[tuple[int, int]]) -> None:
    spans = [(begin, begin + length) for begin, length in pairs]
    moments = {at for begin, end in spans for at in range(begin, end)}
    assert lost_time.union_ms(spans) == len(moments)


@pytest.mark.rule("X9")
def test_intervals_of_all_seats_count_once_and_a_cut_line_earns_nothing() -> None:
    folding, pen = begun()
    folding.clock.move(40 * 60)  # forty minutes in which the box heard nothing at all
    assert lost_time.lost_s(folding.state, "a1") == 0
    report(folding, down(5, 10), down(8, 12), down(8, 12, why="restart"))
    assert lost_time.lost_s(folding.state, "a1") == 7 * 60
    folding.save(pen.write("Q01", "断线时写的", exam_ms=START + 30 * MINUTE))
    assert lost_time.lost_s(folding.state, "a1") == 7 * 60


def test_what_was_written_inside_an_interval_contradicts_it() -> None:
    folding, pen = begun()
    folding.clock.move(40 * 60)
    report(folding, down(10, 30))
    for minute in (11, 25):
        folding.save(pen.write("Q01", f"{minute}", exam_ms=START + minute * MINUTE))
    assert lost_time.lost_s(folding.state, "a1") == 14 * 60, "from the one to the other, at most"


def test_a_dead_seat_loses_no_time_after_another_seat_has_taken_over() -> None:
    folding, _ = begun()
    folding.clock.move(15 * 60)
    folding.sign_in(seat="A02")
    folding.clock.move(45 * 60)
    report(folding, down(10, 60))
    assert lost_time.lost_s(folding.state, "a1") == 5 * 60


def test_the_seat_that_took_over_may_tell_of_the_time_before_but_not_of_its_own() -> None:
    folding, pen = begun()
    folding.clock.move(15 * 60)
    folding.sign_in(seat="A02")
    folding.clock.move(20 * 60)
    report(folding, down(10, 35, epoch=1, why="move"))
    assert lost_time.lost_s(folding.state, "a1") == 5 * 60
    folding.save(pen.write("Q01", "旧机位还在写", exam_ms=START + 14 * MINUTE))
    assert lost_time.lost_s(folding.state, "a1") == 4 * 60


@pytest.mark.parametrize(
    ("fact", "says"),
    [
        (down(10, 10), "outside"),
        (down(12, 10), "outside"),
        (down(-1, 5), "outside"),
        (down(10, 21), "future"),
        (down(10, 15, why="move"), "nobody"),
    ],
)
def test_an_interval_outside_the_attempt_or_in_the_future_is_refused(
    fact: TimeLost, says: str
) -> None:
    folding, _ = begun()
    folding.clock.move(20 * 60)
    with pytest.raises(Refusal, match=says) as no:
        lost_time.report(folding.state, fact, folding.clock.now())
    assert no.value.code == "bad-interval"


def test_before_the_start_there_is_no_time_to_lose() -> None:
    folding = Folding()
    folding.sign_in()
    with pytest.raises(Refusal, match="a1") as no:
        lost_time.report(folding.state, down(0, 1), folding.clock.now())
    assert no.value.code == "attempt-not-started"


def test_on_a_doubted_clock_a_seats_word_is_kept_for_later() -> None:
    folding, _ = begun()
    folding.clock.quality, folding.clock.boot, folding.clock.wall_ms = "unknown", "b2", 86_400_000
    report(folding, down(5, 15))
    folding.clock.quality, folding.clock.boot, folding.clock.wall_ms = "synced", "b3", START
    folding.clock.move(30 * 60)
    assert lost_time.lost_s(folding.state, "a1") == 600


def test_repeats_and_parts_of_what_is_known_are_not_recorded_and_there_is_an_end() -> None:
    folding, _ = begun()
    folding.clock.move(50 * 60)
    report(folding, down(5, 10))
    known = len(folding.facts)
    report(folding, down(5, 10), down(6, 7), down(20, 20 + 0.5 / 60))
    assert len(folding.facts) == known
    for n in range(lost_time.MOST + 20):
        report(folding, down(20 + n / 10, 20 + n / 10 + 0.05))
    assert len(folding.facts) == known + lost_time.MOST - 1


def test_time_after_the_end_or_the_submission_was_not_lost() -> None:
    folding, _ = begun()
    folding.clock.move(50 * 60)
    folding.submit("candidate")
    folding.clock.move(30 * 60)
    report(folding, down(45, 75))
    assert lost_time.lost_s(folding.state, "a1") == 5 * 60


@pytest.mark.rule("X9")
def test_the_proposal_is_what_was_lost_up_to_the_cap_and_is_given_once() -> None:
    folding, _ = begun()
    folding.clock.move(50 * 60)
    report(folding, down(5, 45))
    assert lost_time.lost_s(folding.state, "a1") == 40 * 60
    assert grants.proposed_s(folding.state, "a1", CAP_S) == CAP_S
    about: dict[str, Any] = {"cap_s": CAP_S, "now": folding.clock.now()}
    more = TimeGranted(attempt="a1", seconds=CAP_S + 1, why="lost-time", by="chief")
    with pytest.raises(Refusal, match="proposed") as no:
        grants.grant(folding.state, more, **about)
    assert no.value.facts == {"proposed_s": CAP_S}
    folding.record(*grants.grant_lost(folding.state, "a1", by="chief", **about))
    assert grants.granted_s(folding.state, "a1") == CAP_S
    assert grants.grant_lost(folding.state, "a1", by="chief", **about) == ()


@pytest.mark.rule("X9")
async def test_a_seats_word_becomes_a_proposal_and_one_tap_for_the_room_gives_it(
    rig: Rig,
) -> None:
    await rig.planned()
    rig.clock.move(30 * 60)
    await rig.release()
    tokens = [(await rig.seated(n))[2] for n in (1, 2)]
    rig.clock.move(20 * 60)
    lost = {"from_ms": START + 5 * MINUTE, "to_ms": START + 11 * MINUTE, "why": "power"}
    for _ in range(2):
        assert (await rig.post("/api/time-lost", lost, token=tokens[0])).status == 204
    before = await candidate(rig, "a1")
    assert (before["lost_s"], before["proposed_s"], before["granted_s"]) == (360, 360, 0)
    given = await (await rig.post("/api/panel/grant-lost", {"room": "R1"})).json()
    due = START + 66 * MINUTE
    assert given["granted"] == [
        {"attempt": "a1", "seconds": 360, "due_ms": due},
        {"attempt": "a2", "seconds": 0, "due_ms": START + 60 * MINUTE},
    ]
    after = await candidate(rig, "a1")
    assert (after["due_ms"], after["proposed_s"], after["granted_s"]) == (due, 0, 360)
    again = await (await rig.post("/api/panel/grant-lost", {"attempt": "a1"})).json()
    assert [one["seconds"] for one in again["granted"]] == [0]


async def test_malformed_words_of_a_seat_are_refused(rig: Rig) -> None:
    await rig.planned()
    rig.clock.move(30 * 60)
    await rig.release()
    _, _, token = await rig.seated(1)
    whole = {"from_ms": START, "to_ms": START + 1, "why": "power"}
    for change in ({"why": "boredom"}, {"from_ms": -1}, {"to_ms": 2**60}, {"to_ms": "x"}, {"a": 1}):
        reply = await rig.post("/api/time-lost", {**whole, **change}, token=token)
        assert (reply.status, (await reply.json())["title"]) == (422, "malformed")
    assert (await rig.post("/api/time-lost", whole)).status == 401


async def test_the_cap_is_a_setting_and_beyond_it_a_tap_gives_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    capped = {"time": TimeSettings(lost_cap_minutes=2)}
    usual = venue.settings
    monkeypatch.setattr(venue, "settings", lambda *a, **k: usual(*a, **k).model_copy(update=capped))
    hq = venue.Headquarters()
    async with running(tmp_path, hq, venue.paper(hq)) as rig:
        await rig.planned()
        rig.clock.move(30 * 60)
        await rig.release()
        _, _, token = await rig.seated(1)
        rig.clock.move(20 * 60)
        lost = {"from_ms": START + 5 * MINUTE, "to_ms": START + 11 * MINUTE, "why": "power"}
        await rig.post("/api/time-lost", lost, token=token)
        shown = await candidate(rig, "a1")
        assert (shown["lost_s"], shown["proposed_s"]) == (360, 120)
        more = {"attempts": ["a1"], "seconds": 121, "why": "lost-time"}
        refused = await (await rig.post("/api/panel/grant", more)).json()
        assert (refused["title"], refused["proposed_s"]) == ("grant-over-proposal", 120)
        given = await (await rig.post("/api/panel/grant-lost", {"attempt": "a1"})).json()
        assert given["granted"][0]["seconds"] == 120
