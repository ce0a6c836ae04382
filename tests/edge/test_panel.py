"""The panel: who may see and do what, approvals, and what HQ does not have yet."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from contract.orders import SessionPlan
from edge.core.papers import PAPERS
from edge.core.plan import PLAN
from tests.edge import venue
from tests.edge.conftest import Rig, running

PICTURE = b"\xff\xd8 a roster photo"
DAY_MS = 24 * 3600 * 1000
NEXT_WEEK_MS = venue.START_MS + 7 * DAY_MS


def two_rooms(paper: venue.Paper, **changes: Any) -> SessionPlan:
    """Return a plan whose candidate 3 sits in room R2, with a venue admin."""
    plan = venue.plan(paper)
    third = plan.entries[2].model_copy(update={"room": "R2"})
    admin = plan.staff[2].model_copy(update={"account": "admin", "role": "venue-admin"})
    return plan.model_copy(
        update={
            "entries": (*plan.entries[:2], third),
            "staff": (*plan.staff, admin),
            **changes,
        }
    )


async def told(rig: Rig) -> dict[str, Any]:
    """Return the first thing that a panel is told: the whole venue."""
    async with rig.client.ws_connect("/api/panel/live") as socket:
        message: dict[str, Any] = await socket.receive_json(timeout=5)
    return message


async def candidate(rig: Rig, attempt: str) -> dict[str, Any]:
    rooms = (await told(rig))["rooms"]
    every = [one for room in rooms for one in room["candidates"]]
    return next(one for one in every if one["attempt"] == attempt)


async def title(rig: Rig, path: str, body: Any = None) -> str:
    """Post and return the problem's title, "" when there is none."""
    reply = await rig.post(path, body)
    return "" if reply.status < 400 else str((await reply.json(content_type=None))["title"])


async def line_cut(rig: Rig) -> None:
    rig.line.up = False
    rig.line.cut()
    await rig.until(lambda: not rig.box.uplink.connected)


@pytest.fixture
async def planned(tmp_path: Path) -> AsyncIterator[Rig]:
    hq = venue.Headquarters()
    async with running(tmp_path, hq, venue.paper(hq)) as rig:
        rig.depot.blobs.update(rig.paper.blobs)
        await rig.until(lambda: rig.line.connections > 0)
        rig.order(two_rooms(rig.paper))
        await rig.until(lambda: rig.box.ledger.state[PAPERS].cached)
        yield rig


@pytest.mark.rule("P6")
async def test_staff_sign_in_with_account_and_pin_while_the_line_is_down(planned: Rig) -> None:
    await line_cut(planned)
    assert (await planned.get("/api/panel/me")).status == 401
    assert await planned.panel("inv1") == {
        "account": "inv1",
        "name": "监考甲",
        "role": "invigilator",
        "rooms": ["R1"],
    }
    cookie = next(iter(planned.client.session.cookie_jar))
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert (await (await planned.get("/api/panel/me")).json())["account"] == "inv1"
    await planned.post("/api/panel/sign-out")
    assert (await planned.get("/api/panel/me")).status == 401


@pytest.mark.rule("P6")
async def test_a_pin_is_good_for_its_own_session_only(planned: Rig) -> None:
    later = two_rooms(
        planned.paper,
        session="s2",
        opens_ms=NEXT_WEEK_MS - 3_600_000,
        starts_ms=NEXT_WEEK_MS,
        ends_ms=NEXT_WEEK_MS + 3_600_000,
    )
    entries = tuple(
        e.model_copy(update={"attempt": f"b{e.attempt[1:]}", "ticket": f"N{e.ticket}"})
        for e in later.entries
    )
    planned.order(later.model_copy(update={"entries": entries}))
    await planned.until(lambda: "b1" in planned.box.ledger.state[PLAN].entries)
    await planned.panel("inv1")
    for path in ("/api/panel/photos/b1", f"/api/panel/find?ticket=N{venue.ticket(1)}"):
        assert (await planned.get(path)).status == 403
    assert await title(planned, "/api/panel/file/b1", {"reason": "x"}) == "not-allowed"
    await planned.panel("chief")
    assert await title(planned, "/api/panel/decide/b1", {"decision": "admit"}) == "not-allowed"
    planned.clock.move(7 * 24 * 3600)
    assert (await planned.get("/api/panel/me")).status == 401, "the PIN was the first session's"


async def test_an_invigilator_sees_and_acts_on_assigned_rooms_only(planned: Rig) -> None:
    await planned.panel("inv1")
    assert [room["room"] for room in (await told(planned))["rooms"]] == ["R1"]
    for path in ("/api/panel/photos/a3", f"/api/panel/find?ticket={venue.ticket(3)}"):
        refused = await planned.get(path)
        assert (refused.status, (await refused.json())["title"]) == (403, "not-allowed")
    before = planned.box.journal.head.seq
    for act, body in (("check-in", None), ("file", {"reason": "x"}), ("move", None)):
        assert await title(planned, f"/api/panel/{act}/a3", body) == "not-allowed"
    assert await title(planned, "/api/panel/decide/a1", {"decision": "admit"}) == "not-allowed"
    assert await title(planned, "/api/panel/confirm-time") == "not-allowed"
    assert planned.box.journal.head.seq == before
    found = await planned.get(f"/api/panel/find?ticket={venue.ticket(1)}")
    assert await found.json() == {"attempt": "a1"}
    assert (await planned.get("/api/panel/find?ticket=none")).status == 404
    for account in ("chief", "admin"):
        await planned.panel(account)
        assert [room["room"] for room in (await told(planned))["rooms"]] == ["R1", "R2"]
    assert await title(planned, "/api/panel/decide/a1", {"decision": "admit"}) == "not-allowed"


async def test_a_photo_is_shown_to_whoever_may_see_the_candidate(rig: Rig) -> None:
    name = hashlib.sha256(PICTURE).hexdigest()
    rig.depot.blobs[name] = PICTURE
    await rig.planned(photos={1: name})
    assert (await rig.get("/api/panel/photos/a1")).status == 401
    await rig.panel("inv1")
    async with asyncio.timeout(5):
        while (reply := await rig.get("/api/panel/photos/a1")).status == 404:
            await asyncio.sleep(0.02)
    assert (reply.status, reply.content_type) == (200, "image/jpeg")
    assert await reply.read() == PICTURE
    assert (await rig.get("/api/panel/photos/a2")).status == 404
