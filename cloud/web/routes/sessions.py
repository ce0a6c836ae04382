"""Plans and sessions, their staff, and publishing them."""

from typing import Annotated, Literal

from aiohttp import web
from pydantic import Field

from cloud.services.progress_page import session_view
from cloud.services.staffing import Assignment
from cloud.store.sessions import Plan, Session
from cloud.web.bodies import Body, LongText, Millis, Name, Text, json_body
from cloud.web.keys import account, scope, services
from cloud.web.shapes import order_shape, person_shape
from contract.wire import Label

routes = web.RouteTableDef()

SessionName = Annotated[
    str, Field(min_length=1, max_length=31, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
]


class PlanBody(Body):
    """A plan to be."""

    plan: Name
    title: Text


class SessionChange(Body):
    """What describes a session."""

    title: Text
    venue: Name | None = None
    opens_ms: Millis
    starts_ms: Millis
    ends_ms: Millis
    late_entry_minutes: Annotated[int, Field(ge=0, le=24 * 60)] = 30
    rules: LongText = ""
    rules_version: Name = "1"


class SessionBody(SessionChange):
    """A session to be."""

    session: SessionName
    plan: Name


class StaffBody(Body):
    """Somebody's assignment to a session."""

    account: Name
    name: Text
    role: Literal["invigilator", "chief", "venue-admin"]
    venue: Name | None = None
    rooms: Annotated[tuple[Label, ...], Field(max_length=500)] = ()
    pin: Annotated[str, Field(min_length=4, max_length=32)]


@routes.get("/api/plans")
async def all_plans(request: web.Request) -> web.Response:
    """List plans."""
    found = await services(request).exams.plans()
    states = await services(request).calibrating.states()
    shapes = [_plan(plan) | {"threshold": states.get(plan.plan, "none")} for plan in found]
    return web.json_response({"plans": shapes})


@routes.post("/api/plans")
async def add_plan(request: web.Request) -> web.Response:
    """Add a plan."""
    wanted = await json_body(request, PlanBody)
    plan = Plan(wanted.plan, wanted.title, services(request).clock.now_ms())
    stored, new = await services(request).exams.add_plan(plan, by=account(request).account)
    return web.json_response(_plan(stored), status=201 if new else 200)


@routes.get("/api/sessions")
async def all_sessions(request: web.Request) -> web.Response:
    """List sessions, of one plan or of all."""
    found = await services(request).exams.sessions(scope(request), plan=request.query.get("plan"))
    return web.json_response({"sessions": [session_view(one).model_dump() for one in found]})


@routes.post("/api/sessions")
async def add_session(request: web.Request) -> web.Response:
    """Add a session."""
    wanted = await json_body(request, SessionBody)
    now_ms = services(request).clock.now_ms()
    session = Session(**wanted.model_dump(), created_ms=now_ms, changed_ms=now_ms)
    stored, new = await services(request).exams.add_session(
        scope(request), session, by=account(request).account
    )
    return web.json_response(session_view(stored).model_dump(), status=201 if new else 200)


@routes.get("/api/sessions/{session}")
async def one_session(request: web.Request) -> web.Response:
    """Show one session."""
    found = await services(request).exams.session(scope(request), _session(request))
    return web.json_response(session_view(found).model_dump())


@routes.put("/api/sessions/{session}")
async def change_session(request: web.Request) -> web.Response:
    """Change a session; boxes learn of it when it is published again."""
    wanted = await json_body(request, SessionChange)
    stored = await services(request).exams.change_session(
        scope(request), _session(request), wanted.model_dump(), by=account(request).account
    )
    return web.json_response(session_view(stored).model_dump())


@routes.get("/api/sessions/{session}/staff")
async def all_staff(request: web.Request) -> web.Response:
    """List who is assigned."""
    found = await services(request).staffing.of_session(scope(request), _session(request))
    return web.json_response({"staff": [person_shape(person) for person in found]})


@routes.post("/api/sessions/{session}/staff")
async def assign(request: web.Request) -> web.Response:
    """Add or replace somebody."""
    wanted = await json_body(request, StaffBody)
    stored = await services(request).staffing.assign(
        scope(request),
        _session(request),
        Assignment(**wanted.model_dump()),
        by=account(request).account,
    )
    return web.json_response(person_shape(stored), status=201)


@routes.delete("/api/sessions/{session}/staff/{account}")
async def dismiss(request: web.Request) -> web.Response:
    """Take somebody out."""
    await services(request).staffing.dismiss(
        scope(request),
        _session(request),
        request.match_info["account"],
        by=account(request).account,
    )
    return web.Response(status=204)


@routes.post("/api/sessions/{session}/publish")
async def publish(request: web.Request) -> web.Response:
    """Tell every venue its plan."""
    revision, told = await services(request).publishing.publish(
        scope(request), _session(request), by=account(request).account
    )
    venues = [
        {
            "venue": one.venue,
            "boxes": list(one.boxes),
            "entries": one.entries,
            "changed": one.changed,
        }
        for one in told
    ]
    return web.json_response({"revision": revision, "venues": venues})


@routes.get("/api/sessions/{session}/orders")
async def all_orders(request: web.Request) -> web.Response:
    """List what became of the session's orders."""
    found = await services(request).attempts.orders(scope(request), _session(request))
    shapes = [order_shape(order, venue, acknowledged=has) for order, venue, has in found]
    return web.json_response({"orders": shapes})


def _session(request: web.Request) -> str:
    return request.match_info["session"]


def _plan(plan: Plan) -> dict[str, object]:
    return {"plan": plan.plan, "title": plan.title, "created_ms": plan.created_ms}
