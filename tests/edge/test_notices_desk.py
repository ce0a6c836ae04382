"""Notices that the venue posts itself: whom they reach, who may, and how many have read (X18)."""

from typing import Any

import pytest

from edge.core.notices import MOST
from edge.core.plan import PLAN
from tests.edge import venue
from tests.edge.conftest import Rig
from tests.edge.test_panel import told

TWO_ROOMS = "第二考场"


async def two_rooms(rig: Rig) -> None:
    """Plan a session whose third candidate sits in another room."""
    plan = venue.plan(rig.paper)
    *first, last = plan.entries
    entries = (*first, last.model_copy(update={"room": TWO_ROOMS}))
    rig.depot.blobs.update(rig.paper.blobs)
    await rig.until(lambda: rig.line.connections > 0)
    rig.order(plan.model_copy(update={"entries": entries}))
    await rig.until(lambda: rig.box.ledger.state[PLAN].sessions)
    await rig.panel("chief")


async def post(rig: Rig, text: str, **more: Any) -> Any:
    return await rig.post("/api/panel/notices", {"text": text, **more})


@pytest.mark.rule("X18")
async def test_a_notice_reaches_its_seats_and_the_panel_counts_who_has_read_it(rig: Rig) -> None:
    await two_rooms(rig)
    tokens = {}
    for n in (1, 3):
        reply = await rig.sign_in(n, venue.Browser(f"A{n:02d}"), venue.Pen(f"a{n}"))
        tokens[n] = (await reply.json())["token"]
    name = (await (await post(rig, "第 2 题更正", audience={"rooms": ["R1"]}, item="Q02")).json())[
        "notice"
    ]
    shown = {n: (await (await rig.get("/api/attempt", token=t)).json()) for n, t in tokens.items()}
    assert [(one["text"], one["item"]) for one in shown[1]["notices"]] == [("第 2 题更正", "Q02")]
    assert shown[3]["notices"] == []
    for n, status in ((1, 204), (1, 204), (3, 404)):
        reply = await rig.post(f"/api/notices/{name}/read", token=tokens[n])
        assert reply.status == status
    (listed,) = (await told(rig))["notices"]
    assert (listed["notice"], listed["by"]) == (name, "chief")
    assert (listed["read"], listed["meant"]) == (1, 2)


async def test_an_invigilator_reaches_the_own_rooms_and_nobody_else(rig: Rig) -> None:
    await two_rooms(rig)
    await post(rig, "全体")
    await post(rig, "二考场", audience={"rooms": [TWO_ROOMS]})
    await rig.panel("inv1")
    for audience in ({}, {"rooms": [TWO_ROOMS]}, {"papers": ["p1"]}, {"attempts": ["a1", "a3"]}):
        refused = await post(rig, "越权", audience=audience)
        assert (refused.status, (await refused.json())["title"]) == (403, "not-allowed")
    assert (await post(rig, "本考场", audience={"rooms": ["R1"]})).status == 200
    assert (await post(rig, "一人", audience={"attempts": ["a2"]})).status == 200
    listed = (await told(rig))["notices"]
    assert [(one["text"], one["meant"]) for one in listed] == [
        ("全体", 2),
        ("本考场", 2),
        ("一人", 1),
    ]


async def test_sent_twice_it_is_posted_once_and_nonsense_is_refused(rig: Rig) -> None:
    await two_rooms(rig)
    for _ in range(2):
        assert (await (await post(rig, "同一条", notice="n-1")).json()) == {"notice": "n-1"}
    assert len((await told(rig))["notices"]) == 1
    for wrong in ({"text": " \n"}, {"text": "x" * 2001}, {"notice": "a b"}, {"audience": {"x": 1}}):
        reply = await rig.post("/api/panel/notices", {"text": "好", **wrong})
        assert (reply.status, (await reply.json())["title"]) == (422, "malformed")
    for nobody in ({"rooms": ["R9"]}, {"attempts": ["a9"]}, {"papers": ["p9"]}):
        assert (await post(rig, "无人", audience=nobody)).status == 404


async def test_nobody_posts_without_end(rig: Rig) -> None:
    await two_rooms(rig)
    for n in range(MOST):
        assert (await post(rig, f"第 {n} 条")).status == 200
    assert (await (await post(rig, "再一条")).json())["title"] == "too-many-notices"
