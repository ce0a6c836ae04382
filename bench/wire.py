"""Seats' connections at the least cost to the machine that plays a hundred of them: HTTP/1.1, WebSocket."""

import asyncio
import json
import ssl
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import aiofastnet
import uvloop

T = TypeVar("T")

_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10
_SHORT, _MEDIUM = 126, 127
_MASK = bytes(4)
"""Frames of a client are masked; with zeros they stay what they are."""


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run on the loop that the box has, too."""
    with asyncio.Runner(loop_factory=aiofastnet.loop_factory(uvloop.new_event_loop)) as runner:
        return runner.run(main)


def request(method: str, path: str, *, token: str = "", body: bytes = b"") -> bytes:
    """Return a whole request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: bench"]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join((*lines, "", "")).encode() + body


class Refused(Exception):
    """The box said no, which no benchmark expects."""


class Connection(asyncio.Protocol):
    """A keep-alive connection with one request at a time."""

    def __init__(self) -> None:
        self._transport: Any = None
        self._waiting: asyncio.Future[bytes] | None = None
        self._came = bytearray()

    @classmethod
    async def open(cls, port: int, context: ssl.SSLContext) -> "Connection":
        """Connect, with the TLS handshake."""
        loop = asyncio.get_running_loop()
        _, one = await loop.create_connection(cls, "127.0.0.1", port, ssl=context)
        return one

    async def ask(self, text: bytes) -> bytes:
        """Return the body of the reply; raises Refused."""
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(text)
        return await self._waiting

    async def ask_json(self, method: str, path: str, *, token: str = "", body: Any = None) -> Any:
        """Send and receive JSON."""
        text = b"" if body is None else json.dumps(body).encode()
        return json.loads(await self.ask(request(method, path, token=token, body=text)))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._came += data
        end = self._came.find(b"\r\n\r\n")
        if end < 0:
            return
        length = _length(bytes(self._came[:end]).lower())
        if len(self._came) < end + 4 + length:
            return
        status, body = bytes(self._came[9:12]), bytes(self._came[end + 4 : end + 4 + length])
        self._came.clear()
        waiting, self._waiting = self._waiting, None
        assert waiting is not None
        if status == b"200":
            waiting.set_result(body)
        else:
            waiting.set_exception(Refused(f"{status.decode()}: {body[:300].decode()}"))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(exc or ConnectionError("the box hung up"))

    def close(self) -> None:
        """Hang up."""
        self._transport.close()


class Live(asyncio.Protocol):
    """A seat's WebSocket: hands every text on, answers pings, beats when told."""

    def __init__(self, token: str, hear: Callable[[bytes], None]) -> None:
        self._token = token
        self._hear = hear
        self._came = bytearray()
        self._upgraded = False
        self._transport: Any = None

    @classmethod
    async def open(
        cls, port: int, context: ssl.SSLContext, token: str, hear: Callable[[bytes], None]
    ) -> "Live":
        """Connect and ask for the upgrade."""
        loop = asyncio.get_running_loop()
        _, one = await loop.create_connection(
            lambda: cls(token, hear), "127.0.0.1", port, ssl=context
        )
        return one

    def beat(self) -> None:
        """Say that the seat is there."""
        self._send(_TEXT, b'{"type":"beat","unsent":0}')

    def close(self) -> None:
        """Hang up."""
        self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._transport.write(
            b"GET /api/live HTTP/1.1\r\nHost: bench\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n"
            b"Sec-WebSocket-Protocol: kaobox, " + self._token.encode() + b"\r\n\r\n"
        )

    def data_received(self, data: bytes) -> None:
        self._came += data
        if not self._upgraded:
            end = self._came.find(b"\r\n\r\n")
            if end < 0:
                return
            if not self._came.startswith(b"HTTP/1.1 101"):
                raise Refused(f"no WebSocket: {bytes(self._came[:300]).decode()}")
            self._upgraded = True
            del self._came[: end + 4]
        while (frame := self._frame()) is not None:
            kind, payload = frame
            if kind == _TEXT:
                self._hear(payload)
            elif kind == _PING:
                self._send(_PONG, payload)
            elif kind == _CLOSE:
                self._transport.close()

    def _frame(self) -> tuple[int, bytes] | None:
        """Take the next whole frame off what came."""
        came = self._came
        if len(came) < 2:  # noqa: PLR2004 - a frame's head
            return None
        length, at = came[1] & 0x7F, 2
        extended = {_SHORT: 2, _MEDIUM: 8}.get(length, 0)
        if extended:
            length, at = int.from_bytes(came[2 : 2 + extended], "big"), 2 + extended
        if len(came) < at + length:
            return None
        frame = came[0] & 0x0F, bytes(came[at : at + length])
        del came[: at + length]
        return frame

    def _send(self, kind: int, payload: bytes) -> None:
        if len(payload) < _SHORT:
            self._transport.write(bytes((0x80 | kind, 0x80 | len(payload))) + _MASK + payload)


def _length(head: bytes) -> int:
    at = head.find(b"content-length:")
    return int(head[at + 15 :].split(b"\r", 1)[0]) if at >= 0 else 0
