"""Codes that open papers without a line: for the central office, and code A for everybody (X2)."""

from typing import Any

from aiohttp import web

from cloud.services.openings import Page
from cloud.store.openings import Look, Use
from cloud.web import open_page
from cloud.web.bodies import Body, Name, Text, json_body
from cloud.web.keys import account, scope, services
from cloud.web.throttle import slow

routes = web.RouteTableDef()


class Reason(Body):
    """Why somebody wants it."""

    reason: Text


class SheetBody(Body):
    """Whose envelope."""

    venue: Name


@routes.get("/api/sessions/{session}/opening")
async def page(request: web.Request) -> web.Response:
    """Show how a session's codes stand."""
    found = await services(request).openings.page(scope(request), _session(request))
    return web.json_response(_page(found))


@routes.post("/api/sessions/{session}/opening/looks")
async def ask(request: web.Request) -> web.Response:
    """Ask to see code A before its time."""
    wanted = await json_body(request, Reason)
    look = await services(request).early_looks.ask(
        _session(request), reason=wanted.reason, by=account(request).account
    )
    return web.json_response(_look(look), status=201)


@routes.post("/api/sessions/{session}/opening/looks/{look}/agree")
async def agree(request: web.Request) -> web.Response:
    """Be the second person."""
    look = await services(request).early_looks.agree(
        _session(request), request.match_info["look"], by=account(request).account
    )
    return web.json_response(_look(look))


@routes.post("/api/sessions/{session}/opening/looks/{look}/show")
async def show(request: web.Request) -> web.Response:
    """Show code A to the two who agreed."""
    code = await services(request).early_looks.show(
        _session(request), request.match_info["look"], by=account(request).account
    )
    return web.json_response({"code_a": code})


@routes.post("/api/sessions/{session}/opening/sheet")
async def sheet(request: web.Request) -> web.Response:
    """Return what goes into one chief's envelope."""
    wanted = await json_body(request, SheetBody)
    found = await services(request).openings.sheet(
        scope(request), _session(request), wanted.venue, by=account(request).account
    )
    session = found.session
    return web.json_response(
        {
            "session": session.session,
            "title": session.title,
            "starts_ms": session.starts_ms,
            "ends_ms": session.ends_ms,
            "venue": found.venue.venue,
            "venue_name": found.venue.name,
            "address": found.venue.address,
            "release": found.release,
            "code_b": found.code_b,
        }
    )


@routes.post("/api/sessions/{session}/opening/renew")
async def renew(request: web.Request) -> web.Response:
    """Make other codes; every sheet that was printed is worthless then."""
    wanted = await json_body(request, Reason)
    release = await services(request).openings.renew(
        _session(request), reason=wanted.reason, by=account(request).account
    )
    return web.json_response({"release": release})


@routes.get("/open/{session}")
async def published(request: web.Request) -> web.Response:
    """Tell anyone code A, once it is time; a page that needs no program to be read."""
    slow(request)
    session, code = await services(request).openings.published(_session(request))
    if "application/json" in request.headers.get("Accept", ""):
        body = {"session": session.session, "title": session.title, "code_a": code}
        return web.json_response(body, headers={"Cache-Control": "no-store"})
    text = open_page.html(session.title, session.session, code)
    headers = {"Cache-Control": "no-store"}
    return web.Response(text=text, content_type="text/html", headers=headers)


def _session(request: web.Request) -> str:
    return request.match_info["session"]


def _page(page: Page) -> dict[str, Any]:
    return {
        "session": page.session.session,
        "release": page.release,
        "release_ms": page.release_ms,
        "code_a": page.code_a,
        "venues": [
            {
                "venue": venue.venue,
                "name": venue.name,
                "ready": part is not None,
                "boxes": [
                    {"box": box, "outcome": outcome}
                    for box, outcome in _outcomes(page, venue.venue).items()
                ],
            }
            for venue, part in page.venues
        ],
        "looks": [_look(look) for look in page.looks],
        "uses": [_use(use) for use in page.uses],
    }


def _outcomes(page: Page, venue: str) -> dict[str, str | None]:
    """Return what became of the newest order at each box."""
    return {order.box: order.outcome for order in page.orders if order.venue == venue}


def _look(look: Look) -> dict[str, Any]:
    return {
        "look": look.look,
        "asked_by": look.asked_by,
        "asked_ms": look.asked_ms,
        "reason": look.reason,
        "second": look.second,
        "second_ms": look.second_ms,
    }


def _use(use: Use) -> dict[str, Any]:
    return {
        "what": use.what,
        "box": use.box,
        "venue": use.venue,
        "by": use.by,
        "second": use.second,
        "at_ms": use.at_ms,
    }
