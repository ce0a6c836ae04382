"""Big bytes for boxes, by hash, proved by a signed request line."""

from aiohttp import web
from pydantic import TypeAdapter

from cloud.store.boxes import Box
from cloud.web.bodies import Name, pieces
from cloud.web.keys import services

routes = web.RouteTableDef()

_NAME: TypeAdapter[str] = TypeAdapter(Name)
_PATH = r"/blobs/{sha256:[0-9a-f]{64}}"


@routes.get(_PATH)
async def fetch(request: web.Request) -> web.StreamResponse:
    """Send a blob, or the range of it that a broken download still lacks."""
    box = await _prove(request)
    path = await services(request).box_files.fetch(box, request.match_info["sha256"])
    return web.FileResponse(
        path,
        headers={
            "Cache-Control": "private, max-age=31536000, immutable",
            "Content-Type": "application/octet-stream",
        },
    )


@routes.put(_PATH)
async def put(request: web.Request) -> web.Response:
    """Take a blob; the same one again changes nothing."""
    box = await _prove(request)
    stored = await services(request).box_files.put(
        box, request.match_info["sha256"], pieces(request.content)
    )
    return web.Response(status=201 if stored.new else 204)


@routes.put(r"/box/files/{sha256:[0-9a-f]{64}}")
async def put_file(request: web.Request) -> web.Response:
    """Take a file that a candidate handed in; ``attempt`` says whose, and is signed with the path."""
    box = await _prove(request)
    attempt = _NAME.validate_python(request.query.get("attempt", ""))
    stored = await services(request).box_files.put_file(
        box, request.match_info["sha256"], attempt, pieces(request.content)
    )
    return web.Response(status=201 if stored.new else 204)


async def _prove(request: web.Request) -> Box:
    return await services(request).box_files.prove(
        request.headers.get("Authorization"), method=request.method, path=request.path_qs
    )
