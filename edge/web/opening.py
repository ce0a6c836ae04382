"""Opening papers with codes, when headquarters cannot be heard (X2): two people, two codes."""

from typing import Annotated

from aiohttp import web
from pydantic import Field

from contract.wire import Wire
from edge.core.refusal import Refusal
from edge.web import keys
from edge.web.panel import person

routes = web.RouteTableDef()

Typed = Annotated[str, Field(max_length=100)]


class Second(Wire):
    """The other person, who signs in for this alone."""

    account: Annotated[str, Field(max_length=64)]
    pin: Annotated[str, Field(max_length=64)]


class Codes(Wire):
    """``POST /api/panel/open-with-codes``."""

    code_a: Typed
    code_b: Typed
    second: Second


@routes.post("/api/panel/open-with-codes")
async def open_with_codes(request: web.Request) -> web.Response:
    """Open the session's papers; the chief, and somebody else's PIN."""
    who = person(request)
    who.check_chief()
    wish = Codes.model_validate_json(await request.read())
    if wish.second.account == who.account:
        raise Refusal("second-person-needed", who.account)
    second, _ = await request.app[keys.ACCOUNTS].sign_in(
        wish.second.account, wish.second.pin, source=str(request.remote)
    )
    session = request.app[keys.VENUE].session(who)
    opened = await request.app[keys.PAPER_KEYS].open_with_codes(
        session, wish.code_a, wish.code_b, by=who, second=second
    )
    return web.json_response({"papers": opened})
