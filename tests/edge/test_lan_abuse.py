"""What a candidate, a broken page or a stranger on the LAN may try: a clear answer, and no harm."""

import asyncio
import io
from typing import Any

import pytest
from aiohttp import ClientResponse

from contract import signing
from contract.problems import SENTENCES
from tests.edge import venue
from tests.edge.conftest import Rig

SEAT_POSTS = ["/api/operations", "/api/submit", "/api/left"]
OPEN_POSTS = ["/api/seats", "/api/sign-in", "/api/panel/sign-in"]
PANEL_POSTS = [
    "/api/panel/check-in/a1",
    "/api/panel/file/a1",
    "/api/panel/decide/a1",
    "/api/panel/move/a1",
    "/api/panel/seats/A01",
    "/api/panel/confirm-time",
]
PANEL_GETS = [
    "/api/panel/me",
    "/api/panel/find?ticket=T0001",
    "/api/panel/photos/a1",
    "/api/panel/camera",
    "/api/panel/camera/frame",
    "/api/panel/live",
]
BROKEN = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'"text"',
    b'{"unknown": 1}',
    b"\xff\xfe\x00",
    b'{"revision": "' + b"\\ud800" + b'"}',
    b"[" * 100_000,
    b'{"revision": ' + b"9" * 5000 + b"}",
    b'{"revision": NaN, "operations": [{}], "account": 7}',
]


async def problem(reply: ClientResponse, status: int, *titles: str) -> dict[str, Any]:
    """Check that an answer is a problem as ``docs/lan-api.md`` has it."""
    assert reply.status == status, await reply.text()
    assert reply.content_type == "application/problem+json"
    found: dict[str, Any] = await reply.json()
    assert found["type"] == f"/problems/{found['title']}"
    assert found["status"] == status
    assert (found["zh"], found["en"]) == SENTENCES[found["title"]]
    assert not titles or found["title"] in titles
    return found


async def begun(rig: Rig) -> tuple[venue.Pen, str]:
    await rig.planned()
    rig.clock.move(30 * 60)
    await rig.release()
    _, pen, token = await rig.seated(1)
    await rig.post("/api/panel/sign-out")
    return pen, token


async def test_a_body_that_is_no_request_is_refused_and_records_nothing(rig: Rig) -> None:
    _, token = await begun(rig)
    before = rig.box.journal.head
    bearer = {"Authorization": f"Bearer {token}"}
    for path in SEAT_POSTS + OPEN_POSTS:
        for body in BROKEN:
            reply = await rig.client.post(path, data=body, headers=bearer)
            await problem(reply, 422, "malformed")
    await rig.panel("chief")
    for path in PANEL_POSTS[1:3] + PANEL_POSTS[4:5]:
        for body in BROKEN:
            await problem(await rig.client.post(path, data=body), 422, "malformed")
    assert rig.box.journal.head == before


async def test_an_operation_that_is_none_is_refused_and_what_stood_before_it_is_kept(
    rig: Rig,
) -> None:
    pen, token = await begun(rig)
    good = pen.write("Q01", "好")
    for body in ("", "{}", "[" * 1000, '{"v": 2}', "\x00", good.body.replace("Q01", "Q" * 200)):
        bad = {"body": body, "signature": good.signature}
        request = {"operations": [good.model_dump(), bad]}
        await problem(await rig.post("/api/operations", request, token=token), 422, "bad-operation")
    assert [one.written.revision for one in rig.attempt("a1").saved] == [1]
    too_long = {"body": "x" * 300_000, "signature": ""}
    reply = await rig.post("/api/operations", {"operations": [too_long]}, token=token)
    await problem(reply, 422, "malformed")
    many = {"operations": [good.model_dump()] * 51}
    await problem(await rig.post("/api/operations", many, token=token), 422, "malformed")


async def test_a_body_that_is_too_large_is_refused(rig: Rig) -> None:
    _, token = await begun(rig)
    bearer = {"Authorization": f"Bearer {token}"}
    large = io.BytesIO(bytes(9 * 1024 * 1024))
    reply = await rig.client.post("/api/operations", data=large, headers=bearer)
    await problem(reply, 413, "body-too-large")
    assert (await rig.get("/api/box")).status == 200


async def test_what_is_not_there_is_a_problem_too(rig: Rig) -> None:
    await problem(await rig.get("/api/nothing"), 404, "not-found")
    await problem(await rig.get("/blobs/" + "0" * 64), 404, "not-found")
    await problem(await rig.get("/seat/nothing.js"), 404, "not-found")
    await problem(await rig.client.put("/api/submit", data=b""), 405)
    await problem(await rig.client.delete("/api/panel/me"), 405)
    await problem(await rig.get("/seat/view"), 404, "not-found")


@pytest.mark.rule("X16")
async def test_a_candidates_token_opens_no_panel_and_a_panels_cookie_is_no_seat(rig: Rig) -> None:
    _, token = await begun(rig)
    before = rig.box.journal.head
    for shown in ({"Authorization": f"Bearer {token}"}, {"Cookie": f"kaobox-panel={token}"}, {}):
        for path in PANEL_POSTS:
            reply = await rig.client.post(path, json={"reason": "x"}, headers=shown)
            await problem(reply, 401, "sign-in-needed")
        for path in PANEL_GETS:
            await problem(await rig.client.get(path, headers=shown), 401, "sign-in-needed")
    await rig.panel("chief")
    (cookie,) = [one.value for one in rig.client.session.cookie_jar]
    for path in ("/api/attempt", "/api/key"):
        await problem(await rig.get(path, token=cookie), 401, "sign-in-needed")
    assert rig.box.journal.head == before


@pytest.mark.rule("X16")
async def test_a_token_cannot_be_made_or_changed(rig: Rig) -> None:
    _, token = await begun(rig)
    head, _, mac = token.partition(".")
    other = signing.encode(b"a2|0")
    forged = [f"{other}.{mac}", f"{head}.{mac[::-1]}", f"{head}.", head, ".", "a.b.c", "", "é.é"]
    for one in (*forged, f"{head}.{mac}x", token.swapcase(), "A" * 5000):
        await problem(await rig.get("/api/attempt", token=one), 401, "sign-in-needed")


async def test_bytes_that_are_no_text_in_a_header_are_no_sign_in(rig: Rig) -> None:
    _, token = await begun(rig)
    head = token.partition(".")[0].encode()
    for line in (
        b"Authorization: Bearer " + head + b".\xff\xfe",
        b"Authorization: Bearer \xff.\xff",
        b"Authorization: \xff",
        b"Cookie: kaobox-panel=" + head + b".\xff",
    ):
        for path in (b"/api/attempt", b"/api/panel/me"):
            status, _ = await raw(rig, b"GET " + path + b" HTTP/1.1\r\nHost: x\r\n" + line)
            assert status in {400, 401}


@pytest.mark.rule("X16")
async def test_nobody_reads_or_writes_for_another_candidate(rig: Rig) -> None:
    _, token = await begun(rig)
    _, pen, _ = await rig.seated(2)
    theirs = pen.write("Q01", "别人的")
    await problem(await rig.save(token, theirs), 403, "bad-signature")
    mine = venue.Pen("a2").write("Q01", "冒充")
    await problem(await rig.save(token, mine), 403, "bad-signature")
    shown = await (await rig.get("/api/attempt", token=token)).json()
    assert (shown["attempt"], shown["answers"]) == ("a1", {})
    assert rig.attempt("a2").saved == ()


async def test_a_page_of_another_site_does_nothing_here(rig: Rig) -> None:
    _, token = await begun(rig)
    await rig.panel("chief")
    before = rig.box.journal.head
    for origin in ("http://evil.example", "null", "http://localhost:1", "https://"):
        headers = {"Origin": origin, "Authorization": f"Bearer {token}"}
        for path in SEAT_POSTS + OPEN_POSTS + PANEL_POSTS:
            reply = await rig.client.post(path, json={}, headers=headers)
            await problem(reply, 403, "cross-site")
        for path in ("/api/panel/live", "/api/live"):
            await problem(await rig.client.get(path, headers=headers), 403, "cross-site")
    assert rig.box.journal.head == before
    own = {"Origin": str(rig.client.make_url("/")).rstrip("/")}
    assert (await rig.client.post("/api/panel/move/a1", headers=own)).status == 204


async def raw(rig: Rig, head: bytes) -> tuple[int, bytes]:
    """Send a request as it stands; returns status and everything that came."""
    reader, writer = await asyncio.open_connection(rig.client.host, rig.client.port)
    writer.write(head + b"\r\nConnection: close\r\n\r\n")
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    await writer.wait_closed()
    return int(answer.split(b" ", 2)[1]), answer


@pytest.mark.parametrize("root", ["/seat/", "/panel/", "/shared/", "/blobs/"])
async def test_no_path_leads_out_of_what_is_served(rig: Rig, root: str) -> None:
    await rig.planned()
    for way in (
        "../server.py",
        "../../app.py",
        "%2e%2e/server.py",
        "..%2fserver.py",
        "%2e%2e%2f%2e%2e%2fconfig.py",
        "..\\server.py",
        "..%5cserver.py",
        "//etc/passwd",
        "%2fetc%2fpasswd",
        "../../../../../../../../etc/passwd",
        "%00",
        "index.html%00.js",
        "." * 5000,
        "journal.db",
        "../identity/secret",
        f"{rig.paper.ref.manifest}.part",
        rig.paper.ref.manifest.upper(),
    ):
        status, answer = await raw(rig, f"GET {root}{way} HTTP/1.1\r\nHost: x".encode())
        assert 400 <= status < 500, way
        assert b"import" not in answer
        assert b"root:" not in answer
