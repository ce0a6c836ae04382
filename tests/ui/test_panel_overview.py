"""The top of the panel, its words and what stays in place, computed in Chromium."""

import re
from typing import get_args

import pytest
from playwright.async_api import Page

from contract.merge import Standing
from contract.problems import SENTENCES as PROBLEMS
from contract.reasons import SENTENCES
from tests.ui.conftest import Serve
from tests.ui.panel_venue import (
    CHIEF,
    INVIGILATOR,
    MINUTE,
    NOW,
    PANEL,
    STATES,
    candidate,
    room,
    run,
    venue,
    with_modules,
    writing,
)

# Keys that are put together from a part of the box's message.
COMPOSED = {
    "state.": [*STATES, "forced", "cut_off"],
    "count.": [*(state for state in STATES if state != "filed"), "all", "cut_off"],
    "phase.": ["none", "early", "entry", "running", "extra", "over"],
    "span.": ["none", "early", "entry", "running", "extra", "over"],
    "clock.": ["synced", "rtc", "unknown"],
    "role.": ["invigilator", "chief", "venue-admin"],
    "past.how.": ["face", "approval", "wish"],
    "past.submitted.": ["candidate", "forced"],
    "past.presentation.": ["unchecked", "suspect", "turned"],
    "verdict.": ["pass", "retry", "manual", "failed", "unchecked", "suspect"],
    "reason.": [*SENTENCES],
    "ticket.": [code for code in PROBLEMS if code.startswith("ticket-")],
    "consent.now.": ["null", "true", "false"],
    "consent.short.": ["null", "true", "false"],
    "turn.": ["left", "right"],
    "turn.side.": ["left", "right"],
    "turn.on-screen.": ["left", "right"],
    "taken.": ["face", "papers"],
    "snap.": ["face", "papers"],
    "queue.": ["waiting", "filed", "missing"],
    "code.": ["A", "B"],
    "code.from.": ["A", "B"],
    "opening.second.": ["account", "pin"],
    "head.": ["revision", "letters"],
    "head.letters.": ["strange", "short", "long"],
    "given.": ["lost", "lost.room", "extended", "extended.room"],
    "answers.": ["seat", "answer", "written", "standing"],
    "standing.": [*get_args(Standing)],
    "evidence.seats.": ["same", "ahead", "behind"],
    "evidence.device.": ["same", "ahead", "behind"],
    "face.": ["NO_MATCH", "UNSURE", "manual", "unreachable"],
}


@pytest.fixture
async def modules(page: Page, serve: Serve) -> Page:
    return await with_modules(page, serve)


async def words(page: Page) -> dict[str, list[str]]:
    script = """Object.assign({}, m.STRINGS, (await import('/panel/strings_act.js')).ACT_STRINGS,
      (await import('/panel/strings_door.js')).DOOR_STRINGS,
      (await import('/panel/strings_exam.js')).EXAM_STRINGS)"""
    found: dict[str, list[str]] = await run(page, "strings", script)
    return found


async def test_the_phase_turns_at_its_moment_of_the_boxs_time(modules: Page) -> None:
    cases = [
        (NOW - 41 * MINUTE, "early", MINUTE),
        (NOW - 40 * MINUTE, "entry", 40 * MINUTE),
        (NOW, "running", 60 * MINUTE),
        (NOW + 60 * MINUTE, "over", 0),
        (NOW + 62 * MINUTE, "over", 2 * MINUTE),
    ]
    script = "moments.map((at) => m.phaseOf(place, at)).map((one) => [one.phase, one.spanMs])"
    moments = [at for at, _, _ in cases]
    found = await run(modules, "overview", script, place=venue(), moments=moments)
    assert found == [[phase, span] for _, phase, span in cases]


async def test_the_exam_is_not_over_while_anybody_still_has_time(modules: Page) -> None:
    given = writing(2, due_ms=NOW + 70 * MINUTE, granted_s=600)
    place = venue(room(candidate(1, "submitted", epoch=0), given))
    script = "moments.map((at) => m.phaseOf(place, at)).map((one) => [one.phase, one.spanMs])"
    moments = [NOW + 61 * MINUTE, NOW + 71 * MINUTE]
    found = await run(modules, "overview", script, place=place, moments=moments)
    assert found == [["extra", 9 * MINUTE], ["over", MINUTE]]


async def test_the_boxs_time_runs_on_between_two_words_of_it_and_follows_a_correction(
    modules: Page,
) -> None:
    script = """(() => { const time = new m.BoxTime(); time.set(now, 500); const on = time.at(1700);
      time.set(now + 9000, 1700); return [on, time.at(1700)]; })()"""
    assert await run(modules, "overview", script, now=NOW) == [NOW + 1200, NOW + 9000]


async def test_a_line_that_is_down_says_for_how_long_and_never_less_than_nothing(
    modules: Page,
) -> None:
    line = {"up": False, "since_ms": NOW - 5 * MINUTE, "queued": 312, "last_word_ms": None}
    script = "moments.map((at) => m.lineOf(place, at))"
    moments = [NOW, NOW - 6 * MINUTE]
    then, early = await run(modules, "overview", script, place=venue(line=line), moments=moments)
    assert (then["queued"], then["tone"], then["forMs"]) == (312, "attention", 5 * MINUTE)
    assert early["forMs"] == 0


async def test_papers_are_good_only_when_all_are_here(modules: Page) -> None:
    one = {"paper": "p", "version": 1, "title": "卷", "cached": True, "opened": False}
    places = [venue(papers=papers) for papers in ([], [one, {**one, "cached": False}], [one])]
    tones = await run(modules, "overview", "places.map((p) => m.papersOf(p).tone)", places=places)
    assert tones == ["unknown", "attention", "good"]


async def test_what_wants_someone_is_there_for_whom_it_wants(modules: Page) -> None:
    like = {"impersonates": "考生 009", "duplicates": None}
    twice = {"impersonates": None, "duplicates": "考生 009"}
    place = venue(
        room(
            candidate(1, "filed", filed={"by": "inv1", "reason": "r"}),
            candidate(2, "at_door", alert=like),
            candidate(3, "started", alert=like),
            candidate(4, "admitted", alert=twice),
        ),
        issues=[{"code": "line-down", "since_ms": NOW, "zh": "断", "en": "down", "detail": ""}],
        seats_waiting=[{"seat": "98", "public_key": "k"}],
    )
    script = "people.map((me) => m.callsFor(place, me, now).map((call) => call.key))"
    people = [CHIEF, INVIGILATOR]
    chief, invigilator = await run(modules, "overview", script, place=place, people=people, now=NOW)
    assert chief == ["issue:line-down", "decide:a1", "look:a2", "look:a4", "seat:98"]
    assert invigilator == ["issue:line-down", "look:a2", "look:a4", "seat:98"]


async def test_a_button_stays_the_same_one_while_what_it_says_changes(modules: Page) -> None:
    script = """(() => {
      const list = document.body;
      const draw = m.keptList(list, {
        keyOf: (view) => view.key,
        make: () => document.createElement("button"),
        draw: (button, view) => { button.textContent = view.text; },
      });
      draw([{ key: "a", text: "1" }, { key: "b", text: "1" }]);
      const before = Array.from(list.children);
      draw([{ key: "b", text: "2" }, { key: "a", text: "1" }, { key: "c", text: "1" }]);
      const after = Array.from(list.children);
      return [after[0] === before[1], after[1] === before[0], list.textContent];
    })()"""
    assert await run(modules, "changes", script) == [True, True, "211"]


async def test_a_countdown_reaches_zero_only_at_the_moment_itself(modules: Page) -> None:
    spans = [3_849_000, 61_000, 1, 0, -5_000]
    found = await run(modules, "times", "spans.map((span) => m.countdown(span))", spans=spans)
    assert found == ["1:04:09", "01:01", "00:01", "00:00", "00:00"]


async def test_every_sentence_stands_in_both_languages_with_the_same_blanks(
    modules: Page,
) -> None:
    for key, (chinese, english) in (await words(modules)).items():
        assert chinese.strip(), key
        assert english.strip(), key
        blanks = [sorted(re.findall(r"\{\w+\}", text)) for text in (chinese, english)]
        assert blanks[0] == blanks[1], key


async def test_no_key_stands_in_two_tables_of_words(modules: Page) -> None:
    tables = {"strings": "STRINGS"} | {
        f"strings_{part}": f"{part.upper()}_STRINGS" for part in ("act", "door", "exam")
    }
    keys = [await run(modules, name, f"Object.keys(m.{table})") for name, table in tables.items()]
    every = [key for some in keys for key in some]
    assert [key for key in set(every) if every.count(key) > 1] == []


async def test_every_word_that_the_panel_uses_exists(modules: Page) -> None:
    source = "\n".join(path.read_text("utf-8") for path in PANEL.glob("*.js"))
    used = set(re.findall(r"""\bt\(\s*"([^"]+)"\s*[,)]""", source))
    assert len(used) > 60
    used |= {prefix + name for prefix, names in COMPOSED.items() for name in names}
    assert used - (await words(modules)).keys() == set()
