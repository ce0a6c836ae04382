"""A running session: the page, and the same page pushed when it changes."""

from aiohttp import WSCloseCode, WSMsgType, web

from cloud.core.views import ProgressView
from cloud.web.keys import COOKIE, scope, services

routes = web.RouteTableDef()

SOCKETS = web.AppKey("SOCKETS", set[web.WebSocketResponse])
_EVERY_S = 1.0
_AT_LEAST_S = 10.0
_SIGNED_OUT = 4401


@routes.get("/api/sessions/{session}/progress")
async def progress(request: web.Request) -> web.Response:
    """Show how a session stands."""
    view = await services(request).progress.of_session(
        scope(request), request.match_info["session"]
    )
    return web.json_response(view.model_dump())


@routes.get("/api/sessions/{session}/live")
async def live(request: web.Request) -> web.WebSocketResponse:
    """Send how a session stands, whole, whenever it changed and at most once a second."""
    name = request.match_info["session"]
    view = await services(request).progress.of_session(scope(request), name)
    socket = web.WebSocketResponse(heartbeat=20, max_msg_size=1024)
    await socket.prepare(request)
    request.app[SOCKETS].add(socket)
    try:
        await _push(request, socket, name, view)
    finally:
        request.app[SOCKETS].discard(socket)
    return socket


async def close_all(app: web.Application) -> None:
    """End every live page when the server stops."""
    sockets: set[web.WebSocketResponse] = app[SOCKETS]
    for socket in tuple(sockets):
        await socket.close(code=WSCloseCode.GOING_AWAY)


async def _push(
    request: web.Request, socket: web.WebSocketResponse, name: str, view: ProgressView
) -> None:
    clock = services(request).clock
    sent, sent_at = None, clock.monotonic()
    while not socket.closed:
        told = view.model_copy(update={"now_ms": 0})
        if told != sent or clock.monotonic() - sent_at >= _AT_LEAST_S:
            await socket.send_json({"type": "progress", **view.model_dump()})
            sent, sent_at = told, clock.monotonic()
        try:
            message = await socket.receive(timeout=_EVERY_S)
        except TimeoutError:
            pass
        else:
            if message.type not in {WSMsgType.TEXT, WSMsgType.BINARY}:
                return
        if await services(request).accounts.who(request.cookies.get(COOKIE, "")) is None:
            await socket.close(code=_SIGNED_OUT)
            return
        view = await services(request).progress.of_session(scope(request), name)
