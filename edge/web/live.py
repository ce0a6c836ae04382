"""One WebSocket per page: whole states, pushed when something changed."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from operator import is_
from typing import Annotated, Any

from aiohttp import WSCloseCode, WSMsgType, web
from pydantic import BaseModel, Field, ValidationError

from edge.core.refusal import Refusal
from edge.services.accounts import Person
from edge.services.sittings import Seated
from edge.web import keys, panel

routes = web.RouteTableDef()

NOW_EVERY_S = 10.0
SEAT_EVERY_S = 0.1
"""The first change is told at once, a rush of them together."""
PANEL_EVERY_S = 1.0
PANEL_ANYWAY_S = 5.0
MAX_MESSAGE = 4096


class _Beat(BaseModel):
    """What the box reads of a seat's beat."""

    now_ms: Annotated[int, Field(ge=0, le=2**53)] | None = None


@routes.get("/api/live")
async def seat(request: web.Request) -> web.WebSocketResponse:
    """Keep a seat informed; its beats say that it is there."""
    offered = request.headers.get("Sec-WebSocket-Protocol", "").replace(" ", "").split(",")
    who = request.app[keys.SITTINGS].seated(offered[1] if len(offered) > 1 else "")
    socket = web.WebSocketResponse(
        protocols=("kaobox",), heartbeat=20, max_msg_size=MAX_MESSAGE, compress=False
    )
    await socket.prepare(request)
    async with _registered(request.app, socket):
        await _both(_tell_seat(request.app, socket, who), _hear_seat(request.app, socket, who))
    return socket


@routes.get("/api/panel/live")
async def venue(request: web.Request) -> web.WebSocketResponse:
    """Keep a panel informed."""
    who = panel.person(request)
    socket = web.WebSocketResponse(heartbeat=20, max_msg_size=MAX_MESSAGE)
    await socket.prepare(request)
    async with _registered(request.app, socket):
        await _both(_tell_panel(request.app, socket, who), _hear(socket))
    return socket


async def close_all(app: web.Application) -> None:
    """Close every socket when the application stops."""
    sockets = app[keys.SOCKETS]
    for socket in tuple(sockets):
        await socket.close(code=WSCloseCode.GOING_AWAY, message=b"restart")


@contextlib.asynccontextmanager
async def _registered(app: web.Application, socket: web.WebSocketResponse) -> AsyncIterator[None]:
    app[keys.SOCKETS].add(socket)
    try:
        yield
    finally:
        app[keys.SOCKETS].discard(socket)


async def _both(tell: Coroutine[Any, Any, None], hear: Coroutine[Any, Any, None]) -> None:
    """Run until either side ends; the other is cancelled with it."""
    with contextlib.suppress(ConnectionError):
        try:
            async with asyncio.TaskGroup() as tasks:
                telling = tasks.create_task(tell, name="live.tell")
                await hear
                telling.cancel()
        except* ConnectionError as gone:
            raise ConnectionError from gone


async def _tell_seat(app: web.Application, socket: web.WebSocketResponse, who: Seated) -> None:
    sittings, loop = app[keys.SITTINGS], asyncio.get_running_loop()
    said, made_of, spoke = "", tuple[object, ...](), loop.time()
    async with _changes(app, NOW_EVERY_S / 2) as change:
        while True:
            try:
                parts = sittings.made_of(who.attempt)
                if len(parts) != len(made_of) or not all(map(is_, parts, made_of)):
                    made_of, shown = parts, sittings.brief(who.attempt)
                    now = {k: shown.pop(k) for k in ("now_ms", "error_ms")}
                    text = json.dumps(shown)
                    if text != said:
                        said, spoke = text, loop.time()
                        await socket.send_str(json.dumps({"type": "attempt", **shown, **now}))
            except Refusal as exc:
                await socket.close(code=WSCloseCode.POLICY_VIOLATION, message=exc.code.encode())
                return
            if loop.time() - spoke >= NOW_EVERY_S:  # other seats' changes are no word to this one
                spoke = loop.time()
                await socket.send_json({"type": "now", **_now(app)})
            await asyncio.sleep(SEAT_EVERY_S)
            await change()


async def _hear_seat(app: web.Application, socket: web.WebSocketResponse, who: Seated) -> None:
    app[keys.SITTINGS].beat(who)
    async for message in socket:
        if message.type is WSMsgType.TEXT:
            app[keys.SITTINGS].beat(who, _clock_ms(message.data))


async def _tell_panel(app: web.Application, socket: web.WebSocketResponse, who: Person) -> None:
    async with _changes(app, PANEL_ANYWAY_S) as change:
        while True:
            try:
                who = app[keys.ACCOUNTS].refreshed(who)
            except Refusal:
                await socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b"sign-in-needed")
                return
            await socket.send_json({"type": "venue", **app[keys.VENUE].show(who)})
            await change()
            await asyncio.sleep(PANEL_EVERY_S)


async def _hear(socket: web.WebSocketResponse) -> None:
    async for _ in socket:
        pass


@contextlib.asynccontextmanager
async def _changes(
    app: web.Application, anyway_s: float
) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Give a function that waits for a change, but not longer than ``anyway_s``."""
    event = asyncio.Event()

    async def change() -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(anyway_s):
                await event.wait()
        event.clear()

    async with app[keys.LEDGER].bell(event):
        yield change


def _clock_ms(text: str) -> int | None:
    """Return what a beat says of the computer's own clock, if it says something."""
    try:
        return _Beat.model_validate_json(text).now_ms
    except ValidationError:
        return None  # whatever it was, the seat is there


def _now(app: web.Application) -> dict[str, Any]:
    box = app[keys.VENUE].box()
    return {"now_ms": box["now_ms"], "error_ms": box["error_ms"], "clock": box["clock"]}
