"""What a look at the door comes to on the panel, computed in Chromium from the box's reply."""

from typing import Any

import pytest
from playwright.async_api import Page

from tests.ui.conftest import Serve
from tests.ui.panel_venue import candidate, run, with_modules


@pytest.fixture
async def modules(page: Page, serve: Serve) -> Page:
    return await with_modules(page, serve)


def reply(outcome: str, reason: str | None, **more: Any) -> dict[str, Any]:
    said = {"zh": "与考生 009 相似", "en": "like 009"}
    return {"outcome": outcome, "reason": reason, "seat": "7", "name": "考生 007", **said, **more}


async def test_a_verdict_says_one_thing_and_leads_on_by_itself(modules: Page) -> None:
    cases = [
        ("pass", None, "7", None, "next"),
        ("retry", "TOO_DARK", "", "face.too-dark", "again"),
        ("retry", "TURN_TO_CAMERA", "", "face.turned", "again"),
        ("retry", "LOOKALIKE", "", "face.unsure", "again"),
        ("manual", "NO_MATCH", "", "face.no-match", "papers"),
        ("manual", "NO_REFERENCE", "", "face.no-photo", "papers"),
        ("manual", "TOO_DARK", "", "face.manual", "papers"),
    ]
    script = """replies.map((reply) => [m.replied(reply, one), m.afterwards(reply.outcome)])
      .map(([shown, then]) => [shown.outcome, shown.seat, shown.key, then])"""
    replies = [reply(outcome, reason) for outcome, reason, *_ in cases]
    found = await run(modules, "verdict", script, replies=replies, one=candidate(7))
    assert found == [[outcome, *shown] for outcome, _, *shown in cases]


async def test_a_resemblance_to_someone_else_reads_like_any_other_mismatch(modules: Page) -> None:
    replies = [
        reply("manual", "OTHER_CANDIDATE", alert={"impersonates": "考生 009"}),
        reply("manual", "NO_MATCH", alert=None),
    ]
    script = """(async () => {
      const { setStrings } = await import("/shared/i18n.js");
      setStrings((await import("/panel/strings_act.js")).ACT_STRINGS);
      const { verdictWords } = await import("/panel/words.js");
      return replies.map((reply) => m.replied(reply, one)).map((shown) => [shown, verdictWords(shown)]);
    })()"""
    alert, mismatch = await run(modules, "verdict", script, replies=replies, one=candidate(7))
    assert alert == mismatch
    assert alert[1]
    assert "009" not in alert[1]


async def test_a_refusal_to_look_never_passes_and_only_a_dead_model_leads_to_the_papers(
    modules: Page,
) -> None:
    cases = [
        ("face-fault", "manual", "papers"),
        ("face-busy", "retry", "again"),
        ("unreachable", "retry", "again"),
        ("already-admitted", "retry", "again"),
        ("entry-closed", "retry", "again"),
    ]
    script = """problems.map((problem) => m.failed(problem, one))
      .map((shown) => [shown.outcome, m.afterwards(shown.outcome), shown.seat])"""
    problems = [{"code": code, "zh": "z", "en": "e"} for code, *_ in cases]
    found = await run(modules, "verdict", script, problems=problems, one=candidate(7))
    assert found == [[outcome, then, ""] for _, outcome, then in cases]


async def test_a_frame_is_made_smaller_and_never_larger(modules: Page) -> None:
    sizes = [[4000, 3000], [3000, 4000], [640, 480]]
    script = """sizes.map(([width, height]) => m.sentSize(width, height, 1280))
      .map((size) => [size.width, size.height])"""
    found = await run(modules, "verdict", script, sizes=sizes)
    assert found == [[1280, 960], [960, 1280], [640, 480]]


async def test_every_complaint_of_the_face_chain_has_words_of_its_own(modules: Page) -> None:
    complaints = [
        *("TOO_FAR", "TOO_DARK", "TOO_BRIGHT", "BLURRED", "TURN_TO_CAMERA", "COVERED"),
        *("EYES_CLOSED", "NO_FACE", "MULTI_FACE"),
    ]
    script = """import("/panel/strings_act.js").then(({ ACT_STRINGS }) => replies
      .map((reply) => m.replied(reply, one).key).map((key) => ACT_STRINGS[key] || null))"""
    replies = [reply("retry", reason) for reason in complaints]
    words = await run(modules, "verdict", script, replies=replies, one=candidate(7))
    assert None not in words
    assert len({tuple(one) for one in words}) == len(complaints)
