"""Announcements and corrections during an exam, and who has read them (X18)."""

import json
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from cloud.services.notices import Reach, Wanted
from cloud.store.notices import Notice
from cloud.web.bodies import Body, json_body
from cloud.web.keys import account, scope, services
from contract.notice import Audience
from contract.paper import Identifier
from contract.wire import Label, Name

routes = web.RouteTableDef()

_UNREAD = 200


class NoticeBody(Body):
    """What to tell whom; no room, attempt or paper means everybody at the venues."""

    text: Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]
    item: Identifier | None = None
    venues: Annotated[tuple[Name, ...], Field(max_length=5000)] = ()
    rooms: Annotated[tuple[Label, ...], Field(max_length=500)] = ()
    papers: Annotated[tuple[Name, ...], Field(max_length=500)] = ()
    attempts: Annotated[tuple[Name, ...], Field(max_length=500)] = ()


@routes.get("/api/sessions/{session}/notices")
async def all_notices(request: web.Request) -> web.Response:
    """List a session's notices with their reach."""
    name = request.match_info["session"]
    found = await services(request).notices.of_session(scope(request), name)
    return web.json_response({"notices": [_shape(reach) for reach in found]})


@routes.post("/api/sessions/{session}/notices")
async def post(request: web.Request) -> web.Response:
    """Tell seats something."""
    body = await json_body(request, NoticeBody)
    audience = Audience(rooms=body.rooms, attempts=body.attempts, papers=body.papers)
    notice = await services(request).notices.post(
        scope(request),
        request.match_info["session"],
        Wanted(body.text, body.item, audience, body.venues),
        by=account(request).account,
    )
    return web.json_response({"notice": notice.notice}, status=201)


def _shape(reach: Reach) -> dict[str, Any]:
    one = reach.notice
    own = isinstance(one, Notice)
    return {
        "notice": one.notice,
        "by_hq": own,
        "by": one.posted_by if isinstance(one, Notice) else one.by,
        "at_ms": one.posted_ms if isinstance(one, Notice) else one.at_ms,
        "venues": one.places if isinstance(one, Notice) else [one.venue],
        "text": one.text,
        "item": one.item,
        "audience": json.loads(one.audience),
        "meant": reach.meant,
        "read": reach.read,
        "unread": [
            {"attempt": e.attempt, "name": e.name, "venue": e.venue, "room": e.room, "seat": e.seat}
            for e in reach.unread[:_UNREAD]
        ],
        "boxes": [
            {"box": box, "outcome": outcome}
            for box, outcome in {o.box: o.outcome for o in reach.orders}.items()
        ],
    }
