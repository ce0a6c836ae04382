"""The LAN application: routes, pages, and the services they call."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from edge.core.refusal import Refusal
from edge.ports.camera import Camera
from edge.services.accounts import Accounts
from edge.services.door import DoorDesk
from edge.services.ledger import Ledger
from edge.services.sittings import Sittings
from edge.services.timekeeper import Timekeeper
from edge.services.venue import Venue
from edge.store.cache import Cache
from edge.web import keys, live, pages, panel, seat
from edge.web.problems import problems

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob: data:; connect-src 'self' ws: wss:;"
        " media-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
}


@web.middleware
async def headers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Add what every response carries."""
    response = await handler(request)
    if not response.prepared:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
    return response


@web.middleware
async def own_pages(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a page of another site that acts here through somebody's browser."""
    origin = request.headers.get("Origin")
    foreign = origin is not None and origin.partition("://")[2] != request.host
    if foreign and request.path.startswith("/api/"):
        raise Refusal("cross-site", str(origin))
    return await handler(request)


def build(
    *,
    venue: Venue,
    sittings: Sittings,
    accounts: Accounts,
    door: DoorDesk,
    timekeeper: Timekeeper,
    ledger: Ledger,
    papers: Cache,
    camera: Camera,
    shared: Path,
    max_body: int,
) -> web.Application:
    """Return the application; ``shared`` is ``contract/web``."""
    app = web.Application(middlewares=[headers, problems, own_pages], client_max_size=max_body)
    app[keys.VENUE] = venue
    app[keys.SITTINGS] = sittings
    app[keys.ACCOUNTS] = accounts
    app[keys.DOOR] = door
    app[keys.TIMEKEEPER] = timekeeper
    app[keys.LEDGER] = ledger
    app[keys.PAPERS] = papers
    app[keys.CAMERA] = camera
    app[keys.SOCKETS] = set()
    for routes in (pages.routes, seat.routes, panel.routes, live.routes):
        app.add_routes(routes)
    pages.add_folders(app, shared)
    app.on_shutdown.append(live.close_all)
    return app
