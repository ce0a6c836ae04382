"""Attempts: lists, one in full, its photo, and wishes about it."""

from typing import Literal

from aiohttp import web

from cloud.ports.blobs import BlobMissing
from cloud.web.bodies import Body, Text, json_body
from cloud.web.keys import account, scope, services
from cloud.web.record import record_shape

routes = web.RouteTableDef()


class WishBody(Body):
    """What the console wishes of the box."""

    decision: Literal["admit", "refuse"]
    reason: Text


@routes.get("/api/sessions/{session}/attempts")
async def all_attempts(request: web.Request) -> web.Response:
    """List the attempts of a session."""
    query = request.query
    found = await services(request).attempts.of_session(
        scope(request),
        request.match_info["session"],
        venue=query.get("venue"),
        room=query.get("room"),
        state=query.get("state"),
        text=query.get("q", "")[:100],
    )
    return web.json_response({"attempts": [line.model_dump() for line in found]})


@routes.get("/api/attempts/{attempt}")
async def one_attempt(request: web.Request) -> web.Response:
    """Show everything about one attempt."""
    record = await services(request).attempts.record(scope(request), request.match_info["attempt"])
    return web.json_response(record_shape(record))


@routes.get("/api/attempts/{attempt}/photo")
async def photo(request: web.Request) -> web.Response:
    """Return the roster photo."""
    entry = await services(request).attempts.entry(scope(request), request.match_info["attempt"])
    if entry.photo is None:
        raise BlobMissing(entry.attempt)
    data = await services(request).blobs.get(entry.photo)
    return web.Response(body=data, content_type="image/jpeg")


@routes.get(r"/api/attempts/{attempt}/files/{sha256:[0-9a-f]{64}}")
async def file(request: web.Request) -> web.Response:
    """Return a file that the candidate handed in, never to be opened by the browser itself."""
    sha256 = request.match_info["sha256"]
    data = await services(request).attempts.file(
        scope(request), request.match_info["attempt"], sha256, by=account(request).account
    )
    return web.Response(
        body=data,
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{sha256[:16]}"'},
    )


@routes.post("/api/attempts/{attempt}/wish")
async def wish(request: web.Request) -> web.Response:
    """Tell the venue's boxes what the console wishes; the first box to decide decides."""
    wanted = await json_body(request, WishBody)
    issued = await services(request).attempts.wish(
        scope(request),
        request.match_info["attempt"],
        admit=wanted.decision == "admit",
        reason=wanted.reason,
        by=account(request).account,
    )
    orders = [{"box": order.box, "seq": order.seq} for order in issued]
    return web.json_response({"orders": orders}, status=202)
