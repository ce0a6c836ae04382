"""Check-in through the door's camera: the frames of the moment, the turn, and who has no ticket."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contract import problems, reasons
from tests.edge.door_desk import Desk, at_the_door, look
from tests.edge.sight_panel import SHORT, SOLID, Follower, camera, film, hurry, turning
from tests.edge.test_panel import candidate


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    looks = {1: look(0.0), 2: look(2.0)}
    async with at_the_door(tmp_path, looks, reader=Follower()) as one:
        hurry(one.rig)
        yield one


def reader(desk: Desk) -> Follower:
    assert isinstance(desk.reader, Follower)
    return desk.reader


def given(desk: Desk) -> list[list[bytes]]:
    return reader(desk).given


@pytest.mark.rule("E2")
async def test_a_check_in_takes_the_good_frames_of_this_moment_and_admits(desk: Desk) -> None:
    async with camera(desk.rig, attempt="a1") as one:
        await one.show(*film(desk, look(0.1, "TOO_DARK"), frames=2))
        good = film(desk, look(0.1), frames=5, **SOLID)
        await one.show(*good)
        await one.tell("check-in")
        verdict = await one.hear("verdict")
    assert (verdict["outcome"], verdict["attempt"], verdict["seat"]) == ("pass", "a1", "A01")
    assert (verdict["frames"], verdict["presentation"]) == (5, "bona-fide")
    assert given(desk) == [good], "the dark ones were passed over"
    assert (await candidate(desk.rig, "a1"))["how"] == "face"


async def test_frames_that_come_after_the_question_count_too(desk: Desk) -> None:
    async with camera(desk.rig, attempt="a1") as one:
        first = film(desk, look(0.1), frames=2, **SOLID)
        await one.show(*first)
        await one.tell("check-in")
        rest = film(desk, look(0.1), frames=3, **SOLID)
        await one.show(*rest)
        assert (await one.hear("verdict"))["outcome"] == "pass"
    assert given(desk) == [first + rest]


async def test_poor_frames_are_looked_at_in_the_end_to_say_what_is_wrong(desk: Desk) -> None:
    async with camera(desk.rig, attempt="a1") as one:
        await one.show(*film(desk, look(0.1, "TOO_DARK"), frames=3))
        await one.tell("check-in")
        verdict = await one.hear("verdict")
    assert (verdict["outcome"], verdict["reason"]) == ("retry", "TOO_DARK")
    assert (await candidate(desk.rig, "a1"))["tries"] == 1


async def test_what_was_seen_before_an_aim_says_nothing_of_the_next_candidate(desk: Desk) -> None:
    async with camera(desk.rig, attempt="a1") as one:
        await one.show(*film(desk, look(0.1), frames=5, **SOLID))
        await one.tell("aim", room="R1", attempt="a2")
        await one.tell("check-in")
        await one.show(*film(desk, look(2.1), frames=5, **SOLID))
        verdict = await one.hear("verdict")
    assert (verdict["outcome"], verdict["name"]) == ("pass", "考生 002")
    assert (await candidate(desk.rig, "a1"))["tries"] == 0


async def test_a_frame_under_way_during_an_aim_is_of_nobody(desk: Desk) -> None:
    (before,), after = film(desk, look(0.1)), film(desk, look(2.1), frames=5, **SOLID)
    async with camera(desk.rig, attempt="a1") as one:
        reader(desk).glancing.clear()
        await one.put(before)
        await desk.rig.until(lambda: reader(desk).glanced == [before])
        await one.tell("aim", room="R1", attempt="a2")
        await one.tell("nonsense")
        await one.hear("problem")  # the aim has been heard
        reader(desk).glancing.set()
        assert (await one.show(after[0]))["steady"] == 1
        await one.show(*after[1:])
        await one.tell("check-in")
        await one.hear("verdict")
    assert given(desk) == [after]


async def turn(desk: Desk, one: Any, *yaws: float) -> dict[str, Any]:
    """Check in until the turn is asked for, and answer with these yaws, for a turn to the left."""
    await one.show(*film(desk, look(0.1), frames=5))
    await one.tell("check-in")
    asked: dict[str, Any] = await one.hear("turn")
    sign = 1 if asked["to"] == "left" else -1
    await one.show(*turning(desk, 0.1, *(sign * yaw for yaw in yaws)))
    return asked


async def test_a_turn_of_the_head_is_asked_for_and_seen_to_its_end(desk: Desk) -> None:
    async with camera(desk.rig, attempt="a1") as one:
        yaws = (0, 5, 11, 18, 27, 22, 14, 6, 1)
        asked = await turn(desk, one, *yaws)
        verdict = await one.hear("verdict")
    code = {"left": "TURN_LEFT", "right": "TURN_RIGHT"}[asked["to"]]
    assert (asked["reason"], asked["seconds"]) == (code, SHORT.turn)
    assert (asked["zh"], asked["en"]) == reasons.sentences(code)
    assert (verdict["outcome"], verdict["presentation"]) == ("pass", "turned")
    shown = [desk.reader.faces[picture].measures.get("yaw", 0.0) for picture in given(desk)[1]]
    assert max(map(abs, shown)) == 27
    assert len(shown) <= 20
    assert (await candidate(desk.rig, "a1"))["tries"] == 0, "the question used up no try"


@pytest.mark.parametrize("yaws", [(0, 0, 0), (0, 5, 11, 5, 0), (0, -20, 0, 0)])
async def test_a_turn_that_was_not_seen_is_a_try_and_said(
    desk: Desk, yaws: tuple[float, ...]
) -> None:
    async with camera(desk.rig, attempt="a1") as one:
        await turn(desk, one, *yaws)
        verdict = await one.hear("verdict")
    assert (verdict["outcome"], verdict["reason"]) == ("retry", "NOT_TURNED")
    assert (await candidate(desk.rig, "a1"))["tries"] == 1


async def forgotten(desk: Desk) -> None:
    """Wait until no turn is asked for; then see that the next frames are no answer to one."""
    await desk.rig.until(lambda: not desk.door._questions._asked)
    async with camera(desk.rig, attempt="a1") as one:
        await one.show(*film(desk, look(0.1), frames=5))
        await one.tell("check-in")
        await one.hear("turn")
    assert (await candidate(desk.rig, "a1"))["tries"] == 0


@pytest.mark.parametrize("end", [{"kind": "stop"}, {"kind": "aim", "room": "R1", "attempt": "a1"}])
async def test_a_question_that_is_given_up_is_forgotten(desk: Desk, end: dict[str, str]) -> None:
    async with camera(desk.rig, attempt="a1") as one:
        await turn(desk, one, 0, 5)
        await one.tell(**end)
        await forgotten(desk)
        await one.show(*film(desk, look(0.1)))
        assert "verdict" not in one.kinds()


async def test_a_question_to_a_panel_that_went_away_is_forgotten(desk: Desk) -> None:
    async with camera(desk.rig, attempt="a1") as one:
        await turn(desk, one, 0, 5)
    await forgotten(desk)


async def test_a_second_tap_while_an_answer_is_under_way_begins_nothing(desk: Desk) -> None:
    async with camera(desk.rig, attempt="a1") as one:
        await one.tell("check-in")
        await one.tell("check-in")
        await one.tell("propose")
        await one.show(*film(desk, look(0.1), frames=5, **SOLID))
        await one.hear("verdict")
        await one.show(*film(desk, look(0.1)))
    assert one.kinds() == ["guide"] * one.kinds().count("guide")
    assert len(given(desk)) == 1


@pytest.mark.rule("E3")
async def test_who_has_no_ticket_is_looked_up_in_the_room(desk: Desk) -> None:
    async with camera(desk.rig) as one:
        await one.show(*film(desk, look(2.1), frames=5))
        await one.tell("propose")
        proposal = await one.hear("proposal")
    assert (proposal["attempt"], proposal["name"], proposal["reason"]) == ("a2", "考生 002", None)
    assert (await candidate(desk.rig, "a2"))["state"] != "admitted", "a person says so"


@pytest.mark.rule("E1")
async def test_a_reader_that_gives_nothing_is_said_in_time_and_uses_no_try(desk: Desk) -> None:
    async with camera(desk.rig, attempt="a1") as one:
        await one.show(*film(desk, look(0.1), frames=5, **SOLID))
        desk.reader.hangs = True
        await one.tell("check-in")
        problem = await one.hear("problem")
        assert (problem["code"], problem["zh"]) == (
            "face-fault",
            problems.sentences("face-fault")[0],
        )
        assert (await candidate(desk.rig, "a1"))["tries"] == 0
        desk.reader.hangs = False
        await one.show(*film(desk, look(0.1), frames=5, **SOLID))
        await one.tell("check-in")
        assert (await one.hear("verdict"))["outcome"] == "pass"


@pytest.mark.parametrize("ends", ["verdict", "fault"])
async def test_an_answer_that_is_late_is_said_to_be_and_still_told(desk: Desk, ends: str) -> None:
    hurry(desk.rig, patience=replace(SHORT, answer=0.2))
    async with camera(desk.rig, attempt="a1") as one:
        await one.show(*film(desk, look(0.1), frames=5, **SOLID))
        reader(desk).following.clear()
        desk.reader.died = ends == "fault"
        await one.tell("check-in")
        assert (await one.hear("problem"))["code"] == "face-fault"
        reader(desk).following.set()
        if ends == "verdict":
            assert (await one.hear("verdict"))["outcome"] == "pass"
        else:
            await desk.rig.until(lambda: not desk.reader.died)
        await one.show(*film(desk, look(0.1)))
        assert "problem" not in one.kinds(), "said once"


async def test_a_reader_that_hangs_over_guidance_is_said_once(desk: Desk) -> None:
    async with camera(desk.rig, attempt="a1") as one:
        desk.reader.hangs = True
        await one.put(b"one")
        assert (await one.hear("problem"))["code"] == "face-fault"
        await one.put(b"two")
        await one.tell("check-in")
        assert (await one.hear("problem"))["code"] == "face-fault", "and the question is answered"


async def test_a_busy_reader_is_asked_again_within_the_time(desk: Desk) -> None:
    async with camera(desk.rig, attempt="a1") as one:
        for busy, expected in ((3, "verdict"), (10_000, "problem")):
            reader(desk).busy = busy
            await one.show(*film(desk, look(0.6), frames=5, **SOLID))
            await one.tell("check-in")
            answer = await one.hear(expected)
    assert answer["code"] == "face-busy"
    assert (await candidate(desk.rig, "a1"))["tries"] == 1
