"""What any Courier must do; and HQ's side over real HTTP, with a clock that is wrong and bad gateways."""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from contract import request, signing
from edge.adapters.http_courier import HttpCourier
from edge.ports.courier import Courier, CourierDown, CourierRefused
from edge.sim.clock import SimClock
from edge.sim.courier import SimCourier
from tests.edge import venue

KEY = signing.new_key()
DATA = b"an essay, as a file" * 5000
NAME = hashlib.sha256(DATA).hexdigest()
HOUR = 3_600_000

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Hq:
    """HQ's end as it is documented: signed, by hash, a file of a known attempt, once."""

    now_ms: int = venue.START_MS
    files: dict[tuple[str, str], bytes] = field(default_factory=dict)
    answers_head: bool = True

    async def answer(self, asked: web.Request) -> web.StreamResponse:
        if asked.method == "HEAD" and not self.answers_head:
            raise web.HTTPMethodNotAllowed("HEAD", ["PUT"])
        try:
            proof = request.read(asked.headers.get("Authorization"))
            request.check(
                proof,
                signing.public(KEY),
                method=asked.method,
                path=asked.path_qs,
                now_ms=self.now_ms,
            )
        except request.BadRequestProof as exc:
            problem = {"title": exc.code, "now_ms": self.now_ms}
            return web.json_response(problem, status=401)
        file = asked.query["attempt"], asked.match_info["name"]
        if asked.method == "HEAD":
            return web.Response(status=200 if file in self.files else 404)
        if file[0] == "elsewhere":
            return web.json_response({"title": "attempt-elsewhere"}, status=404)
        data = await asked.read()
        if hashlib.sha256(data).hexdigest() != file[1]:
            return web.json_response({"title": "hash-differs"}, status=422)
        known = file in self.files
        self.files[file] = data
        return web.Response(status=204 if known else 201)


@asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[HttpCourier]:
    app = web.Application(client_max_size=20 * 1024 * 1024)
    app.router.add_route("*", "/box/files/{name}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield HttpCourier(base=base, box="box-1", key=KEY, clock=SimClock(venue.START_MS))
    finally:
        await runner.cleanup()


@pytest.fixture(params=["sim", "http"])
async def courier(request: pytest.FixtureRequest) -> AsyncIterator[Courier]:
    if request.param == "sim":
        simulated = SimCourier()
        simulated.refused.add("elsewhere")
        yield simulated
    else:
        async with serving(Hq().answer) as one:
            yield one


async def test_a_file_is_there_once_it_was_delivered_and_again_changes_nothing(
    courier: Courier,
) -> None:
    assert not await courier.has(NAME, "s1.T1")
    await courier.put(NAME, "s1.T1", DATA)
    assert await courier.has(NAME, "s1.T1")
    await courier.put(NAME, "s1.T1", DATA)
    assert await courier.has(NAME, "s1.T1")
    assert not await courier.has(NAME, "s1.T2"), "each attempt has files of its own"


async def test_what_hq_does_not_take_is_refused_and_not_there(courier: Courier) -> None:
    with pytest.raises(CourierRefused):
        await courier.put(NAME, "elsewhere", DATA)
    with pytest.raises(CourierRefused):
        await courier.put(NAME, "s1.T1", DATA + b"!")
    assert not await courier.has(NAME, "elsewhere")
    assert not await courier.has(NAME, "s1.T1")


@pytest.mark.parametrize("wrong_by", [20 * HOUR, -20 * HOUR])
async def test_a_box_with_a_wrong_clock_learns_the_time_and_signs_again(wrong_by: int) -> None:
    hq = Hq(now_ms=venue.START_MS + wrong_by)
    async with serving(hq.answer) as one:
        assert not await one.has(NAME, "s1.T1")
        await one.put(NAME, "s1.T1", DATA)
        assert hq.files == {("s1.T1", NAME): DATA}
        assert await one.has(NAME, "s1.T1")


async def test_an_hq_that_cannot_be_asked_is_given_the_file() -> None:
    hq = Hq(answers_head=False)
    async with serving(hq.answer) as one:
        await one.put(NAME, "s1.T1", DATA)
        assert not await one.has(NAME, "s1.T1")
        await one.put(NAME, "s1.T1", DATA)
    assert list(hq.files) == [("s1.T1", NAME)]


async def test_a_gateway_is_never_taken_for_hq() -> None:
    async def sign_in(_: web.Request) -> web.StreamResponse:
        raise web.HTTPFound("/welcome")

    async with serving(sign_in) as one:
        assert not await one.has(NAME, "s1.T1")
        with pytest.raises(CourierRefused, match="302"):
            await one.put(NAME, "s1.T1", DATA)


async def test_a_broken_line_and_an_ailing_hq_are_told_apart_from_a_refusal() -> None:
    async def ailing(_: web.Request) -> web.StreamResponse:
        return web.Response(status=503)

    async with serving(ailing) as one:
        with pytest.raises(CourierDown):
            await one.has(NAME, "s1.T1")
        with pytest.raises(CourierDown):
            await one.put(NAME, "s1.T1", DATA)
    with pytest.raises(CourierDown):
        await one.put(NAME, "s1.T1", DATA)
