"""The door's camera: one WebSocket for each, frames in and guidance out."""

import asyncio
import contextlib
import math
import struct
from typing import Annotated, Any, Literal

from aiohttp import WSCloseCode, WSMessage, WSMsgType, web
from pydantic import Field, TypeAdapter, ValidationError

from contract.wire import Label, Name, Wire
from edge.core.refusal import Refusal
from edge.ports.face import Frame
from edge.services import sight_words as words
from edge.services.accounts import Person
from edge.services.lookout import Aim
from edge.services.sight import Sight
from edge.web import keys, panel

routes = web.RouteTableDef()

MAX_FRAME = 1024 * 1024
MAX_TEXT = 4096
MAX_MESSAGE = 4 * MAX_FRAME
"""What is larger than a frame may be is refused in words; what is larger than this, by closing."""
AT_ONCE = 100
"""Messages in a second; beyond them the socket is not read, and the sender has to wait."""
_AT = struct.Struct(">d")


class AimWish(Wire):
    """Whom the camera is for."""

    type: Literal["aim"]
    room: Label | None = None
    attempt: Name | None = None


class SourceWish(Wire):
    """Which camera."""

    type: Literal["source"]
    camera: Literal["device", "box"]


class AskWish(Wire):
    """A question, or the end of one."""

    type: Literal["check-in", "propose", "stop"]


_WISH: TypeAdapter[AimWish | SourceWish | AskWish] = TypeAdapter(
    Annotated[AimWish | SourceWish | AskWish, Field(discriminator="type")]
)


class _Malformed(Exception):
    """A message that is none of ours; says with which problem."""


@routes.get("/api/panel/sight")
async def sight(request: web.Request) -> web.WebSocketResponse:
    """Guide whoever stands before a camera, and decide on them when asked."""
    app, who = request.app, panel.person(request)
    socket = web.WebSocketResponse(
        heartbeat=10, timeout=2, max_msg_size=MAX_MESSAGE, compress=False
    )
    await socket.prepare(request)

    def by() -> Person:
        if socket not in app[keys.SIGNED_IN]:
            raise Refusal("sign-in-needed", "signed out")
        return app[keys.ACCOUNTS].refreshed(who)

    async def tell(message: words.Message) -> None:
        await socket.send_json(message)

    app[keys.SOCKETS].add(socket)
    app[keys.SIGNED_IN][socket] = panel.browser(request)
    try:
        with app[keys.SIGHTS].open(by=by, tell=tell) as one:
            await _run(socket, one, tell)
    except Refusal as refused:  # no room for one more
        await _refuse(socket, refused, WSCloseCode.TRY_AGAIN_LATER)
    finally:
        app[keys.SOCKETS].discard(socket)
        app[keys.SIGNED_IN].pop(socket, None)
    return socket


async def _run(socket: web.WebSocketResponse, one: Sight, tell: words.Tell) -> None:
    try:
        await one.run(_hear(socket, one, tell))
    except* ConnectionError:
        pass
    except* Refusal as out:
        refused = _first(out)
        await _refuse(socket, refused, WSCloseCode.POLICY_VIOLATION)


async def _refuse(socket: web.WebSocketResponse, refused: Refusal, code: WSCloseCode) -> None:
    """Say why in words, for a page cannot read more of a close than its number."""
    with contextlib.suppress(ConnectionError):
        await socket.send_json(words.problem(refused.code))
    await socket.close(code=code, message=refused.code.encode())


async def _hear(socket: web.WebSocketResponse, one: Sight, tell: words.Tell) -> None:
    loop = asyncio.get_running_loop()
    heard, since = 0, loop.time()
    async for message in socket:
        try:
            _take(message, one)
        except _Malformed as wrong:
            await tell(words.problem(str(wrong)))
        except Refusal as refused:
            await tell(words.problem(refused.code))
        heard += 1
        if loop.time() - since >= 1:
            heard, since = 0, loop.time()
        elif heard >= AT_ONCE:
            await asyncio.sleep(since + 1 - loop.time())


def _take(message: WSMessage, one: Sight) -> None:
    """Hand a message to the sight; raises _Malformed, Refusal."""
    if message.type is WSMsgType.BINARY:
        one.put(_frame(message.data))
    elif message.type is WSMsgType.TEXT:
        _do(_wish(message.data), one)


def _frame(data: bytes) -> Frame:
    if len(data) > _AT.size + MAX_FRAME:
        raise _Malformed("body-too-large")
    if len(data) <= _AT.size:
        raise _Malformed("malformed")
    (at_ms,) = _AT.unpack_from(data)
    if not math.isfinite(at_ms):
        raise _Malformed("malformed")
    return Frame(at_ms, data[_AT.size :])


def _wish(text: str) -> AimWish | SourceWish | AskWish:
    if len(text) > MAX_TEXT:
        raise _Malformed("malformed")
    try:
        return _WISH.validate_json(text)
    except ValidationError as wrong:
        raise _Malformed("malformed") from wrong


def _do(wish: AimWish | SourceWish | AskWish, one: Sight) -> None:
    match wish:
        case AimWish(room=room, attempt=attempt):
            one.aim(Aim(room, attempt))
        case SourceWish(camera=camera):
            one.source(camera)
        case AskWish(type="check-in"):
            one.check_in()
        case AskWish(type="propose"):
            one.propose()
        case AskWish():
            one.stop()


def _first(group: BaseExceptionGroup[Any]) -> Any:
    """Return an exception of the group, however deep it lies."""
    inner = group.exceptions[0]
    return _first(inner) if isinstance(inner, BaseExceptionGroup) else inner
