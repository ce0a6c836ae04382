"""Forks, faults, the audit log, and whether the server is well."""

from dataclasses import asdict

from aiohttp import web

from cloud.store.faults import Fault
from cloud.web.keys import scope, services
from cloud.web.shapes import coded

routes = web.RouteTableDef()

_MOST = 1_000


@routes.get("/api/forks")
async def forks(request: web.Request) -> web.Response:
    """List journal entries that are not on the chain."""
    found = await services(request).oversight.forks(scope(request), box=request.query.get("box"))
    return web.json_response({"forks": [asdict(fork) for fork in found]})


@routes.get("/api/faults")
async def faults(request: web.Request) -> web.Response:
    """List what arrived and could not be taken."""
    found = await services(request).oversight.faults(scope(request), box=request.query.get("box"))
    grouped: dict[tuple[str, str], list[Fault]] = {}
    for fault in found:
        grouped.setdefault((fault.box, fault.code), []).append(fault)
    return web.json_response(
        {
            "faults": [
                coded(
                    code,
                    box=box,
                    count=max(one.number for one in ring),
                    last_ms=ring[0].at_ms,
                    latest=[{"at_ms": one.at_ms, "detail": one.detail} for one in ring],
                )
                for (box, code), ring in grouped.items()
            ]
        }
    )


@routes.get("/api/audit")
async def audit(request: web.Request) -> web.Response:
    """List what people did, newest first."""
    text = request.query.get("limit", "100")
    limit = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 100  # noqa: PLR2004
    found = await services(request).oversight.audit(scope(request), limit=min(limit, _MOST))
    acts = [{k: v for k, v in asdict(act).items() if k != "id"} for act in found]
    return web.json_response({"audit": acts})


@routes.get("/healthz")
async def health(request: web.Request) -> web.Response:
    """Say whether the database answers and the line stands."""
    database = await services(request).oversight.database_answers()
    line = services(request).ordering.line_up
    body = {"database": database, "line": line}
    return web.json_response(body, status=200 if database else 503)
