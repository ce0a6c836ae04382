"""Announcements and corrections reach the seats they are for, and who has read them is on record."""

import pytest

from contract.facts.notice import NoticeAcknowledged, NoticePosted
from contract.notice import Audience
from contract.orders import NoticePost
from edge.core.notices import NOTICES, reach
from edge.web import keys
from tests.edge import venue
from tests.edge.conftest import Rig


async def token_of(rig: Rig, n: int) -> str:
    reply = await rig.sign_in(n, venue.Browser(f"A{n:02d}"), venue.Pen(f"a{n}"))
    token: str = (await reply.json())["token"]
    return token


async def told(rig: Rig, token: str) -> list[dict[str, object]]:
    notices: list[dict[str, object]] = (await (await rig.get("/api/attempt", token=token)).json())[
        "notices"
    ]
    return notices


def correction(name: str = "n1") -> NoticePost:
    return NoticePost(
        notice=name, session="s1", audience=Audience(), text="第 2 题“大”应为“小”。", item="Q02"
    )


@pytest.mark.rule("X18")
async def test_a_correction_by_headquarters_reaches_every_seat_and_its_reading_is_recorded(
    rig: Rig,
) -> None:
    await rig.planned()
    first, second = await token_of(rig, 1), await token_of(rig, 2)
    rig.order(correction())
    await rig.until(lambda: "n1" in rig.box.ledger.state[NOTICES])
    (shown,) = await told(rig, first)
    assert (shown["item"], shown["from"], shown["read"]) == ("Q02", "hq", False)
    for _ in range(2):  # sent again after a cut
        assert (await rig.post("/api/notices/n1/read", token=first)).status == 204
    assert [one["read"] for one in await told(rig, first)] == [True]
    assert [one["read"] for one in await told(rig, second)] == [False]
    state = rig.box.ledger.state
    assert reach(state, state[NOTICES]["n1"]) == (1, 3)
    facts = [one.fact async for one in rig.box.journal.replay()]
    assert facts.count(NoticeAcknowledged(notice="n1", attempt="a1")) == 1


@pytest.mark.rule("X18")
async def test_a_notice_for_one_candidate_is_nobody_elses(rig: Rig) -> None:
    await rig.planned()
    first, second = await token_of(rig, 1), await token_of(rig, 2)
    await rig.box.web[keys.NOTICES].post(
        NoticePosted(
            notice="v1",
            session="s1",
            audience=Audience(attempts=("a1",)),
            text="请换一支笔。",
            by="inv1",
        )
    )
    assert [one["from"] for one in await told(rig, first)] == ["venue"]
    assert await told(rig, second) == []
    reply = await rig.post("/api/notices/v1/read", token=second)
    assert (reply.status, (await reply.json())["title"]) == (404, "not-found")
    assert (await rig.post("/api/notices/v1/read")).status == 401


@pytest.mark.rule("X18")
async def test_an_open_seat_is_told_at_once(rig: Rig) -> None:
    await rig.planned()
    token = await token_of(rig, 1)
    async with rig.client.ws_connect("/api/live", protocols=("kaobox", token)) as live:
        assert (await live.receive_json())["notices"] == []
        rig.order(correction())
        while not (message := await live.receive_json()).get("notices"):
            pass
    assert message["type"] == "attempt"
