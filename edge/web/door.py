"""What the panel may ask for at the door: parse, call one service, answer."""

from typing import Annotated, Literal

from aiohttp import web
from pydantic import Field

from contract import consent as notice
from contract.wire import Label, Sha256, Wire
from edge.ports.face import Frame
from edge.web import keys
from edge.web.panel import person

routes = web.RouteTableDef()

MAX_PHOTOS = 8
"""Of one approval."""


class Filing(Wire):
    """``POST /api/panel/file/<attempt>``."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]
    photos: Annotated[tuple[Sha256, ...], Field(max_length=MAX_PHOTOS)] = ()


class Decision(Wire):
    """``POST /api/panel/decide/<attempt>``."""

    decision: Literal["admit", "refuse"]
    reason: Annotated[str, Field(max_length=500)] = ""


class Consent(Wire):
    """``POST /api/panel/consent/<attempt>``."""

    given: bool
    notice: Annotated[str, Field(min_length=1, max_length=16)]


class Room(Wire):
    """The room in the path."""

    room: Label


class Shown(Wire):
    """``?shows=`` of a photo."""

    shows: Literal["face", "papers"]


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
    return _jpeg(data)


@routes.post("/api/panel/check-in/{attempt}")
async def check_in(request: web.Request) -> web.Response:
    """Compare one frame with the roster photo."""
    who = person(request)
    frames = [Frame(0.0, await request.read())]
    answer = await request.app[keys.DOOR].check_in(request.match_info["attempt"], frames, by=who)
    return web.json_response(answer)


@routes.post("/api/panel/propose/{room}")
async def propose(request: web.Request) -> web.Response:
    """Say who of the room it is (E3)."""
    who = person(request)
    room = Room(room=request.match_info["room"]).room
    frames = [Frame(0.0, await request.read())]
    return web.json_response(await request.app[keys.DOOR].propose(room, frames, by=who))


@routes.post("/api/panel/scan")
async def scan(request: web.Request) -> web.Response:
    """Return the attempt of the ticket in a picture (R4)."""
    who = person(request)
    attempt = await request.app[keys.SIGHTS].scan(await request.read(), by=who)
    return web.json_response({"attempt": attempt})


@routes.post("/api/panel/here/{attempt}")
async def here(request: web.Request) -> web.Response:
    """Note that the candidate stands at the door."""
    who = person(request)
    await request.app[keys.DOOR].here(request.match_info["attempt"], by=who)
    return web.Response(status=204)


@routes.get("/api/panel/consent")
async def consent_text(request: web.Request) -> web.Response:
    """Return what a candidate is told before a camera looks (A5)."""
    person(request)
    chinese, english = notice.NOTICE
    return web.json_response({"version": notice.VERSION, "zh": chinese, "en": english})


@routes.post("/api/panel/consent/{attempt}")
async def consent(request: web.Request) -> web.Response:
    """Note what the candidate answered."""
    who = person(request)
    wish = Consent.model_validate_json(await request.read())
    await request.app[keys.DOOR].consent(
        request.match_info["attempt"], given=wish.given, notice=wish.notice, by=who
    )
    return web.Response(status=204)


@routes.post("/api/panel/taken/{attempt}")
async def take(request: web.Request) -> web.Response:
    """Keep a photo for the approval, and say whether it does (E8)."""
    who = person(request)
    shown = Shown.model_validate({"shows": request.query.get("shows")}).shows
    answer = await request.app[keys.DOOR].take_photo(
        request.match_info["attempt"], await request.read(), shown, by=who
    )
    return web.json_response(answer)


@routes.get("/api/panel/taken/{attempt}/{sha256}")
async def taken(request: web.Request) -> web.Response:
    """Return a photo that was taken for the approval."""
    who = person(request)
    where = request.match_info
    return _jpeg(await request.app[keys.DOOR].taken(where["attempt"], where["sha256"], by=who))


@routes.post("/api/panel/file/{attempt}")
async def file(request: web.Request) -> web.Response:
    """File for the chief's approval."""
    who = person(request)
    wish = Filing.model_validate_json(await request.read())
    await request.app[keys.DOOR].file(
        request.match_info["attempt"], wish.reason, wish.photos, by=who
    )
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


def _jpeg(data: bytes) -> web.Response:
    return web.Response(
        body=data, content_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600"}
    )
