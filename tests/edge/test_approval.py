"""Approvals: filed by one, decided by another, once; on the panel or at HQ, with or without a line."""

import asyncio
from pathlib import Path

import pytest

from contract import problems
from contract.facts.order import OrderTaken
from edge.core.admission import ADMISSIONS, Admission
from tests.edge import venue
from tests.edge.conftest import Clock, Rig, running
from tests.edge.test_panel import candidate, line_cut, title, told


async def wished(rig: Rig, attempt: str, decision: str) -> OrderTaken:
    """Let HQ's console wish; return how the box took it."""
    before = rig.box.journal.head.seq
    rig.order(venue.wish(attempt, decision))
    await rig.until(lambda: rig.box.journal.head.seq > before)
    facts = [one.fact async for one in rig.box.journal.replay()]
    return next(fact for fact in reversed(facts) if isinstance(fact, OrderTaken))


@pytest.mark.rule("E5")
async def test_whoever_filed_never_decides_and_the_first_decision_stands(rig: Rig) -> None:
    await rig.planned()
    await rig.panel("chief")
    assert await title(rig, "/api/panel/decide/a1", {"decision": "admit"}) == "not-filed"
    await rig.post("/api/panel/file/a1", {"reason": "证件齐全"})
    await rig.post("/api/panel/file/a1", {"reason": "再报一次"})
    shown = await candidate(rig, "a1")
    assert (shown["state"], shown["how"]) == ("filed", None)
    filed = {"by": "chief", "by_name": "主考", "reason": "证件齐全", "photos": []}
    assert shown["filed"] == filed
    assert await title(rig, "/api/panel/decide/a1", {"decision": "admit"}) == "filer-decides"
    await rig.panel("inv1")
    await rig.post("/api/panel/file/a2", {"reason": "证件齐全"})
    await rig.panel("chief")
    decided = await rig.post("/api/panel/decide/a2", {"decision": "admit"})
    assert await decided.json() == {"state": "admitted"}
    assert await title(rig, "/api/panel/decide/a2", {"decision": "refuse"}) == ("already-admitted")
    late = await wished(rig, "a2", "refuse")
    assert (late.outcome, late.code) == ("superseded", "already-decided")
    shown = await candidate(rig, "a2")
    assert (shown["state"], shown["how"]) == ("admitted", "approval")


@pytest.mark.rule("E5")
async def test_the_consoles_wish_is_applied_when_it_is_first_and_stops_the_chief(
    rig: Rig,
) -> None:
    await rig.planned()
    await rig.panel("inv1")
    await rig.post("/api/panel/file/a1", {"reason": "证件齐全"})
    assert (await wished(rig, "a1", "admit")).outcome == "applied"
    shown = await candidate(rig, "a1")
    assert (shown["state"], shown["how"]) == ("admitted", "wish")
    await rig.panel("chief")
    assert await title(rig, "/api/panel/decide/a1", {"decision": "refuse"}) == ("already-admitted")


@pytest.mark.rule("E5")
async def test_two_decisions_in_one_moment_leave_one(rig: Rig) -> None:
    await rig.planned()
    await rig.panel("inv1")
    await rig.post("/api/panel/file/a1", {"reason": "证件齐全"})
    await rig.panel("chief")
    wishes = [{"decision": one} for one in ("admit", "refuse", "admit", "refuse")]
    replies = await asyncio.gather(*(rig.post("/api/panel/decide/a1", one) for one in wishes))
    assert sorted(reply.status for reply in replies) == [200, 409, 409, 409]
    (state,) = [(await r.json())["state"] for r in replies if r.status == 200]
    door = rig.box.ledger.state[ADMISSIONS]["a1"]
    assert (door.admitted is not None, door.refused is not None) == (
        state == "admitted",
        state == "refused",
    )


@pytest.mark.rule("E5")
async def test_with_the_line_down_an_approval_works_and_is_shown_as_not_yet_at_hq(
    rig: Rig,
) -> None:
    await rig.planned()
    await rig.until(lambda: rig.box.uplink.queued == 0)
    await line_cut(rig)
    await rig.admit(1)
    venue_ = await told(rig)
    assert (venue_["line"]["up"], venue_["line"]["queued"]) == (False, 2)
    assert "line-down" in [issue["code"] for issue in venue_["issues"]]
    shown = await candidate(rig, "a1")
    assert (shown["state"], shown["at_hq"]) == ("admitted", False)
    assert (await candidate(rig, "a2"))["at_hq"], "there is nothing of theirs to send"
    async with rig.client.ws_connect("/api/panel/live") as socket:
        rig.line.up = True
        async with asyncio.timeout(10):
            while True:
                venue_ = await socket.receive_json()
                if venue_["rooms"][0]["candidates"][0]["at_hq"]:
                    break
    assert venue_["line"]["up"]


@pytest.mark.rule("E5")
async def test_a_refusal_keeps_the_paper_shut_and_says_so(rig: Rig) -> None:
    await rig.planned()
    reply = await rig.sign_in(1, venue.Browser("A01"), venue.Pen("a1"))
    token = (await reply.json())["token"]
    await rig.panel("inv1")
    await rig.post("/api/panel/file/a1", {"reason": "证件不符"})
    await rig.panel("chief")
    refused = await rig.post("/api/panel/decide/a1", {"decision": "refuse", "reason": "不符"})
    assert await refused.json() == {"state": "refused"}
    rig.clock.move(31 * 60)
    await rig.release()
    said = await rig.get("/api/key", token=token)
    problem = await said.json()
    assert (said.status, problem["title"]) == (403, "admission-refused")
    assert (problem["zh"], problem["en"]) == problems.sentences("admission-refused")
    attempt = await (await rig.get("/api/attempt", token=token)).json()
    assert (attempt["refused"], attempt["admitted"]) == (True, False)
    assert (await candidate(rig, "a1"))["state"] == "refused"


async def test_the_door_has_its_hours_and_deciding_may_take_longer(tmp_path: Path) -> None:
    hq = venue.Headquarters()
    clock = Clock(venue.START_MS - 61 * 60_000)
    async with running(tmp_path, hq, venue.paper(hq), clock=clock) as rig:
        await rig.planned()
        await rig.panel("inv1")
        assert await title(rig, "/api/panel/check-in/a1") == "session-not-open"
        assert await title(rig, "/api/panel/file/a1", {"reason": "早"}) == "session-not-open"
        clock.move(60)
        assert await title(rig, "/api/panel/file/a1", {"reason": "到了"}) == ""
        clock.move(90 * 60)
        assert await title(rig, "/api/panel/file/a2", {"reason": "迟到"}) == ""
        clock.move(1)
        assert await title(rig, "/api/panel/file/a3", {"reason": "太迟"}) == "entry-closed"
        assert await title(rig, "/api/panel/check-in/a3") == "entry-closed"
        await rig.panel("chief")
        assert await title(rig, "/api/panel/decide/a2", {"decision": "admit"}) == ""
        assert rig.box.ledger.state[ADMISSIONS].get("a3", Admission()) == Admission()
