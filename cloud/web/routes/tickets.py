"""Admission tickets to be printed, and a new issue of one."""

from typing import Any

from aiohttp import web

from cloud.services.tickets import Printed
from cloud.web.bodies import Body, Text, json_body
from cloud.web.keys import account, scope, services

routes = web.RouteTableDef()


class Reason(Body):
    """Why a ticket that somebody may hold is to be worthless."""

    reason: Text


@routes.get("/api/sessions/{session}/tickets")
async def all_tickets(request: web.Request) -> web.Response:
    """List the tickets of a session, a venue or a room with the codes to be printed."""
    found = await services(request).tickets.of_session(
        scope(request),
        request.match_info["session"],
        venue=request.query.get("venue"),
        room=request.query.get("room"),
        by=account(request).account,
    )
    return web.json_response({"tickets": [_shape(one) for one in found]})


@routes.post("/api/attempts/{attempt}/ticket")
async def reissue(request: web.Request) -> web.Response:
    """Revoke every ticket of an attempt and issue another."""
    wanted = await json_body(request, Reason)
    printed, boxes = await services(request).tickets.reissue(
        scope(request),
        request.match_info["attempt"],
        reason=wanted.reason,
        by=account(request).account,
    )
    return web.json_response({"ticket": _shape(printed), "boxes": boxes}, status=201)


def _shape(printed: Printed) -> dict[str, Any]:
    entry = printed.entry
    return {
        "attempt": entry.attempt,
        "name": entry.name,
        "ticket": entry.ticket,
        "venue": entry.venue,
        "room": entry.room,
        "seat": entry.seat,
        "issue": entry.ticket_issue,
        "code": printed.code,
    }
