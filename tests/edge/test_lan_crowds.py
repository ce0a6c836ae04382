"""Crowds on the LAN: half requests, guesses, sockets that come and go. Nobody else waits for them."""

import asyncio
import time
from collections import Counter

import aiohttp
import pytest
from aiohttp import WSMsgType

from edge.web import keys
from tests.edge.conftest import Rig
from tests.edge.test_lan_abuse import begun


@pytest.mark.rule("X16")
async def test_hundreds_of_half_requests_hold_nobody_up(rig: Rig) -> None:
    pen, token = await begun(rig)
    halves = (
        b"GET /api/box HT",
        b"POST /api/operations HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n{",
        b"GET /api/live HTTP/1.1\r\nHost: x\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    )
    held = []
    for n in range(200):
        _, writer = await asyncio.open_connection(rig.client.host, rig.client.port)
        writer.write(halves[n % len(halves)])
        held.append(writer)
    begin = time.monotonic()
    for _ in range(10):
        assert (await rig.save(token, pen.write("Q01", "照常"))).status == 200
    assert time.monotonic() - begin < 2
    for writer in held:
        writer.transport.abort()
    assert (await rig.get("/api/box")).status == 200


@pytest.mark.rule("X16")
async def test_guessing_pins_by_the_hundred_holds_no_seat_up_and_locks_out_no_chief(
    rig: Rig,
) -> None:
    pen, token = await begun(rig)
    url = rig.client.make_url("/api/panel/sign-in")
    elsewhere = aiohttp.TCPConnector(limit=0, local_addr=("127.0.0.2", 0))
    async with aiohttp.ClientSession(connector=elsewhere) as stranger, asyncio.TaskGroup() as tasks:
        guesses = [
            tasks.create_task(stranger.post(url, json={"account": f"x{n}", "pin": "0000"}))
            for n in range(200)
        ]
        await asyncio.sleep(0.05)
        begin = time.monotonic()
        for _ in range(5):
            assert (await rig.save(token, pen.write("Q01", "照常"))).status == 200
        assert time.monotonic() - begin < 2
        await rig.panel("chief")
    codes = Counter(guess.result().status for guess in guesses)
    assert codes == {401: 24, 429: 176}


async def test_garbage_on_a_socket_ends_that_socket_at_most(rig: Rig) -> None:
    _, token = await begun(rig)
    await rig.panel("chief")
    good = await seat_socket(rig.client.session, rig, token)
    for path, protocols in (("/api/live", ("kaobox", token)), ("/api/panel/live", ())):
        for text in ("", "{", "null", "[" * 4000, "\x00", '{"type":"beat","unsent":-1e999}'):
            async with rig.client.ws_connect(path, protocols=protocols) as socket:
                await socket.send_str(text)
                await socket.send_bytes(b"\xff\x00" * 100)
                assert (await socket.receive()).type is WSMsgType.TEXT
        async with rig.client.ws_connect(path, protocols=protocols) as socket:
            await socket.send_str("x" * 10_000)
            while (message := await socket.receive()).type is WSMsgType.TEXT:
                pass
            assert (message.type, message.data) == (WSMsgType.CLOSE, 1009)
    await rig.release()
    assert not good.closed
    await good.close()


async def seat_socket(
    session: aiohttp.ClientSession, rig: Rig, token: str
) -> aiohttp.ClientWebSocketResponse:
    url = rig.client.make_url("/api/live")
    return await session.ws_connect(url, protocols=("kaobox", token))


@pytest.mark.rule("X16")
async def test_hundreds_of_sockets_that_come_and_go_leave_nothing_behind(rig: Rig) -> None:
    pen, token = await begun(rig)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        sockets = await asyncio.gather(*(seat_socket(session, rig, token) for _ in range(300)))
        opened = len(rig.box.web[keys.SOCKETS])
        begin = time.monotonic()
        assert (await rig.save(token, pen.write("Q01", "照常"))).status == 200
        assert time.monotonic() - begin < 2
        for n, socket in enumerate(sockets):
            if n % 2:
                await socket.close()
            elif socket._response.connection and socket._response.connection.transport:
                socket._response.connection.transport.abort()
    assert opened == 300
    await rig.until(lambda: not rig.box.web[keys.SOCKETS])
    assert (await rig.save(token, pen.write("Q01", "照常"))).status == 200
