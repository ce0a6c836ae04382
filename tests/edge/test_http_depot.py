"""Big bytes from HQ over real HTTP: resumed, proved, and never mistaken for a gateway's page."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from contract import request, signing
from edge.adapters.http_depot import HttpDepot
from edge.ports.depot import DepotDown, DepotRefused
from edge.sim.clock import SimClock
from tests.edge import venue

KEY = signing.new_key()
NAME = "a" * 64
DATA = bytes(range(256)) * 4000
HOUR = 3_600_000

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def depot(answer: Answer) -> AsyncIterator[HttpDepot]:
    app = web.Application()
    app.router.add_get("/blobs/{name}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield HttpDepot(base=base, box="box-1", key=KEY, clock=SimClock(venue.START_MS))
    finally:
        await runner.cleanup()


async def all_of(one: HttpDepot, start: int = 0) -> bytes:
    return b"".join([piece async for piece in one.fetch(NAME, start)])


async def until_it_breaks(one: HttpDepot) -> AsyncIterator[bytes]:
    try:
        async for piece in one.fetch(NAME, 0):
            yield piece
    except DepotDown:
        return
    raise AssertionError("it came whole")


def hq(now_ms: int) -> Answer:
    """Answer as HQ does, by its own clock."""

    async def answer(asked: web.Request) -> web.StreamResponse:
        proof = request.read(asked.headers.get("Authorization"))
        try:
            request.check(
                proof, signing.public(KEY), method="GET", path=asked.path_qs, now_ms=now_ms
            )
        except request.BadRequestProof as exc:
            return web.json_response({"title": exc.code, "now_ms": now_ms}, status=401)
        start = asked.http_range.start or 0
        if start >= len(DATA):
            raise web.HTTPRequestRangeNotSatisfiable
        return web.Response(body=DATA[start:], status=206 if start else 200)

    return answer


@pytest.mark.parametrize("wrong_by", [0, 20 * HOUR, -20 * HOUR])
async def test_bytes_come_from_where_they_stopped_also_with_a_clock_that_is_wrong(
    wrong_by: int,
) -> None:
    async with depot(hq(venue.START_MS + wrong_by)) as one:
        assert await all_of(one) == DATA
        assert await all_of(one, 1000) == DATA[1000:]
        with pytest.raises(DepotRefused, match="416"):
            await all_of(one, len(DATA))


@pytest.mark.parametrize("body", ["<html>Please sign in</html>", "[]", '{"now_ms": "soon"}', ""])
async def test_a_gateway_that_wants_a_sign_in_is_a_refusal_and_no_crash(body: str) -> None:
    async def gateway(_: web.Request) -> web.Response:
        return web.Response(status=401, text=body, content_type="text/html")

    async with depot(gateway) as one:
        with pytest.raises(DepotRefused):
            await all_of(one)


@pytest.mark.parametrize(("status", "fault"), [(404, DepotRefused), (503, DepotDown)])
async def test_what_hq_says_is_told_apart(status: int, fault: type[Exception]) -> None:
    async def no(_: web.Request) -> web.Response:
        return web.Response(status=status)

    async with depot(no) as one:
        with pytest.raises(fault):
            await all_of(one)


async def test_a_connection_that_breaks_off_is_a_line_that_is_down() -> None:
    async def half(asked: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(len(DATA))})
        await response.prepare(asked)
        await response.write(DATA[:5000])
        assert asked.transport is not None
        asked.transport.abort()
        return response

    async with depot(half) as one:
        came = [piece async for piece in until_it_breaks(one)]
        assert b"".join(came) == DATA[:5000]
    with pytest.raises(DepotDown):
        await all_of(one)
