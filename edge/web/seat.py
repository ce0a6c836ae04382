"""What a seat may ask for: parse, call one service, answer."""

from typing import Annotated

from aiohttp import web
from pydantic import Field

from contract.facts.attempt import PageLeft
from contract.operations import SignedOperation
from contract.wire import Base64, Label, Name, Wire
from edge.core.refusal import Refusal
from edge.services.sittings import MAX_AT_ONCE, Seated, SignIn
from edge.services.uploads import MAX_BYTES
from edge.web import keys

routes = web.RouteTableDef()


class Enrolment(Wire):
    """``POST /api/seats``."""

    seat: Label
    public_key: Base64


class SignInWish(Wire):
    """``POST /api/sign-in``."""

    seat: Label
    ticket: Annotated[str, Field(max_length=64)]
    id_number: Annotated[str, Field(max_length=64)]
    public_key: Base64
    endorsement: Base64


class Operations(Wire):
    """``POST /api/operations``."""

    operations: Annotated[tuple[SignedOperation, ...], Field(min_length=1, max_length=MAX_AT_ONCE)]


class Submission(Wire):
    """``POST /api/submit``."""

    revision: Annotated[int, Field(ge=0)]


class NoticeName(Wire):
    """The notice in the path."""

    notice: Name


class Left(Wire):
    """``POST /api/left``."""

    what: Annotated[str, Field(pattern="^(hidden|blurred|fullscreen-lost|second-screen)$")]
    milliseconds: int | None = None


def seated(request: web.Request) -> Seated:
    """Return who asks, by the bearer token; raises Refusal."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return request.app[keys.SITTINGS].seated(token if scheme == "Bearer" else "")


@routes.post("/api/seats")
async def enrol(request: web.Request) -> web.Response:
    """Enrol this browser as a seat."""
    wish = Enrolment.model_validate_json(await request.read())
    state = await request.app[keys.VENUE].enrol(wish.seat, wish.public_key)
    trust = request.app[keys.SITTINGS].keys
    return web.json_response({"seat": wish.seat, "state": state, "keys": trust})


@routes.post("/api/sign-in")
async def sign_in(request: web.Request) -> web.Response:
    """Open a seat epoch."""
    wish = SignInWish.model_validate_json(await request.read())
    shown = await request.app[keys.SITTINGS].sign_in(
        SignIn(wish.seat, wish.ticket, wish.id_number, wish.public_key, wish.endorsement),
        source=str(request.remote),
    )
    return web.json_response(shown)


@routes.get("/api/attempt")
async def attempt(request: web.Request) -> web.Response:
    """Return the attempt again, after a reload."""
    return web.json_response(await request.app[keys.SITTINGS].show(seated(request)))


@routes.get("/api/key")
async def key(request: web.Request) -> web.Response:
    """Hand out the paper's key."""
    given = await request.app[keys.SITTINGS].key(seated(request))
    return web.json_response(given, headers={"Cache-Control": "no-store"})


@routes.post("/api/operations")
async def save(request: web.Request) -> web.Response:
    """Save operations; durable before the reply."""
    who = seated(request)
    wish = Operations.model_validate_json(await request.read())
    return web.json_response(await request.app[keys.SITTINGS].save(who, wish.operations))


@routes.post("/api/uploads")
async def upload(request: web.Request) -> web.Response:
    """Keep a file; durable before the reply."""
    who = seated(request)
    if (request.content_length or 0) > MAX_BYTES:
        raise Refusal("body-too-large", f"more than {MAX_BYTES} bytes")
    kept = await request.app[keys.UPLOADS].keep(who.attempt, request.content.iter_any())
    return web.json_response({"sha256": kept.sha256, "bytes": kept.size})


@routes.post("/api/submit")
async def submit(request: web.Request) -> web.Response:
    """Submit; returns the signed receipt."""
    who = seated(request)
    wish = Submission.model_validate_json(await request.read())
    return web.json_response(await request.app[keys.SITTINGS].submit(who, wish.revision))


@routes.post("/api/notices/{notice}/read")
async def read(request: web.Request) -> web.Response:
    """Record that the candidate has read a notice."""
    who = seated(request)
    notice = NoticeName(notice=request.match_info["notice"]).notice
    await request.app[keys.NOTICES].read(notice, who.attempt)
    return web.Response(status=204)


@routes.post("/api/left")
async def left(request: web.Request) -> web.Response:
    """Record that the page was left."""
    who = seated(request)
    wish = Left.model_validate_json(await request.read())
    fact = PageLeft.model_validate({"attempt": who.attempt, **wish.model_dump()})
    await request.app[keys.SITTINGS].left(who, fact)
    return web.Response(status=204)
