"""The LAN application: routes, pages, and the services they call."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from edge.core.refusal import Refusal
from edge.ports.camera import Camera
from edge.services.accounts import Accounts
from edge.services.door import DoorDesk
from edge.services.exam_desk import ExamDesk
from edge.services.export import ExportCodes
from edge.services.ledger import Ledger
from edge.services.notices import Notices
from edge.services.paper_keys import PaperKeys
from edge.services.seb import Seb
from edge.services.sights import Sights
from edge.services.sittings import Sittings
from edge.services.timekeeper import Timekeeper
from edge.services.uploads import Uploads
from edge.services.venue import Venue
from edge.store.cache import Cache
from edge.store.shelf import Shelf
from edge.web import door as door_routes
from edge.web import exam as exam_routes
from edge.web import export, keys, live, opening, pages, panel, probes, seat, seb, sight
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
    uploads: Uploads,
    exports: ExportCodes,
    accounts: Accounts,
    door: DoorDesk,
    sights: Sights,
    exam: ExamDesk,
    timekeeper: Timekeeper,
    ledger: Ledger,
    papers: Cache,
    paper_keys: PaperKeys,
    camera: Camera,
    seb_desk: Seb,
    answer_probes: bool,
    shared: Path,
    max_body: int,
) -> web.Application:
    """Return the application; ``shared`` is ``contract/web``."""
    online = [probes.probes] if answer_probes else []
    app = web.Application(
        middlewares=[*online, headers, problems, own_pages, seb.gate], client_max_size=max_body
    )
    app[keys.VENUE] = venue
    app[keys.SITTINGS] = sittings
    app[keys.UPLOADS] = uploads
    app[keys.EXPORTS] = exports
    app[keys.NOTICES] = Notices(ledger)
    app[keys.ACCOUNTS] = accounts
    app[keys.DOOR] = door
    app[keys.SIGHTS] = sights
    app[keys.EXAM] = exam
    app[keys.TIMEKEEPER] = timekeeper
    app[keys.LEDGER] = ledger
    app[keys.PAPERS] = papers
    app[keys.SHELF] = Shelf(papers)
    app[keys.PAPER_KEYS] = paper_keys
    app[keys.CAMERA] = camera
    app[keys.SEB] = seb_desk
    app[keys.SOCKETS] = set()
    app[keys.SIGNED_IN] = {}
    for part in (pages, seat, panel, door_routes, opening, exam_routes, export, live, sight, seb):
        app.add_routes(part.routes)
    pages.add_folders(app, shared)
    app.on_shutdown.append(live.close_all)
    return app
