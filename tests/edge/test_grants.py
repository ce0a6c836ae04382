"""The chief gives time: it reaches the seat, moves the end, and cannot be given twice (X12)."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from contract.facts.attempt import AttemptStarted, TimeGranted
from edge.core import closing, grants, sitting
from edge.core.plan import PLAN
from edge.core.refusal import Refusal
from tests.edge import venue
from tests.edge.conftest import Rig, running
from tests.edge.folding import Folding

START = venue.START_MS
MINUTE = 60_000
DUE = START + 60 * MINUTE
TEN = {"seconds": 600, "why": "extension", "reason": "考场断电"}


def extension(seconds: int, attempt: str = "a1") -> TimeGranted:
    return TimeGranted(
        attempt=attempt, seconds=seconds, why="extension", reason="考场断电", by="chief"
    )


def given(folding: Folding, fact: TimeGranted) -> int:
    """Grant; return how many facts that made."""
    facts = grants.grant(folding.state, fact, cap_s=grants.CAP_S, now=folding.clock.now())
    folding.record(*facts)
    return len(facts)


async def begun(rig: Rig) -> str:
    await rig.planned()
    rig.clock.move(30 * 60)
    await rig.release()
    _, _, token = await rig.seated(1)
    return token


@pytest.mark.rule("X12")
async def test_a_grant_reaches_the_countdown_and_moves_the_end(rig: Rig) -> None:
    token = await begun(rig)
    async with rig.client.ws_connect("/api/live", protocols=("kaobox", token)) as socket:
        assert (await _told(socket))["due_ms"] == DUE
        reply = await rig.post("/api/panel/grant", {"attempts": ["a1"], **TEN})
        assert (await reply.json())["granted"][0]["due_ms"] == DUE + 10 * MINUTE
        assert (await _told(socket))["due_ms"] == DUE + 10 * MINUTE
    rig.clock.move(65 * 60)
    await asyncio.sleep(0.1)
    assert rig.attempt("a1").submission is None, "its time goes on"
    rig.clock.move(5 * 60)
    await rig.until(lambda: rig.attempt("a1").submission is not None)
    assert rig.attempt("a1").submissions[0].how == "forced"


async def _told(socket: Any) -> dict[str, Any]:
    while True:
        message: dict[str, Any] = await socket.receive_json(timeout=5)
        if message["type"] == "attempt":
            return message


async def test_after_the_submission_no_time_is_given(rig: Rig) -> None:
    token = await begun(rig)
    await rig.post("/api/submit", {"revision": 0}, token=token)
    refused = await rig.post("/api/panel/grant", {"attempts": ["a1"], **TEN})
    assert (refused.status, (await refused.json())["title"]) == (409, "attempt-submitted")
    assert rig.box.ledger.state[PLAN].due_ms("a1") == DUE


async def test_one_grant_serves_a_room_and_names_whom_it_could_not_serve(rig: Rig) -> None:
    token = await begun(rig)
    await rig.seated(2)
    await rig.post("/api/submit", {"revision": 0}, token=token)
    both = await rig.post("/api/panel/grant", {"attempts": ["a1", "a2", "a2"], **TEN})
    said = await both.json()
    assert [one["attempt"] for one in said["granted"]] == ["a2"]
    assert said["refused"] == [{"attempt": "a1", "code": "attempt-submitted"}]
    rig.clock.move(60)
    room = await (await rig.post("/api/panel/grant", {"room": "R1", **TEN})).json()
    assert [one["attempt"] for one in room["granted"]] == ["a2"], "who sits there, and nobody else"
    assert rig.box.ledger.state[PLAN].granted == {"a2": 1200}


async def test_only_the_chief_gives_time_and_an_extension_says_why(rig: Rig) -> None:
    await begun(rig)
    bare = {"attempts": ["a1"], "seconds": 600, "why": "extension"}
    assert (await (await rig.post("/api/panel/grant", bare)).json())["title"] == "grant-reason"
    for wrong in ({"seconds": 0}, {"seconds": -60}, {"why": "kindness"}, {"room": "R1"}):
        reply = await rig.post("/api/panel/grant", {"attempts": ["a1"], **TEN, **wrong})
        assert reply.status == 422
    elsewhere = await rig.post("/api/panel/grant", {"attempts": ["nobody"], **TEN})
    assert elsewhere.status == 404
    await rig.panel("inv1")
    for path in ("grant", "grant-lost"):
        refused = await rig.post(f"/api/panel/{path}", {"attempts": ["a1"], **TEN})
        assert refused.status == 403


def test_a_second_tap_is_no_second_grant_but_a_second_grant_is() -> None:
    folding = Folding()
    folding.sign_in()
    assert given(folding, extension(600)) == 1
    assert given(folding, extension(600)) == 0
    assert given(folding, extension(300)) == 1
    folding.clock.move(60)
    assert given(folding, extension(300)) == 1
    assert grants.granted_s(folding.state, "a1") == 1200
    assert folding.state[PLAN].due_ms("a1") == DUE + 20 * MINUTE


def test_there_is_a_most_and_a_closed_session_takes_no_more() -> None:
    folding = Folding()
    folding.sign_in()
    with pytest.raises(Refusal) as no:
        given(folding, extension(grants.MOST_S + 1))
    assert no.value.code == "grant-too-long"
    folding.clock.move(60 * 60)
    folding.record(*closing.close(folding.state, folding.clock.wall_ms))
    with pytest.raises(Refusal) as no:
        given(folding, extension(60))
    assert no.value.code == "session-over"


@pytest.mark.rule("X12")
def test_overdue_and_closing_go_by_the_granted_time() -> None:
    folding = Folding()
    folding.sign_in()
    folding.record(AttemptStarted(attempt="a1", epoch=0))
    given(folding, extension(600))
    assert sitting.overdue(folding.state, DUE + 10 * MINUTE - 1) == []
    assert sitting.overdue(folding.state, DUE + 10 * MINUTE) == ["a1"]
    folding.submit("candidate")
    assert closing.close(folding.state, DUE + 10 * MINUTE - 1) == ()
    assert len(closing.close(folding.state, DUE + 10 * MINUTE)) == 1


def test_a_session_that_was_extended_stays_the_current_one_and_a_new_plan_keeps_the_grant() -> None:
    paper = venue.paper(venue.Headquarters())
    morning = venue.plan(paper)
    noon = morning.model_copy(
        update={"session": "s2", "opens_ms": DUE + MINUTE, "starts_ms": DUE + 30 * MINUTE}
        | {"ends_ms": DUE + 90 * MINUTE, "entries": ()}
    )
    folding = Folding(morning, noon)
    assert _current(folding, DUE + 5 * MINUTE) == "s2"
    given(folding, extension(600))
    assert _current(folding, DUE + 5 * MINUTE) == "s1"
    assert _current(folding, DUE + 10 * MINUTE + 1) == "s2"
    text = venue.Headquarters().order(morning.model_copy(update={"revision": 2}))
    folding.record(
        folding.facts[0].model_copy(
            update={"seq": 9, "body": text.body}
        )  # the plan's next revision
    )
    assert folding.state[PLAN].due_ms("a1") == DUE + 10 * MINUTE


def _current(folding: Folding, at_ms: int) -> str | None:
    session = folding.state[PLAN].current(at_ms)
    return session.session if session else None


async def test_granted_time_outlives_a_restart(tmp_path: Path) -> None:
    hq = venue.Headquarters()
    paper = venue.paper(hq)
    async with running(tmp_path, hq, paper) as rig:
        token = await begun(rig)
        await rig.post("/api/panel/grant", {"attempts": ["a1"], **TEN})
        clock = rig.clock
    async with running(tmp_path, hq, paper, clock=clock) as rig:
        shown = await (await rig.get("/api/attempt", token=token)).json()
        assert shown["due_ms"] == DUE + 10 * MINUTE
