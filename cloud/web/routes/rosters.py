"""Rosters: the dry run, the import, and what is stored."""

from aiohttp import BodyPartReader, web

from cloud.ports.blobs import Stored
from cloud.web.bodies import Body, Name, json_body, pieces
from cloud.web.keys import account, scope, services
from cloud.web.problems import Refused
from cloud.web.shapes import entry_shape, roster_shape

routes = web.RouteTableDef()

_LIMITS = {"roster": 32 * 1024 * 1024, "photos": 1024**3}


class Token(Body):
    """What a dry run gave."""

    token: Name


@routes.post("/api/sessions/{session}/roster")
async def dry_run(request: web.Request) -> web.Response:
    """Check a roster and its photos; nothing of them is stored as entries."""
    parts = await _parts(request)
    if "roster" not in parts:
        raise Refused(422, "malformed", "the part 'roster' is missing")
    report = await services(request).rosters.dry_run(
        scope(request),
        request.match_info["session"],
        file=parts["roster"].sha256,
        archive=parts["photos"].sha256 if "photos" in parts else None,
        by=account(request).account,
    )
    return web.json_response(roster_shape(report))


@routes.get("/api/sessions/{session}/roster/progress")
async def looked(request: web.Request) -> web.Response:
    """Say how far one's own dry run is with its photos."""
    done, of = services(request).rosters.looked(
        request.match_info["session"], by=account(request).account
    )
    return web.json_response({"looked": done, "of": of})


@routes.post("/api/sessions/{session}/roster/accept")
async def accept(request: web.Request) -> web.Response:
    """Store what a dry run showed."""
    wanted = await json_body(request, Token)
    report = await services(request).rosters.accept(
        scope(request),
        request.match_info["session"],
        wanted.token,
        by=account(request).account,
    )
    await services(request).ingest.reconsider()  # a box may have written of these people already
    return web.json_response({"adds": report.adds, "changes": report.changes, "same": report.same})


@routes.get("/api/sessions/{session}/entries")
async def all_entries(request: web.Request) -> web.Response:
    """List the stored entries."""
    found = await services(request).rosters.entries(
        scope(request),
        request.match_info["session"],
        venue=request.query.get("venue"),
        room=request.query.get("room"),
    )
    return web.json_response({"entries": [entry_shape(entry) for entry in found]})


async def _parts(request: web.Request) -> dict[str, Stored]:
    """Store the parts of a multipart body as blobs, each within its limit."""
    if not request.content_type.startswith("multipart/"):
        raise Refused(422, "malformed", "a multipart body is wanted")
    parts: dict[str, Stored] = {}
    async for part in await request.multipart():
        name = part.name if isinstance(part, BodyPartReader) else None
        if not isinstance(part, BodyPartReader) or name not in _LIMITS or name in parts:
            raise Refused(422, "malformed", f"the part {name!r} is not wanted")
        parts[name] = await services(request).blobs.receive(pieces(part), limit=_LIMITS[name])
    return parts
