"""Announcements and corrections reach the seats they are for, and HQ sees who has read them (X18)."""

import pytest

from contract.facts.notice import NoticeAcknowledged, NoticePosted
from contract.notice import Audience
from contract.orders import NoticePost
from tests.cloud.box import Venuebox
from tests.cloud.console import Console, Json, code
from tests.cloud.headquarters import SESSION, Headquarters, read_all

PATH = f"/api/sessions/{SESSION}/notices"


async def ready(hq: Headquarters) -> Venuebox:
    box = await hq.register(Venuebox())
    await hq.plan()
    await hq.seat("T1", "T2")
    await hq.publish()
    hq.heard(box)
    return box


def told(hq: Headquarters, box: Venuebox) -> list[NoticePost]:
    found = [body.order for body in read_all(hq.orders(box)[1])]
    return [order for order in found if isinstance(order, NoticePost)]


async def post(console: Console, **body: object) -> str:
    answer = await console.post(PATH, json=body)
    assert answer.status == 201, await answer.text()
    name: str = (await answer.json())["notice"]
    return name


async def listed(console: Console) -> list[Json]:
    found: list[Json] = (await (await console.get(PATH)).json())["notices"]
    return found


@pytest.mark.rule("X18")
async def test_a_correction_goes_to_the_boxes_and_hq_counts_who_has_read_it(
    console: Console, hq: Headquarters
) -> None:
    box = await ready(hq)
    name = await post(console, text="第 3 题更正", item="Q03", papers=["computer"])
    (order,) = told(hq, box)
    assert (order.notice, order.item, order.audience.papers) == (name, "Q03", ("computer",))
    (one,) = await listed(console)
    assert (one["meant"], one["read"]) == (2, 0)
    box.record(NoticeAcknowledged(notice=name, attempt="s1.T1"))
    box.record(NoticeAcknowledged(notice=name, attempt="s1.T1"))
    await hq.says(box, box.batch())
    (one,) = await listed(console)
    assert (one["meant"], one["read"]) == (2, 1)
    assert [unread["attempt"] for unread in one["unread"]] == ["s1.T2"]
    timeline = (await (await console.get("/api/attempts/s1.T1")).json())["timeline"]
    assert "notice.acknowledged" in {fact["kind"] for fact in timeline}


async def test_a_notice_is_issued_once_and_again_to_a_box_that_comes_new(
    console: Console, hq: Headquarters
) -> None:
    box = await ready(hq)
    name = await post(console, text="还有 30 分钟")
    assert [order.notice for order in told(hq, box)] == [name]
    await hq.says(box, box.hello())
    rows = await hq.rows("select count(*) from orders where kind = 'notice.post'")
    assert rows[0][0] == 1
    spare = await hq.register(Venuebox("box-2"))
    await hq.says(spare, spare.hello())
    assert [order.notice for order in told(hq, spare)] == [name]


async def test_a_notice_for_nobody_or_for_a_venue_that_knows_nothing_is_refused(
    console: Console, hq: Headquarters
) -> None:
    await ready(hq)
    await hq.register(Venuebox("box-2"), venue="v2")
    answer = await console.post(PATH, json={"text": "x", "rooms": ["R9"]})
    assert await code(answer) == (422, "nobody-meant")
    answer = await console.post(PATH, json={"text": "x", "venues": ["v2"]})
    assert await code(answer) == (409, "not-published")
    answer = await console.post(PATH, json={"text": ""})
    assert await code(answer) == (422, "malformed")
    answer = await console.post("/api/sessions/none/notices", json={"text": "x"})
    assert await code(answer) == (404, "not-found")


async def test_what_a_venue_told_by_itself_is_listed_too(
    console: Console, hq: Headquarters
) -> None:
    box = await ready(hq)
    posted = NoticePosted(
        notice="n-venue",
        session=SESSION,
        audience=Audience(rooms=("R1",)),
        text="空调已修好",
        by="chief",
    )
    box.record(posted)
    await hq.says(box, box.batch())
    (one,) = await listed(console)
    assert (one["by_hq"], one["by"], one["text"], one["meant"]) == (False, "chief", "空调已修好", 2)
