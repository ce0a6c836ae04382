"""Late answers: the list, what a decision would change, and the decision (X12)."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from aiohttp import web
from pydantic import Field

from cloud.services.late import LateAttempt, LateOperation
from cloud.web.bodies import Body, Text, json_body
from cloud.web.keys import account, scope, services
from contract.wire import Sha256

routes = web.RouteTableDef()


class DecisionBody(Body):
    """A decision; without ``token`` it is only shown what it would change."""

    decision: Literal["accept", "keep-out"]
    operations: Annotated[tuple[Sha256, ...], Field(min_length=1, max_length=5000)]
    reason: Text
    token: Sha256 | None = None


@routes.get("/api/sessions/{session}/late")
async def all_late(request: web.Request) -> web.Response:
    """List attempts with late answers."""
    found = await services(request).late.of_session(scope(request), request.match_info["session"])
    return web.json_response({"late": [_attempt(one) for one in found]})


@routes.post("/api/attempts/{attempt}/late")
async def decide(request: web.Request) -> web.Response:
    """Show what a decision would change, or carry out what was shown."""
    wanted = await json_body(request, DecisionBody)
    late, attempt = services(request).late, request.match_info["attempt"]
    if wanted.token is None:
        proposal = await late.propose(scope(request), attempt, wanted.decision, wanted.operations)
        return web.json_response(asdict(proposal))
    version = await late.decide(
        scope(request),
        attempt,
        wanted.decision,
        wanted.operations,
        token=wanted.token,
        reason=wanted.reason,
        by=account(request).account,
    )
    return web.json_response({"version": asdict(version)}, status=201)


def _attempt(one: LateAttempt) -> dict[str, Any]:
    entry = one.entry
    return {
        "attempt": entry.attempt,
        "name": entry.name,
        "ticket": entry.ticket,
        "venue": entry.venue,
        "room": entry.room,
        "seat": entry.seat,
        "version": one.version,
        "operations": [_operation(late) for late in one.operations],
    }


def _operation(one: LateOperation) -> dict[str, Any]:
    operation = one.operation
    return {
        "sha256": one.kept.digest,
        "item": operation.item,
        "epoch": operation.epoch,
        "revision": operation.revision,
        "exam_ms": operation.exam_ms,
        "package": one.kept.package or None,
        "decided": one.kept.decided,
        "verified": one.kept.verified,
    }
