"""While the exam runs: time, seat heads, notices, and what was written where."""

import re
from typing import Annotated, Literal, Self

from aiohttp import web
from pydantic import Field, field_validator, model_validator

from contract.facts.attempt import TimeLost
from contract.notice import Audience
from contract.paper import Identifier
from contract.wire import Label, Name, Wire
from edge.core.grants import MOST_S
from edge.core.sitting import MAX_REVISIONS
from edge.services.exam_desk import Whom
from edge.web import keys
from edge.web.panel import person
from edge.web.seat import seated

routes = web.RouteTableDef()

MOST_ATTEMPTS = 500
_LAST_MS = 2**53
"""Beyond this no JavaScript number is exact, and no clock is right."""


class Meant(Wire):
    """Either some attempts or a room."""

    attempts: Annotated[tuple[Name, ...], Field(max_length=MOST_ATTEMPTS)] = ()
    room: Label | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if bool(self.attempts) == (self.room is not None):
            raise ValueError("either attempts or a room")
        return self

    @property
    def whom(self) -> Whom:
        """Return the same for the desk."""
        return Whom(self.attempts, self.room)


class Grant(Meant):
    """``POST /api/panel/grant``."""

    seconds: Annotated[int, Field(ge=1, le=MOST_S)]
    why: Literal["lost-time", "extension"]
    reason: Annotated[str, Field(max_length=500)] = ""


class GrantLost(Wire):
    """``POST /api/panel/grant-lost``: either one attempt or a room."""

    attempt: Name | None = None
    room: Label | None = None


class Head(Wire):
    """``POST /api/panel/seat-head/<attempt>``, as a person copied it from the seat's screen."""

    epoch: Annotated[int, Field(ge=0)] | None = None
    revision: Annotated[int, Field(ge=1, le=MAX_REVISIONS)]
    head: Annotated[str, Field(max_length=40)]

    @field_validator("head")
    @classmethod
    def _letters(cls, typed: str) -> str:
        letters = re.sub(r"[\s\-‐–—]", "", typed).lower()
        if not re.fullmatch(r"[0-9a-f]{16}", letters):
            raise ValueError("16 letters and digits, 0 to 9 and a to f")
        return letters


class Interval(Wire):
    """``POST /api/time-lost``."""

    from_ms: Annotated[int, Field(ge=0, le=_LAST_MS)]
    to_ms: Annotated[int, Field(ge=0, le=_LAST_MS)]
    why: Literal["power", "restart", "move", "frozen"]


class Announcement(Wire):
    """``POST /api/panel/notices``."""

    text: Annotated[str, Field(min_length=1, max_length=2000, pattern=r"\S")]
    audience: Audience = Audience()
    item: Identifier | None = None
    notice: Name | None = None


@routes.post("/api/panel/grant")
async def grant(request: web.Request) -> web.Response:
    """Give time; the chief alone."""
    who = person(request)
    who.check_chief()
    wish = Grant.model_validate_json(await request.read())
    given = await request.app[keys.EXAM].grant(
        wish.whom, wish.seconds, wish.why, wish.reason, by=who
    )
    return web.json_response(given)


@routes.post("/api/panel/grant-lost")
async def grant_lost(request: web.Request) -> web.Response:
    """Give back the time that was lost, by one tap; the chief alone."""
    who = person(request)
    who.check_chief()
    wish = GrantLost.model_validate_json(await request.read())
    meant = Meant(attempts=(wish.attempt,) if wish.attempt else (), room=wish.room)
    return web.json_response(await request.app[keys.EXAM].grant_lost(meant.whom, by=who))


@routes.post("/api/panel/seat-head/{attempt}")
async def seat_head(request: web.Request) -> web.Response:
    """Enter what a cut-off seat shows of what it wrote (X12)."""
    who = person(request)
    wish = Head.model_validate_json(await request.read())
    await request.app[keys.EXAM].enter_head(
        request.match_info["attempt"],
        epoch=wish.epoch,
        revision=wish.revision,
        head=wish.head,
        by=who,
    )
    return web.Response(status=204)


@routes.post("/api/panel/notices")
async def notice(request: web.Request) -> web.Response:
    """Tell seats something (X18): the chief everybody, an invigilator the own rooms."""
    who = person(request)
    wish = Announcement.model_validate_json(await request.read())
    name = await request.app[keys.EXAM].post(
        wish.text, wish.audience, wish.item, name=wish.notice, by=who
    )
    return web.json_response({"notice": name})


@routes.get("/api/panel/answers/{attempt}")
async def answers(request: web.Request) -> web.Response:
    """Show what was written on each item at which seat; the chief alone."""
    who = person(request)
    who.check_chief()
    shown = await request.app[keys.EXAM].answers(request.match_info["attempt"], by=who)
    return web.json_response(shown, headers={"Cache-Control": "no-store"})


@routes.post("/api/time-lost")
async def time_lost(request: web.Request) -> web.Response:
    """Record that the seat was down (X9)."""
    who = seated(request)
    wish = Interval.model_validate_json(await request.read())
    fact = TimeLost(attempt=who.attempt, epoch=who.epoch, **wish.model_dump())
    await request.app[keys.EXAM].lost(fact)
    return web.Response(status=204)
