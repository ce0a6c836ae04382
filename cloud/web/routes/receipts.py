"""Checking a receipt: for whoever holds one; the answer has no content (X11)."""

from typing import Annotated

from aiohttp import web
from pydantic import Field

from cloud.web.bodies import Body, json_body
from cloud.web.keys import services
from cloud.web.problems import Refused
from cloud.web.throttle import slow
from contract.receipt import SignedReceipt

routes = web.RouteTableDef()

_LONGEST = 4096


class CheckBody(Body):
    """The letters, or the whole text that the QR code holds."""

    code: Annotated[str, Field(pattern=r"^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$")] | None = None
    receipt: SignedReceipt | None = None


@routes.post("/receipt/check")
async def check(request: web.Request) -> web.Response:
    """Say whether HQ holds what a receipt fixes."""
    slow(request)
    if (request.content_length or 0) > _LONGEST:
        raise Refused(413, "body-too-large")
    wanted = await json_body(request, CheckBody)
    checks = services(request).receipt_check
    if wanted.receipt is not None:
        found = await checks.by_text(wanted.receipt)
    elif wanted.code is not None:
        found = await checks.by_code(wanted.code)
    else:
        raise Refused(422, "malformed", "code or receipt: one is wanted")
    return web.json_response(
        {"answer": found.answer, "version": found.version, "count": found.count},
        headers={"Cache-Control": "no-store"},
    )
