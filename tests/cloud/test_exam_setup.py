"""Setting up an exam over HTTP: venues, boxes, sessions, publishing; what is refused and how."""

import io

import pytest

from tests.cloud.box import Venuebox
from tests.cloud.console import Console, Json, code, made, session_body, set_up
from tests.cloud.headquarters import HOUR, Headquarters


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/api/venues", {"venue": "bad name", "name": "x"}, (422, "malformed")),
        ("/api/venues", {"venue": "v", "name": "x", "more": 1}, (422, "malformed")),
        ("/api/venues", {"venue": "v", "name": "nul\x00"}, (422, "malformed")),
        (
            "/api/boxes",
            {"box": "b", "venue": "v1", "signing_key": "AA", "sealing_key": "AA"},
            (422, "bad-key"),
        ),
        ("/api/sign-in", {"account": "hq"}, (422, "malformed")),
        ("/api/attempts/none/wish", {"decision": "admit", "reason": "r"}, (404, "not-found")),
        ("/api/sessions/none/publish", {}, (404, "not-found")),
        ("/api/nothing", {}, (404, "not-found")),
    ],
)
async def test_bad_requests_are_answered_with_their_code(
    console: Console, path: str, body: Json, expected: tuple[int, str]
) -> None:
    assert await code(await console.post(path, json=body)) == expected


async def test_bodies_are_bounded(console: Console) -> None:
    answer = await console.post("/api/venues", data=io.BytesIO(b"x" * 2_000_000))
    assert await code(answer) == (413, "body-too-large")
    assert await code(await console.post("/api/venues", data=b"\xff")) == (422, "malformed")


async def test_making_the_same_thing_twice_makes_it_once_and_another_is_refused(
    console: Console, hq: Headquarters
) -> None:
    venue = {"venue": "v1", "name": "第一考点"}
    plan = {"plan": "p1", "title": "秋季"}
    for path, body, name in (
        ("/api/venues", venue, "name"),
        ("/api/plans", plan, "title"),
        ("/api/sessions", session_body(hq), "title"),
    ):
        statuses = [(await console.post(path, json=body)).status for _ in range(2)]
        assert statuses == [201, 200]
        answer = await console.post(path, json=body | {name: "another"})
        assert await code(answer) == (409, "name-taken")


async def test_a_box_is_registered_by_its_keys_once(console: Console) -> None:
    await made(console, "/api/venues", {"venue": "v1", "name": "x"})
    one, other = Venuebox(), Venuebox()
    body = {
        "box": "b1",
        "venue": "v1",
        "signing_key": one.signing_key,
        "sealing_key": one.sealing_key,
    }
    assert (await console.post("/api/boxes", json=body)).status == 201
    assert (await console.post("/api/boxes", json=body)).status == 200
    answer = await console.post("/api/boxes", json=body | {"signing_key": other.signing_key})
    assert await code(answer) == (409, "name-taken")
    answer = await console.post("/api/boxes", json=body | {"box": "b2", "venue": "v9"})
    assert await code(answer) == (422, "venue-unknown")


async def test_a_session_opens_then_starts_then_ends(console: Console, hq: Headquarters) -> None:
    await made(console, "/api/venues", {"venue": "v1", "name": "x"})
    await made(console, "/api/plans", {"plan": "p1", "title": "x"})
    answer = await console.post("/api/sessions", json=session_body(hq, ends_ms=1))
    assert await code(answer) == (422, "times-disordered")
    answer = await console.post("/api/sessions", json=session_body(hq, plan="p2"))
    assert await code(answer) == (422, "plan-unknown")


async def test_a_session_that_lacks_something_is_not_published_and_says_what(
    console: Console, hq: Headquarters
) -> None:
    await made(console, "/api/venues", {"venue": "v1", "name": "x"})
    await made(console, "/api/plans", {"plan": "p1", "title": "x"})
    await made(console, "/api/sessions", session_body(hq))
    answer = await console.post("/api/sessions/s1/publish")
    problem = await answer.json()
    assert (answer.status, problem["title"]) == (409, "session-incomplete")
    assert [one["code"] for one in problem["missing"]] == ["entries-missing"]
    await hq.seat("T1")
    problem = await (await console.post("/api/sessions/s1/publish")).json()
    assert [one["code"] for one in problem["missing"]] == ["paper-unknown", "chief-missing"]


async def test_a_pin_is_never_shown(console: Console, hq: Headquarters) -> None:
    await set_up(console, hq)
    staff = await (await console.get("/api/sessions/s1/staff")).json()
    assert "pin" not in staff["staff"][0]
    assert (await console.delete("/api/sessions/s1/staff/chief")).status == 204
    assert await code(await console.delete("/api/sessions/s1/staff/chief")) == (404, "not-found")


async def test_a_running_session_keeps_its_start(console: Console, hq: Headquarters) -> None:
    await set_up(console, hq)
    hq.clock.advance(HOUR / 1000 + 1)
    body = session_body(hq)
    for name in ("session", "plan"):
        del body[name]
    answer = await console.put("/api/sessions/s1", json=body)
    assert await code(answer) == (409, "session-running")
    now = hq.clock.now_ms()
    times = {"opens_ms": now - HOUR - 1000, "starts_ms": now - 1000, "ends_ms": now + 2 * HOUR}
    answer = await console.put("/api/sessions/s1", json=body | times)
    assert answer.status == 200
