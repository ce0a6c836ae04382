"""What the panel may ask for: parse, call one service, answer."""

from typing import Annotated, Literal

from aiohttp import web
from pydantic import Field

from contract.wire import Base64, Label, Wire
from edge.services.accounts import Person
from edge.web import keys

routes = web.RouteTableDef()

COOKIE = "kaobox-panel"
_DAY_S = 24 * 3600
Reason = Annotated[str, Field(max_length=500)]


class SignIn(Wire):
    """``POST /api/panel/sign-in``."""

    account: Annotated[str, Field(max_length=64)]
    pin: Annotated[str, Field(max_length=64)]


class Filing(Wire):
    """``POST /api/panel/file/<attempt>``."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]


class Decision(Wire):
    """``POST /api/panel/decide/<attempt>``."""

    decision: Literal["admit", "refuse"]
    reason: Reason = ""


class Acceptance(Wire):
    """``POST /api/panel/seats/<seat>``."""

    public_key: Base64


class SeatName(Wire):
    """The seat in the path."""

    seat: Label


def person(request: web.Request) -> Person:
    """Return who asks, by the cookie; raises Refusal."""
    return request.app[keys.ACCOUNTS].person(request.cookies.get(COOKIE, ""))


@routes.post("/api/panel/sign-in")
async def sign_in(request: web.Request) -> web.Response:
    """Sign a person in with the session's PIN."""
    wish = SignIn.model_validate_json(await request.read())
    who, token = await request.app[keys.ACCOUNTS].sign_in(
        wish.account, wish.pin, source=str(request.remote)
    )
    response = _describe(who)
    response.set_cookie(COOKIE, token, max_age=_DAY_S, httponly=True, samesite="Strict")
    return response


@routes.post("/api/panel/sign-out")
async def sign_out(_: web.Request) -> web.Response:
    """Forget the cookie."""
    response = web.Response(status=204)
    response.del_cookie(COOKIE)
    return response


@routes.get("/api/panel/me")
async def me(request: web.Request) -> web.Response:
    """Return who is signed in."""
    return _describe(person(request))


@routes.get("/api/panel/find")
async def find(request: web.Request) -> web.Response:
    """Return the attempt of a ticket number."""
    who = person(request)
    attempt = request.app[keys.DOOR].find(request.query.get("ticket", ""), by=who)
    return web.json_response({"attempt": attempt})


@routes.get("/api/panel/photos/{attempt}")
async def photo(request: web.Request) -> web.Response:
    """Return the roster photo."""
    who = person(request)
    data = await request.app[keys.DOOR].photo(request.match_info["attempt"], by=who)
    return web.Response(
        body=data, content_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600"}
    )


@routes.post("/api/panel/check-in/{attempt}")
async def check_in(request: web.Request) -> web.Response:
    """Compare a frame with the roster photo."""
    who = person(request)
    frame = await request.read()
    answer = await request.app[keys.DOOR].check_in(request.match_info["attempt"], frame, by=who)
    return web.json_response(answer)


@routes.post("/api/panel/file/{attempt}")
async def file(request: web.Request) -> web.Response:
    """File for the chief's approval."""
    who = person(request)
    wish = Filing.model_validate_json(await request.read())
    await request.app[keys.DOOR].file(request.match_info["attempt"], wish.reason, by=who)
    return web.Response(status=204)


@routes.post("/api/panel/decide/{attempt}")
async def decide(request: web.Request) -> web.Response:
    """Decide on a filed approval."""
    who = person(request)
    wish = Decision.model_validate_json(await request.read())
    await request.app[keys.DOOR].decide(
        request.match_info["attempt"], wish.decision, wish.reason, by=who
    )
    return web.json_response({"state": "admitted" if wish.decision == "admit" else "refused"})


@routes.post("/api/panel/move/{attempt}")
async def move(request: web.Request) -> web.Response:
    """Let the candidate sign in at another seat."""
    who = person(request)
    await request.app[keys.DOOR].allow_move(request.match_info["attempt"], by=who)
    return web.Response(status=204)


@routes.post("/api/panel/seats/{seat}")
async def accept(request: web.Request) -> web.Response:
    """Accept a waiting seat."""
    who = person(request)
    wish = Acceptance.model_validate_json(await request.read())
    seat = SeatName(seat=request.match_info["seat"]).seat
    await request.app[keys.VENUE].accept(seat, wish.public_key, by=who)
    return web.Response(status=204)


@routes.post("/api/panel/confirm-time")
async def confirm_time(request: web.Request) -> web.Response:
    """Let the chief vouch for the box's time (X9)."""
    who = person(request)
    who.check_chief()
    await request.app[keys.TIMEKEEPER].confirm(who.account)
    return web.Response(status=204)


@routes.get("/api/panel/camera")
async def camera(request: web.Request) -> web.Response:
    """Tell whether the box has a camera of its own."""
    person(request)
    return web.json_response({"available": request.app[keys.CAMERA].available})


@routes.get("/api/panel/camera/frame")
async def frame(request: web.Request) -> web.Response:
    """Return one picture of the box's own camera."""
    person(request)
    data = await request.app[keys.CAMERA].frame()
    return web.Response(body=data, content_type="image/jpeg", headers={"Cache-Control": "no-store"})


def _describe(who: Person) -> web.Response:
    return web.json_response(
        {"account": who.account, "name": who.name, "role": who.role, "rooms": who.rooms}
    )
