"""The HTTP server: parse, call one service, answer."""

from pathlib import Path

from aiohttp import web

from cloud.web import access, problems, throttle
from cloud.web.keys import SERVICES, SETTINGS, Services, Settings
from cloud.web.routes import (
    attempts,
    blobs,
    calibrations,
    late,
    notices,
    openings,
    oversight,
    packages,
    papers,
    progress,
    receipts,
    rosters,
    sessions,
    signing_in,
    tickets,
    venues,
)

_HERE = Path(__file__).parent
CONSOLE = _HERE / "console"
PUBLIC = CONSOLE / "public"
SHARED = _HERE.parent.parent / "contract" / "web"
_JSON_LIMIT = 1024 * 1024


async def _front(_request: web.Request) -> web.StreamResponse:
    """Send whoever comes to the front door to the console."""
    raise web.HTTPFound("/console/")


async def _console(_request: web.Request) -> web.StreamResponse:
    return web.FileResponse(CONSOLE / "index.html")


async def _receipt(_request: web.Request) -> web.StreamResponse:
    """Let anyone check a receipt."""
    return web.FileResponse(PUBLIC / "receipt.html")


def build(services: Services, settings: Settings) -> web.Application:
    """Return the application; pages are served as they are written. Looks at the disk: blocking."""
    app = web.Application(
        middlewares=[access.headers, problems.problems, access.signed_in],
        client_max_size=_JSON_LIMIT,
    )
    app[SERVICES] = services
    app[SETTINGS] = settings
    app[throttle.ASKED] = throttle.tries()
    app[progress.SOCKETS] = set()
    app.on_shutdown.append(progress.close_all)
    for door in ("/", "/console"):
        app.router.add_get(door, _front)
    for noun in (
        attempts,
        blobs,
        calibrations,
        late,
        notices,
        openings,
        oversight,
        packages,
        papers,
        progress,
        receipts,
        rosters,
        sessions,
        signing_in,
        tickets,
        venues,
    ):
        app.add_routes(noun.routes)
    app.router.add_get("/console/", _console)
    app.router.add_get("/receipt", _receipt)
    for prefix, folder in (("/console", CONSOLE), ("/shared", SHARED)):
        app.router.add_static(prefix, folder)
    return app
