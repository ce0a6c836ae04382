"""Watching an exam over HTTP: progress, one attempt, the live page, what is odd."""

import asyncio

import pytest
from aiohttp import WSMsgType

from contract.facts.entry import Arrived, FaceConsent, FaceProposed, PhotoTaken
from contract.facts.privacy import FaceDataDeleted
from tests.cloud.box import Seat, Venuebox
from tests.cloud.console import Console, set_up, sign_in
from tests.cloud.headquarters import HOUR, Headquarters


async def test_an_exam_is_set_up_and_watched(console: Console, hq: Headquarters) -> None:
    box = await set_up(console, hq)
    await hq.says(box, box.hello())
    await hq.says(box, box.beat(queued=3, issues=("camera-missing",)))
    seat = Seat("s1.T1")
    box.admit("s1.T1")
    box.open(seat)
    box.save(seat, "q1", "A")
    await hq.says(box, box.batch())
    progress = await (await console.get("/api/sessions/s1/progress")).json()
    assert progress["counts"]["started"] == 1
    (venue,) = progress["venues"]
    assert venue["plan"] == {"revision": 1, "state": "sent"}
    assert [issue["code"] for issue in venue["issues"]] == ["camera-missing"]
    (known,) = venue["boxes"]
    assert (known["line"]["state"], known["queued"]) == ("online", 3)
    assert known["journal"]["seq"] == len(box.entries)
    lines = await (await console.get("/api/sessions/s1/attempts?state=started&q=T1")).json()
    assert [line["answered"] for line in lines["attempts"]] == [1]
    record = await (await console.get("/api/attempts/s1.T1")).json()
    assert record["answers"][0]["shown"]["value"]["responses"]["R"] == ["A"]
    assert record["entry"]["id_hint"].endswith("002X")
    assert (await console.get("/api/attempts/s1.T1/photo")).status == 200
    orders = await (await console.get("/api/sessions/s1/orders")).json()
    assert [order["kind"] for order in orders["orders"]] == ["session.plan"]
    answer = await console.post(
        "/api/attempts/s1.T1/wish", json={"decision": "refuse", "reason": "wrong person"}
    )
    assert answer.status == 202
    assert (await (await console.get("/healthz")).json())["database"]


async def test_a_session_that_is_over_says_who_keeps_it_from_adding_up(
    console: Console, hq: Headquarters
) -> None:
    box = await set_up(console, hq)
    box.admit("s1.T1")
    await hq.says(box, box.batch())
    hq.clock.advance(3 * HOUR / 1000)
    await sign_in(console)
    progress = await (await console.get("/api/sessions/s1/progress")).json()
    assert progress["counts"]["unheard"] == 1
    sums = progress["reconciliation"]
    assert [line["line"] for line in sums["lines"] if not line["balanced"]] == ["started"]
    assert [one["attempt"] for one in sums["unexplained"]] == ["s1.T1"]


async def test_the_live_page_comes_whole_and_only_when_something_changed(
    console: Console, hq: Headquarters
) -> None:
    box = await set_up(console, hq)
    async with console.ws_connect("/api/sessions/s1/live") as live:
        first = await live.receive_json(timeout=5)
        assert (first["type"], first["counts"]["expected"]) == ("progress", 1)
        box.admit("s1.T1")
        await hq.says(box, box.batch())
        with pytest.raises(asyncio.TimeoutError):
            await live.receive(timeout=1.3)  # the page is not older than a second by its own clock
        hq.clock.advance(1)
        second = await live.receive_json(timeout=5)
        assert second["counts"]["started"] == 1
        assert second["venues"]
        await console.post("/api/sign-out")
        message = await live.receive(timeout=5)
        assert (message.type, live.close_code) == (WSMsgType.CLOSE, 4401)


async def test_what_happens_at_the_door_is_on_the_timeline_and_counts_as_being_there(
    console: Console, hq: Headquarters
) -> None:
    box = await set_up(console, hq)
    hash_ = "0" * 64
    box.record(
        Arrived(attempt="s1.T1", by="invigilator-1", how="scanned"),
        FaceConsent(attempt="s1.T1", by="invigilator-1", given=True, notice="1"),
        FaceProposed(
            by="invigilator-1",
            room="R1",
            frame=hash_,
            model="m",
            attempt="s1.T1",
            distance=0.4,
            milliseconds=1,
        ),
        PhotoTaken(attempt="s1.T1", by="invigilator-1", photo=hash_, bytes=9, shows="papers"),
        FaceProposed(by="invigilator-1", room="R1", frame=hash_, model="m", milliseconds=1),
    )
    await hq.says(box, box.batch())
    record = await (await console.get("/api/attempts/s1.T1")).json()
    assert [one["kind"] for one in record["timeline"]] == [
        "entry.arrived",
        "entry.face-consent",
        "entry.face-proposed",
        "entry.photo-taken",
    ]
    assert not any(one["quarantined"] for one in record["timeline"])
    line = record["attempt"]
    assert (line["state"], line["consent"], line["tries"]) == ("at_door", True, 0)
    progress = await (await console.get("/api/sessions/s1/progress")).json()
    assert progress["counts"]["at_door"] == 1


async def test_what_a_box_deleted_of_faces_is_shown_with_the_box(
    console: Console, hq: Headquarters
) -> None:
    box = await set_up(console, hq)
    for what, count in (("roster", 1), ("taken", 3)):
        gone = FaceDataDeleted.model_validate(
            {"session": "s1", "what": what, "count": count, "digest": "a" * 64, "key": "k-1"}
        )
        box.record(gone)
    await hq.says(box, box.batch())
    answer = await (await console.get(f"/api/boxes/{box.name}/deletions")).json()
    assert [(one["what"], one["count"], one["key"]) for one in answer["deletions"]] == [
        ("taken", 3, "k-1"),
        ("roster", 1, "k-1"),
    ]
    assert (await console.get("/api/boxes/nobody/deletions")).status == 404


async def test_forks_and_faults_are_shown(console: Console, hq: Headquarters) -> None:
    box = await set_up(console, hq)
    box.admit("s1.T1")
    await hq.says(box, box.batch())
    other = Venuebox(box.name, box.journal)
    other.append("another past")
    await hq.says(other, other.batch())
    await hq.deliver("kaobox/v7/box-1/up/hello", b"")
    await hq.parts.faults.flush()
    (fork,) = (await (await console.get("/api/forks?box=box-1")).json())["forks"]
    assert (fork["body"], fork["held_hash"] != fork["hash"]) == ("another past", True)
    faults = (await (await console.get("/api/faults")).json())["faults"]
    assert {fault["code"]: fault["count"] for fault in faults} == {
        "journal-forked": 1,
        "topic-unknown": 1,
    }
