"""Debian's Chromium for the tests of the pages, and a server that can be stopped and started.

Asynchronous like the programs under test, so that page and server share one loop; each test has a
browser process of its own, because a loop ends with its test.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

ROOT = Path(__file__).parents[2]
SHARED = ROOT / "contract" / "web"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A Chromium without a window."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        await chromium.close()


@pytest.fixture
async def profile(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A browser that has seen nothing yet."""
    context = await browser.new_context(locale="zh-CN")
    yield context
    await context.close()


@pytest.fixture
async def page(profile: BrowserContext) -> AsyncIterator[Page]:
    """A tab whose uncaught errors fail the test."""
    tab = await profile.new_page()
    faults: list[str] = []
    tab.on("pageerror", lambda error: faults.append(str(error)))
    yield tab
    assert faults == []


class Served:
    """A web application on localhost that a test stops and starts again on the same port."""

    def __init__(self, make: Callable[[], web.Application]) -> None:
        self._make = make
        self._port = 0
        self._running = AsyncExitStack()

    @property
    def origin(self) -> str:
        """Return where it answers."""
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        """Listen."""
        runner = web.AppRunner(self._make(), shutdown_timeout=0.1)
        await runner.setup()
        self._running.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", self._port).start()
        self._port = runner.addresses[0][1]

    async def stop(self) -> None:
        """Break every connection and refuse new ones."""
        await self._running.aclose()


Serve = Callable[[Callable[[], web.Application]], Awaitable[Served]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Start applications and stop them after the test."""
    async with AsyncExitStack() as stack:

        async def start(make: Callable[[], web.Application]) -> Served:
            served = Served(make)
            await served.start()
            stack.push_async_callback(served.stop)
            return served

        yield start


@pytest.fixture
async def shared_page(page: Page, serve: Serve) -> Page:
    """An empty page of an origin that serves the shared modules and the seat's."""

    def make() -> web.Application:
        async def blank(_: web.Request) -> web.Response:
            text = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><body></body></html>'
            return web.Response(text=text, content_type="text/html")

        app = web.Application()
        app.router.add_get("/", blank)
        app.router.add_static("/shared/", SHARED)
        app.router.add_static("/seat/", ROOT / "edge" / "web" / "seat")
        return app

    served = await serve(make)
    await page.goto(served.origin + "/")
    return page
