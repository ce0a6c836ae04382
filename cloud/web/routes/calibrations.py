"""What was proposed as a plan's threshold, and taking it (E1)."""

from dataclasses import asdict
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from cloud.core import thresholds
from cloud.store.calibrations import Calibration
from cloud.web.bodies import Body, json_body
from cloud.web.keys import account, services

routes = web.RouteTableDef()

_INSIDE = ("plan", "roster")


class Acceptance(Body):
    """A reason, where nothing is proved."""

    unproved: Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")] = ""


@routes.get("/api/plans/{plan}/calibrations")
async def all_calibrations(request: web.Request) -> web.Response:
    """Show how a plan's threshold stands, and everything that was proposed."""
    standing = await services(request).calibrating.of_plan(request.match_info["plan"])
    answer = {
        "state": standing.state,
        "in_force": standing.in_force.calibration if standing.in_force else None,
        "needed_pairs": thresholds.PAIRS,
        "needed_fmr": thresholds.FMR,
        "calibrations": [_shape(one) for one in standing.calibrations],
    }
    return web.json_response(answer)


@routes.post("/api/plans/{plan}/calibrations/{calibration}/accept")
async def accept(request: web.Request) -> web.Response:
    """Put a proposal in force and tell the boxes."""
    wanted = await json_body(request, Acceptance)
    accepted, boxes = await services(request).calibrating.accept(
        request.match_info["plan"],
        request.match_info["calibration"],
        unproved=wanted.unproved.strip(),
        by=account(request).account,
    )
    return web.json_response({"calibration": _shape(accepted), "boxes": boxes})


def _shape(one: Calibration) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if name not in _INSIDE}
