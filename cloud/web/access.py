"""Who may ask: the cookie, the origin of writes, and the headers every answer carries."""

from urllib.parse import urlsplit

from aiohttp import web

from cloud.web.keys import ACCOUNT, COOKIE, services
from cloud.web.problems import Handler, Refused

_OPEN = frozenset({"/api/sign-in", "/api/box-of-hq"})
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob: data:; frame-ancestors 'none'; "
        "base-uri 'none'; form-action 'self'"
    ),
}


@web.middleware
async def headers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Add what keeps a browser from being talked into anything."""
    response = await handler(request)
    if not response.prepared:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if request.path.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "no-store")
    return response


@web.middleware
async def signed_in(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let only somebody who signed in past ``/api/``, and no other site's page write."""
    if not request.path.startswith("/api/"):
        return await handler(request)
    live = request.headers.get("Upgrade", "").lower() == "websocket"
    if request.method not in _READS or live:
        _same_origin(request)
    if request.path not in _OPEN:
        account = await services(request).accounts.who(request.cookies.get(COOKIE, ""))
        if account is None:
            raise Refused(401, "sign-in-needed")
        if account.role != "hq":
            raise Refused(403, "not-allowed", account.role)
        request[ACCOUNT] = account
    return await handler(request)


def _same_origin(request: web.Request) -> None:
    """Refuse what a page of another site sends; without an Origin it is no browser's request."""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise Refused(403, "cross-site", origin[:200])
