"""A box that says what a test wants, in the messages of docs/lan-api.md; and phones that look at it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web
from playwright.async_api import Page, async_playwright, expect

from contract import problems, reasons
from tests.ui.conftest import ARGUMENTS, CHROMIUM, SHARED, Serve
from tests.ui.panel_venue import INVIGILATOR, PANEL

CAMERA = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
PHONE = {"width": 390, "height": 844}
NOTICE = {"version": "7", "zh": "须知全文。", "en": "The notice in full."}
Reply = Callable[[web.Request, bytes], web.StreamResponse]


def guide(reason: str | None = None, *, steady: int = 0, **more: Any) -> dict[str, Any]:
    """Return guidance on a frame; without a reason one face is right."""
    chinese, english = reasons.sentences(reason or "")
    return {
        "type": "guide",
        "at_ms": 0.0,
        "faces": 0 if reason == "NO_FACE" else 1,
        "reason": reason,
        "zh": chinese,
        "en": english,
        "place": [0.3, 0.2, 0.4, 0.5],
        "steady": steady,
        **more,
    }


def verdict(outcome: str, reason: str | None = None, **more: Any) -> dict[str, Any]:
    """Return the reply of a check-in."""
    chinese, english = reasons.sentences(reason or "")
    said = {"outcome": outcome, "reason": reason, "zh": chinese, "en": english}
    return {
        "type": "verdict",
        **said,
        "distance": 0.4,
        "threshold": 0.5,
        "milliseconds": 80.0,
        "frames": 5,
        "presentation": "bona-fide",
        "seat": "1",
        "name": "考生 001",
        "alert": None,
        **more,
    }


def problem(code: str) -> dict[str, Any]:
    """Return a problem as the door's camera is told of it."""
    chinese, english = problems.sentences(code)
    return {"type": "problem", "code": code, "zh": chinese, "en": english}


def refused(code: str, status: int = 409) -> web.Response:
    """Return a problem document."""
    chinese, english = problems.sentences(code)
    body = {"title": code, "status": status, "detail": "", "zh": chinese, "en": english}
    return web.json_response(body, status=status, content_type="application/problem+json")


class StandIn:
    """The panel's end of a box: one venue, one sight, and what was asked of both.

    Attributes:
        place: the ``Venue``; `show` sends another.
        heard: what the panel said on the sight, frames left out.
        frames: the binary messages of the sight.
        posted: path and body of what the panel posted.
        replies: by path, what to answer; 204 otherwise.
        photo: what every picture is answered with.
        refusing: whether the sight cannot be opened.
    """

    def __init__(self, place: dict[str, Any], *, me: dict[str, Any] = INVIGILATOR) -> None:
        self.place = place
        self.me = me
        self.heard: list[dict[str, Any]] = []
        self.frames: list[bytes] = []
        self.posted: list[tuple[str, bytes]] = []
        self.replies: dict[str, Reply] = {}
        self.photo = b""
        self.refusing = False
        self._live: set[web.WebSocketResponse] = set()
        self._sight: set[web.WebSocketResponse] = set()
        self._changed = asyncio.Event()

    def app(self) -> web.Application:
        """Return the application."""
        app = web.Application(client_max_size=8 * 1024 * 1024)
        app.router.add_get("/panel/", self._page)
        app.router.add_get("/api/panel/live", self._watch)
        app.router.add_get("/api/panel/sight", self._look)
        app.router.add_get("/api/{path:.+}", self._get)
        app.router.add_post("/api/{path:.+}", self._post)
        app.router.add_static("/shared/", SHARED)
        app.router.add_static("/panel/", PANEL)
        return app

    async def tell(self, *messages: dict[str, Any]) -> None:
        """Say something on the sight."""
        for message in messages:
            for socket in set(self._sight):
                await socket.send_json(message)

    async def show(self, place: dict[str, Any]) -> None:
        """Send another venue."""
        self.place = place
        for socket in set(self._live):
            await socket.send_json({"type": "venue", **place})

    async def cut(self) -> None:
        """Break the sight."""
        for socket in set(self._sight):
            await socket.close()

    async def until(self, condition: Callable[[], Any], *, seconds: float = 10) -> None:
        """Wait for something that the panel does."""
        async with asyncio.timeout(seconds):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    def said(self, kind: str) -> list[dict[str, Any]]:
        """Return the messages of a kind that the panel has sent."""
        return [message for message in self.heard if message["type"] == kind]

    def posts(self, path: str) -> list[bytes]:
        """Return the bodies posted to a path."""
        return [body for where, body in self.posted if where == path]

    async def _page(self, _: web.Request) -> web.StreamResponse:
        return web.FileResponse(PANEL / "index.html")

    async def _watch(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._live.add(socket)
        await socket.send_json({"type": "venue", **self.place})
        async for _ in socket:
            pass
        self._live.discard(socket)
        return socket

    async def _look(self, request: web.Request) -> web.StreamResponse:
        if self.refusing:
            return refused("internal", 503)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sight.add(socket)
        self._changed.set()
        async for message in socket:
            if message.type == WSMsgType.BINARY:
                self.frames.append(message.data)
            else:
                self.heard.append(message.json())
            self._changed.set()
        self._sight.discard(socket)
        return socket

    async def _get(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/api/panel/")
        known: dict[str, Any] = {"me": self.me, "camera": {"available": False}, "consent": NOTICE}
        if path in self.replies:
            return self.replies[path](request, b"")
        if path in known:
            return web.json_response(known[path])
        return web.Response(body=self.photo, content_type="image/jpeg")

    async def _post(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        path = request.path.removeprefix("/api/panel/")
        self.posted.append((path, body))
        self._changed.set()
        reply = self.replies.get(path)
        return reply(request, body) if reply else web.Response(status=204)


def answers(body: dict[str, Any]) -> Reply:
    """Reply with JSON."""
    return lambda _request, _body: web.json_response(body)


def refuses(code: str) -> Reply:
    """Reply with a problem."""
    return lambda _request, _body: refused(code)


@asynccontextmanager
async def phone(
    *, video: Path | None = None, camera: bool = True, **context: Any
) -> AsyncIterator[Page]:
    """Hold a phone-sized page, with a camera that shows ``video`` or a test picture."""
    arguments = [*ARGUMENTS, *(CAMERA if camera else ())]
    if video is not None:
        arguments.append(f"--use-file-for-fake-video-capture={video}")
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        given = {"locale": "zh-CN", "viewport": PHONE, **context}
        page = await (await chromium.new_context(**given)).new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        try:
            yield page
        finally:
            await chromium.close()
        assert faults == []


async def opened(page: Page, serve: Serve, box: StandIn) -> None:
    """Open the panel at the venue."""
    served = await serve(box.app)
    await page.goto(served.origin + "/panel/")
    await expect(page.get_by_test_id("people")).to_be_visible()


async def at_door(page: Page, serve: Serve, box: StandIn, attempt: str | None = None) -> None:
    """Open the panel at the door, aimed at a candidate or at nobody."""
    served = await serve(box.app)
    await page.goto(served.origin + "/panel/")
    if attempt is None:
        await page.locator("[data-testid=check-in]:visible").first.click()
    else:
        people = [one for room in box.place["rooms"] for one in room["candidates"]]
        ticket = next(one["ticket"] for one in people if one["attempt"] == attempt)
        await page.get_by_test_id(f"candidate-{ticket}").click()
        await page.locator("[data-testid=sheet] [data-testid=check-in]").click()
    await box.until(lambda: box.frames and box.said("aim"))
