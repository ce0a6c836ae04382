"""The panel's view of a room and of a candidate, computed in Chromium from what the box says."""

import itertools
from typing import Any

import pytest
from playwright.async_api import Page

from tests.ui.conftest import Serve
from tests.ui.panel_venue import (
    CHIEF,
    INVIGILATOR,
    MINUTE,
    NOW,
    STATES,
    candidate,
    room,
    run,
    venue,
    with_modules,
)


@pytest.fixture
async def modules(page: Page, serve: Serve) -> Page:
    return await with_modules(page, serve)


async def test_every_candidate_lies_on_one_pile_and_a_number_is_the_length_of_its_list(
    modules: Page,
) -> None:
    kinds = itertools.product(STATES, (False, True))
    people = [candidate(n, s, cut_off=cut) for n, (s, cut) in enumerate(kinds, start=1)]
    script = "[m.counts(one), m.counts(one).map((c) => m.listed(one, c.name, '').length)]"
    numbers, lengths = await run(modules, "state", script, one=room(*people))
    assert [one["count"] for one in numbers] == lengths
    assert numbers[0] == {"name": "all", "count": len(people), "tone": None}
    assert sum(one["count"] for one in numbers[1:]) == len(people)


async def test_only_who_sits_and_is_not_heard_is_cut_off(modules: Page) -> None:
    people = [
        candidate(1, "filed"),
        candidate(2, "started"),
        candidate(3, "started", cut_off=True),
        candidate(4, "submitted", cut_off=True),
        candidate(5, "expected", cut_off=True),
    ]
    piles = await run(modules, "state", "people.map(m.pileOf)", people=people)
    assert piles == ["at_door", "started", "cut_off", "submitted", "expected"]


async def test_seat_9_comes_before_seat_10(modules: Page) -> None:
    one = room(*(candidate(n) for n in (10, 9, 1)))
    order = await run(modules, "state", "m.listed(one, 'all', '').map((c) => c.seat)", one=one)
    assert order == ["1", "9", "10"]


async def test_a_search_finds_part_of_a_name_or_ticket_but_a_seat_only_whole(
    modules: Page,
) -> None:
    people = [candidate(n, name=f"Name{n:02d}", ticket=f"T{n:02d}") for n in (1, 12, 23)]
    script = "texts.map((text) => m.listed(one, 'all', text).map((c) => c.seat))"
    texts = ["name12", "T2", "12", "3", " ", "nobody"]
    found = await run(modules, "state", script, one=room(*people), texts=texts)
    assert found == [["12"], ["23"], ["12"], ["23"], ["1", "12", "23"], []]


async def test_a_scanned_ticket_means_one_candidate_in_whichever_room(modules: Page) -> None:
    place = venue(room(candidate(1), candidate(11)), room(candidate(111), name="102"))
    script = "m.meant(place, ' 26110111 ').map((c) => c.attempt)"
    assert await run(modules, "state", script, place=place) == ["a111"]


async def test_part_of_a_ticket_offers_those_still_outside_first(modules: Page) -> None:
    place = venue(room(candidate(1, "admitted"), candidate(2), candidate(3, "at_door")))
    script = "m.meant(place, '2611').map((c) => c.attempt)"
    assert await run(modules, "state", script, place=place) == ["a2", "a3", "a1"]


async def test_whoever_has_waited_longest_comes_first_and_nobody_is_counted_twice(
    modules: Page,
) -> None:
    people = [
        candidate(1, here_ms=NOW - MINUTE),
        candidate(2, "at_door", here_ms=NOW - 5 * MINUTE),
        candidate(3),
        candidate(4, "filed", here_ms=NOW - 9 * MINUTE),
        candidate(5, "admitted", here_ms=NOW - 9 * MINUTE),
        candidate(6, "refused"),
        candidate(10),
    ]
    script = """(() => { const queue = m.queueOf(one); const seats = (list) => list.map((c) => c.seat);
      return [seats(queue.waiting), seats(queue.filed), seats(queue.missing), queue.left]; })()"""
    found = await run(modules, "queue", script, one=room(*people))
    assert found == [["2", "1"], ["4"], ["3", "10"], 5]


async def test_what_may_be_done_follows_from_the_state_and_who_asks(modules: Page) -> None:
    by_inv, by_chief = ({"by": by, "reason": "r"} for by in ("inv1", "chief"))
    cases: list[tuple[dict[str, Any], dict[str, Any], list[Any]]] = [
        (candidate(1, "expected"), INVIGILATOR, [True, True, "no", False]),
        (candidate(1, "at_door"), CHIEF, [True, True, "no", False]),
        (candidate(1, "at_door", consent=False), CHIEF, [False, True, "no", False]),
        (candidate(1, "filed", filed=by_inv), INVIGILATOR, [True, False, "no", False]),
        (candidate(1, "filed", filed=by_inv), CHIEF, [True, False, "yes", False]),
        (candidate(1, "filed", filed=by_chief), CHIEF, [True, False, "own", False]),
        (candidate(1, "refused"), CHIEF, [False, False, "no", False]),
        (candidate(1, "admitted"), INVIGILATOR, [False, False, "no", False]),
        (candidate(1, "admitted", epoch=0), INVIGILATOR, [False, False, "no", True]),
        (candidate(1, "started", epoch=0), INVIGILATOR, [False, False, "no", True]),
        (candidate(1, "submitted", epoch=0), INVIGILATOR, [False, False, "no", False]),
    ]
    script = """asked.map(([one, me]) => m.actionsFor(one, me))
      .map((can) => [can.checkIn, can.file, can.decide, can.move])"""
    asked = [[one, me] for one, me, _ in cases]
    assert await run(modules, "person", script, asked=asked) == [can for _, _, can in cases]


async def test_every_state_has_a_colour_and_a_word_and_a_shape_of_its_own(modules: Page) -> None:
    people = [candidate(1, state) for state in STATES] + [candidate(1, "started", cut_off=True)]
    looks = await run(modules, "person", "people.map(m.lookOf)", people=people)
    assert len({look["word"] for look in looks}) == len({look["shape"] for look in looks}) == 8
    assert {look["tone"] for look in looks} == {"good", "attention", "bad", "unknown"}


async def test_the_history_of_a_candidate_tells_how_they_came_in_and_when_they_were_last_heard(
    modules: Page,
) -> None:
    one = candidate(
        1,
        "started",
        tries=3,
        reason="TOO_DARK",
        consent=True,
        presentation="unchecked",
        filed={"by": "inv1", "reason": "证件相符"},
        how="approval",
        cut_off=True,
        heard_ms=NOW - 2 * MINUTE,
        epoch=1,
    )
    lines = await run(modules, "person", "m.historyOf(one, now)", one=one, now=NOW)
    assert [line["key"] for line in lines] == [
        "past.agreed",
        "past.tries-reason",
        "past.presentation.unchecked",
        "past.filed",
        "past.how.approval",
        "past.cut-off",
        "past.moved",
    ]
    assert lines[5]["values"]["ago"] == {"duration": 2 * MINUTE}


async def test_a_resemblance_is_no_part_of_the_history_that_anybody_may_read(modules: Page) -> None:
    like = {"impersonates": "考生 009", "duplicates": None}
    one = candidate(1, "at_door", tries=1, reason="OTHER_CANDIDATE", alert=like)
    history = await run(modules, "person", "m.historyOf(one, now)", one=one, now=NOW)
    alerts = await run(modules, "person", "m.alertsOf(one)", one=one)
    assert [line["key"] for line in history] == ["past.tries-reason"]
    assert alerts == [{"key": "past.impersonates", "values": {"name": "考生 009"}}]
