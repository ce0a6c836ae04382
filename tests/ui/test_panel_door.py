"""What a look at the door comes to on the panel, computed in Chromium from the box's reply."""

from collections.abc import Sequence
from typing import Any

import pytest
from playwright.async_api import Page

from tests.ui.conftest import Serve
from tests.ui.panel_box import guide, problem, verdict
from tests.ui.panel_venue import candidate, run, with_modules


@pytest.fixture
async def modules(page: Page, serve: Serve) -> Page:
    return await with_modules(page, serve)


WORDS = """await (async () => {
  const { setStrings } = await import("/shared/i18n.js");
  setStrings((await import("/panel/strings_door.js")).DOOR_STRINGS);
  return (await import("/panel/words.js")).verdictWords;
})()"""


async def test_a_verdict_says_one_thing_and_leads_on_by_itself(modules: Page) -> None:
    cases = [
        ("pass", None, "7", "", "next"),
        ("retry", "TOO_DARK", "", "TOO_DARK", "again"),
        ("retry", "LOOKALIKE", "", "UNSURE", "again"),
        ("manual", "NO_MATCH", "", "NO_MATCH", "papers"),
        ("manual", "NO_REFERENCE", "", "NO_REFERENCE", "papers"),
        ("manual", "TOO_DARK", "", "papers", "papers"),
    ]
    script = """replies.map((reply) => [m.replied(reply, one), m.afterwards(reply.outcome)])
      .map(([shown, then]) => [shown.outcome, shown.seat, shown.picture, then])"""
    replies = [verdict(outcome, reason, seat="7") for outcome, reason, *_ in cases]
    found = await run(modules, "verdict", script, replies=replies, one=candidate(7))
    assert found == [[outcome, *shown] for outcome, _, *shown in cases]


@pytest.mark.parametrize(
    ("telling", "plain"), [("OTHER_CANDIDATE", "NO_MATCH"), ("LOOKALIKE", "UNSURE")]
)
async def test_a_resemblance_to_someone_else_reads_like_any_other_mismatch(
    modules: Page, telling: str, plain: str
) -> None:
    like = {"impersonates": "考生 009", "duplicates": "考生 009"}
    replies = [verdict("manual", telling, alert=like), verdict("manual", plain)]
    script = f"""((words) => replies.map((reply) => m.replied(reply, one))
      .map((shown) => [shown, words(shown)]))({WORDS})"""
    alert, mismatch = await run(modules, "verdict", script, replies=replies, one=candidate(7))
    assert (alert[1], alert[0]["picture"]) == (mismatch[1], mismatch[0]["picture"])
    assert alert[1]
    assert "009" not in str(alert)


async def test_whether_a_person_stood_there_is_one_line_and_no_verdict(modules: Page) -> None:
    cases = [
        ("pass", "bona-fide", ""),
        ("pass", "turned", ""),
        ("pass", "unchecked", "verdict.unchecked"),
        ("manual", "suspect", "verdict.suspect"),
        ("retry", "suspect", ""),
    ]
    replies = [verdict(outcome, presentation=kind) for outcome, kind, _ in cases]
    script = "replies.map((reply) => m.replied(reply, one)).map((v) => [v.outcome, v.line])"
    found = await run(modules, "verdict", script, replies=replies, one=candidate(7))
    assert found == [[outcome, line] for outcome, _, line in cases]


async def test_a_refusal_to_look_never_passes_and_only_a_dead_model_leads_to_the_papers(
    modules: Page,
) -> None:
    cases = [
        ("face-fault", "manual", "papers"),
        ("face-declined", "manual", "papers"),
        ("face-busy", "retry", "again"),
        ("camera-missing", "retry", "again"),
        ("already-admitted", "retry", "again"),
        ("entry-closed", "retry", "again"),
    ]
    script = """problems.map((problem) => m.failed(problem, one))
      .map((shown) => [shown.outcome, m.afterwards(shown.outcome), shown.seat])"""
    problems = [problem(code) for code, *_ in cases]
    found = await run(modules, "verdict", script, problems=problems, one=candidate(7))
    assert found == [[outcome, then, ""] for _, outcome, then in cases]


async def test_a_frame_is_made_smaller_and_never_larger(modules: Page) -> None:
    sizes = [[4000, 3000], [3000, 4000], [640, 480]]
    script = """sizes.map(([width, height]) => m.sentSize(width, height, 1280))
      .map((size) => [size.width, size.height])"""
    found = await run(modules, "camera", script, sizes=sizes)
    assert found == [[1280, 960], [960, 1280], [640, 480]]


async def test_a_frame_travels_with_its_moment_before_the_picture(modules: Page) -> None:
    script = """(async () => {
      const blob = m.stamped(1234.5, new Blob([new Uint8Array([255, 216])]));
      return Array.from(new Uint8Array(await blob.arrayBuffer()));
    })()"""
    assert await run(modules, "frames", script) == [64, 147, 74, 0, 0, 0, 0, 0, 255, 216]


async def said(page: Page, heard: Sequence[tuple[int, str | None]]) -> list[str]:
    """Return what stands under the picture after each guidance, by its picture."""
    guides = [[at, guide(reason, steady=0 if reason else at)] for at, reason in heard]
    script = """(() => { const one = new m.Guidance(); one.reset(m.note("first", "first"));
      return guides.map(([at, guide]) => {
        one.heard(guide, at, m.note("right", "right"));
        return one.note.picture; }); })()"""
    found: list[str] = await run(page, "guidance", script, guides=guides)
    return found


async def test_guidance_changes_only_to_what_has_lasted(modules: Page) -> None:
    flicker = [(1000 + 100 * n, "TOO_DARK" if n % 2 else "BLURRED") for n in range(10)]
    assert set(await said(modules, flicker)) == {"first"}
    settled = [(1000, "TOO_DARK"), (1200, "TOO_DARK"), (1300, "TOO_DARK"), (1400, None)]
    shown = await said(modules, [*settled, (1600, None), (1700, None)])
    assert shown == ["first", "first", "TOO_DARK", "TOO_DARK", "TOO_DARK", "right"]


async def test_a_look_happens_by_itself_after_half_a_second_without_a_reason(
    modules: Page,
) -> None:
    heard: list[tuple[int, dict[str, Any]]] = [
        (1000, guide(steady=1)),
        (1250, guide(steady=3)),
        (1400, guide("BLURRED")),
        (1500, guide(steady=1)),
        (1990, guide(steady=5)),
        (2000, guide(steady=6)),
        (2100, guide(steady=7, faces=2)),
    ]
    script = """(() => { const one = new m.Steady();
      return heard.map(([at, guide]) => one.heard(guide, at)); })()"""
    found = await run(modules, "guide", script, heard=heard)
    assert found == [0, 0.5, 0, 0, 0.98, 1, 0]


async def test_few_frames_over_a_slow_line_are_not_steady_enough(modules: Page) -> None:
    script = """(() => { const one = new m.Steady();
      return [[0, 1], [900, 2], [1800, 3]].map(([at, steady]) => one.heard({ faces: 1, reason: null, steady }, at)); })()"""
    found = await run(modules, "guide", script)
    assert [value >= 1 for value in found] == [False, False, True]


async def test_the_face_is_marked_where_it_is_seen_also_in_a_mirror(modules: Page) -> None:
    script = """[false, true].map((mirrored) => m.placed([0.1, 0.2, 0.3, 0.4], picture, element, mirrored))
      .map((box) => [box.left, box.top, box.width, box.height].map(Math.round))"""
    sizes = {"picture": {"width": 400, "height": 200}, "element": {"width": 100, "height": 100}}
    plain, mirrored = await run(modules, "guide", script, **sizes)
    assert plain == [-30, 20, 60, 40]
    assert mirrored == [70, 20, 60, 40]


@pytest.mark.parametrize(
    ("reason", "mirrored", "side"),
    [
        ("TURN_LEFT", True, "left"),
        ("TURN_LEFT", False, "right"),
        ("TURN_RIGHT", True, "right"),
        ("TURN_RIGHT", False, "left"),
    ],
)
async def test_an_arrow_points_where_the_persons_own_side_is_on_the_screen(
    modules: Page, reason: str, *, mirrored: bool, side: str
) -> None:
    script = """[m.leads(reason, mirrored), m.drawing(reason, mirrored).firstChild.getAttribute("transform")]"""
    found, flip = await run(modules, "drawing", script, reason=reason, mirrored=mirrored)
    assert found == side
    assert (flip is not None) == (side == "left")
