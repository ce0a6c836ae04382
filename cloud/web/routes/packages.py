"""Offline packages: one upload, and what became of each attempt in it."""

from typing import Any

from aiohttp import web

from cloud.core.wording import sentences
from cloud.store.packages import Package
from cloud.web.bodies import pieces
from cloud.web.keys import account, scope, services

routes = web.RouteTableDef()


@routes.post("/api/packages")
async def upload(request: web.Request) -> web.Response:
    """Take a package; the same one again changes nothing."""
    taken = await services(request).packages.take(
        scope(request),
        pieces(request.content),
        session=request.query.get("session") or None,
        by=account(request).account,
    )
    shape = _shape(taken.package, taken.report) | {"again": taken.again}
    return web.json_response(shape, status=200 if taken.again else 201)


@routes.get("/api/packages")
async def all_packages(request: web.Request) -> web.Response:
    """List packages, newest first."""
    session = request.query.get("session") or None
    found = await services(request).packages.newest(scope(request), session=session)
    return web.json_response({"packages": [_shape(one, one.attempts) for one in found]})


def _shape(package: Package, report: list[dict[str, Any]]) -> dict[str, Any]:
    zh, en = sentences(package.code) if package.code else ("", "")
    return {
        "package": package.package,
        "venue": package.venue,
        "session": package.session,
        "exporter": package.exporter,
        "made_ms": package.made_ms,
        "bytes": package.bytes,
        "received_ms": package.received_ms,
        "stored_by": package.stored_by,
        "code": package.code,
        "zh": zh,
        "en": en,
        "attempts": [one | {"faults": [_fault(f) for f in one["faults"]]} for one in report],
    }


def _fault(fault: dict[str, Any]) -> dict[str, Any]:
    zh, en = sentences(fault["code"])
    return fault | {"zh": zh, "en": en}
