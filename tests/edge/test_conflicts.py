"""What the chief sees of an attempt that two seats wrote: everything, and as little as possible."""

from typing import Any

import pytest

from tests.edge import venue
from tests.edge.conftest import Rig

START = venue.START_MS


async def moved(rig: Rig) -> tuple[venue.Pen, str, venue.Pen, str]:
    """Have a candidate move to another seat after two answers."""
    await rig.planned()
    rig.clock.move(30 * 60)
    await rig.release()
    _, pen, token = await rig.seated(1)
    await rig.save(token, pen.write("Q01", "甲"), pen.write("Q02", "乙"))
    rig.clock.move(60)
    await rig.post("/api/panel/move/a1")
    after = venue.Pen("a1", epoch=1)
    moved = await (await rig.sign_in(1, venue.Browser("A09"), after)).json()
    return pen, token, after, moved["token"]


async def looked(rig: Rig) -> dict[str, Any]:
    await rig.panel("chief")
    reply = await rig.get("/api/panel/answers/a1")
    assert reply.status == 200
    assert reply.headers["Cache-Control"] == "no-store"
    answer = await reply.json()
    return {one["item"]: one for one in answer["items"]}


def values(item: dict[str, Any]) -> list[Any]:
    return [one["value"]["responses"]["R"] for one in item["operations"] if "value" in one]


@pytest.mark.rule("X8")
async def test_where_two_seats_disagree_both_values_and_times_are_shown_and_nowhere_else(
    rig: Rig,
) -> None:
    dead, dead_token, pen, token = await moved(rig)
    await rig.save(token, pen.write("Q01", "新"), pen.write("Q02", "一样"))
    assert not any(one["disagree"] for one in (await looked(rig)).values()), "a change of mind"
    late = [
        dead.write("Q01", "旧", exam_ms=START + 30_000),
        dead.write("Q01", "更旧", exam_ms=START + 40_000),
        dead.write("Q02", "一样", exam_ms=START + 50_000),
        dead.write("Q03", "只在旧机位", exam_ms=START + 50_000),
    ]
    assert (await rig.save(dead_token, *late)).status == 200
    shown = await looked(rig)
    assert {item: one["disagree"] for item, one in shown.items()} == {
        "Q01": True,
        "Q02": False,
        "Q03": False,
    }
    assert values(shown["Q01"]) == [["更旧"], ["新"]]
    assert values(shown["Q02"]) == values(shown["Q03"]) == []
    told = [(o["epoch"], o["seat"], o["standing"]) for o in shown["Q01"]["operations"]]
    assert told == [
        (0, "A01", "superseded"),
        (0, "A01", "yielded"),
        (0, "A01", "yielded"),
        (1, "A09", "shown"),
    ]
    assert [o["standing"] for o in shown["Q03"]["operations"]] == ["recovered"]
    first = shown["Q01"]["operations"][1]
    assert (first["exam_ms"], first["at_ms"]) == (START + 30_000, rig.clock.wall_ms)


async def test_what_was_written_after_the_fence_or_came_too_late_is_a_disagreement_too(
    rig: Rig,
) -> None:
    dead, dead_token, pen, token = await moved(rig)
    await rig.save(token, pen.write("Q01", "新"), pen.write("Q02", "新"))
    await rig.save(dead_token, dead.write("Q01", "围栏之后", exam_ms=START + 90_000))
    await rig.post("/api/submit", {"revision": 2}, token=token)
    rig.clock.move(3 * 3600)
    await rig.save(dead_token, dead.write("Q02", "太晚", exam_ms=START + 30_000))
    shown = await looked(rig)
    assert values(shown["Q01"]) == [["围栏之后"], ["新"]]
    assert values(shown["Q02"]) == [["太晚"], ["新"]]
    standings = {i: [o["standing"] for o in one["operations"]] for i, one in shown.items()}
    assert standings["Q01"] == ["superseded", "fenced", "shown"]
    assert standings["Q02"] == ["superseded", "late", "shown"]


async def test_only_the_chief_looks_and_only_at_this_sessions_attempts(rig: Rig) -> None:
    await moved(rig)
    await rig.panel("inv1")
    assert (await rig.get("/api/panel/answers/a1")).status == 403
    await rig.panel("chief")
    assert (await rig.get("/api/panel/answers/nobody")).status == 404
    empty = await (await rig.get("/api/panel/answers/a2")).json()
    assert empty == {"attempt": "a2", "items": []}
