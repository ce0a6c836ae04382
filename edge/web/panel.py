"""What the panel may ask for, the door aside: parse, call one service, answer."""

from typing import Annotated

from aiohttp import web
from pydantic import Field

from contract.wire import Base64, Label, Wire
from edge.services.accounts import Person
from edge.web import keys

routes = web.RouteTableDef()

COOKIE = "kaobox-panel"
_DAY_S = 24 * 3600


class SignIn(Wire):
    """``POST /api/panel/sign-in``."""

    account: Annotated[str, Field(max_length=64)]
    pin: Annotated[str, Field(max_length=64)]


class Acceptance(Wire):
    """``POST /api/panel/seats/<seat>``."""

    public_key: Base64


class SeatName(Wire):
    """The seat in the path."""

    seat: Label


def person(request: web.Request) -> Person:
    """Return who asks, by the cookie; raises Refusal."""
    return request.app[keys.ACCOUNTS].person(request.cookies.get(COOKIE, ""))


def browser(request: web.Request) -> tuple[str, str]:
    """Return what tells this browser from others: its cookie, and its address."""
    return request.cookies.get(COOKIE, ""), str(request.remote)


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
async def sign_out(request: web.Request) -> web.Response:
    """Forget the cookie, and whose the cameras are that run on it."""
    signed_in = request.app[keys.SIGNED_IN]
    for socket in [one for one, who in signed_in.items() if who == browser(request)]:
        del signed_in[socket]
    response = web.Response(status=204)
    response.del_cookie(COOKIE)
    return response


@routes.get("/api/panel/me")
async def me(request: web.Request) -> web.Response:
    """Return who is signed in."""
    return _describe(person(request))


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
