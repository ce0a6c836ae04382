"""The code for exporting answers from a seat, for staff to type there (X11)."""

from aiohttp import web

from edge.web import keys
from edge.web.panel import person

routes = web.RouteTableDef()


@routes.get("/api/panel/export-code")
async def export_code(request: web.Request) -> web.Response:
    """Return the session's code, and the short name of the box's key for a seat that asks."""
    session = request.app[keys.VENUE].session(person(request)).session
    return web.json_response(
        {
            "session": session,
            "code": request.app[keys.EXPORTS].code(session),
            "box_key": request.app[keys.SITTINGS].box_key_name,
        },
        headers={"Cache-Control": "no-store"},
    )
