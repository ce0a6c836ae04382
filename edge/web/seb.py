"""Safe Exam Browser: the settings file, the page that it opens first, and the gate (X15)."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from aiohttp import web
from pydantic import Field

from contract.wire import Wire
from edge.core import seb
from edge.core.refusal import Refusal
from edge.web import keys, pages

routes = web.RouteTableDef()

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

COOKIE = "kaobox-seb"
SHOWN = "X-SafeExamBrowser-ConfigKeyHash"
_GATED = {"/api/sign-in", "/api/key"}
_MEDIA_TYPE = "application/seb"


class Shown(Wire):
    """``POST /api/seb``: what the page's script read, for the address with this nonce."""

    nonce: Annotated[str, Field(max_length=64)]
    config_key: Annotated[str, Field(pattern="^[0-9a-fA-F]{64}$")]


def origin(request: web.Request) -> str:
    """Return scheme and host as the browser has them."""
    return f"{request.scheme}://{request.host}"


@web.middleware
async def gate(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse signing in, and the paper's key, to other browsers where this one is required."""
    desk = request.app[keys.SEB]
    if desk.required and request.path in _GATED:
        desk.check(
            origin(request),
            request.raw_path,
            shown=request.headers.get(SHOWN),
            token=request.cookies.get(COOKIE),
            source=str(request.remote),
        )
    return await handler(request)


@routes.get("/seat/exam.seb")
async def file(request: web.Request) -> web.Response:
    """Return the settings file of the session."""
    session = request.app[keys.VENUE].box()["session"]
    if session is None:
        raise Refusal("session-not-open")
    name = session["session"]
    data = await request.app[keys.SEB].file(origin(request), name)
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{name}.seb"',
    }
    return web.Response(body=data, content_type=_MEDIA_TYPE, headers=headers)


@routes.get(seb.START)
async def start(request: web.Request) -> web.Response:
    """Return the page that shows the Config Key, at an address with a nonce."""
    if "n" not in request.query:
        raise web.HTTPFound(f"{seb.START}?n={request.app[keys.SEB].nonce()}")
    return await pages.page(request, "seb.html")


@routes.get(seb.QUIT)
async def leave(request: web.Request) -> web.Response:
    """Return what is seen where the browser does not close by itself at this address."""
    return await pages.page(request, "seb-quit.html")


@routes.post("/api/seb")
async def show(request: web.Request) -> web.Response:
    """Take what the page's script shows; the pass is a cookie that no script can read."""
    wish = Shown.model_validate_json(await request.read())
    token = request.app[keys.SEB].pass_for(
        origin(request), wish.nonce, wish.config_key, source=str(request.remote)
    )
    response = web.Response(status=204)
    response.set_cookie(COOKIE, token, httponly=True, samesite="Strict")
    return response
