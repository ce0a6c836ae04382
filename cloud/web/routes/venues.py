"""Venues and their boxes."""

from dataclasses import asdict
from typing import Annotated

from aiohttp import web
from pydantic import Field

from cloud.store.boxes import Box
from cloud.store.venues import Venue
from cloud.web.bodies import Body, Name, Text, json_body
from cloud.web.keys import account, scope, services
from contract.wire import Base64

routes = web.RouteTableDef()

Short = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]


class VenueChange(Body):
    """What a venue is called and where it is."""

    name: Text
    address: Short = ""
    branch: Annotated[str, Field(max_length=64, pattern=r"^[^\x00]*$")] = ""


class VenueBody(VenueChange):
    """A venue to be."""

    venue: Name


class BoxBody(Body):
    """A box to be registered, by its two public keys."""

    box: Name
    venue: Name
    signing_key: Base64
    sealing_key: Base64
    serial: Short = ""


class Reason(Body):
    """Why somebody does something that others will ask about."""

    reason: Text


@routes.get("/api/venues")
async def all_venues(request: web.Request) -> web.Response:
    """List venues with the names of their boxes."""
    found = await services(request).places.all_of(scope(request))
    boxes = await services(request).watching.boxes(scope(request))
    names = {venue.venue: [b.box for b in boxes if b.venue == venue.venue] for venue in found}
    return web.json_response({"venues": [_shape(v, names[v.venue]) for v in found]})


@routes.post("/api/venues")
async def add_venue(request: web.Request) -> web.Response:
    """Add a venue."""
    wanted = await json_body(request, VenueBody)
    venue = Venue(**wanted.model_dump(), created_ms=services(request).clock.now_ms())
    stored, new = await services(request).places.add(venue, by=account(request).account)
    boxes = await services(request).watching.boxes(scope(request), venue=stored.venue)
    return web.json_response(_shape(stored, [box.box for box in boxes]), status=201 if new else 200)


@routes.put("/api/venues/{venue}")
async def change_venue(request: web.Request) -> web.Response:
    """Change a venue."""
    wanted = await json_body(request, VenueChange)
    venue = Venue(venue=request.match_info["venue"], **wanted.model_dump(), created_ms=0)
    stored = await services(request).places.change(
        scope(request), venue, by=account(request).account
    )
    boxes = await services(request).watching.boxes(scope(request), venue=stored.venue)
    return web.json_response(_shape(stored, [box.box for box in boxes]))


@routes.get("/api/boxes")
async def all_boxes(request: web.Request) -> web.Response:
    """List boxes with everything HQ knows of each."""
    venue = request.query.get("venue")
    found = await services(request).watching.boxes(scope(request), venue=venue)
    return web.json_response({"boxes": [box.model_dump() for box in found]})


@routes.get("/api/boxes/{box}")
async def one_box(request: web.Request) -> web.Response:
    """Show one box."""
    found = await services(request).watching.box(scope(request), request.match_info["box"])
    return web.json_response(found.model_dump())


@routes.get("/api/boxes/{box}/deletions")
async def deletions(request: web.Request) -> web.Response:
    """Show what the box says it deleted of faces."""
    found = await services(request).watching.deletions(scope(request), request.match_info["box"])
    return web.json_response({"deletions": [asdict(one) for one in found]})


@routes.post("/api/boxes")
async def register(request: web.Request) -> web.Response:
    """Register a box; what its venue was told already is sent to it at its first hello."""
    wanted = await json_body(request, BoxBody)
    box = Box(
        **wanted.model_dump(),
        registered_ms=services(request).clock.now_ms(),
        order_epoch="",
        order_seq=0,
        order_acknowledged=0,
    )
    _, new = await services(request).fleet.register(
        scope(request), box, by=account(request).account
    )
    if new:
        await services(request).ordering.bring([box.box])
    found = await services(request).watching.box(scope(request), box.box)
    return web.json_response(found.model_dump(), status=201 if new else 200)


@routes.post(r"/api/boxes/{box}/orders/{seq:\d{1,15}}/withdraw")
async def withdraw(request: web.Request) -> web.Response:
    """Take back an order that the box does not have yet."""
    wanted = await json_body(request, Reason)
    issued = await services(request).ordering.withdraw(
        scope(request),
        request.match_info["box"],
        int(request.match_info["seq"]),
        by=account(request).account,
        reason=wanted.reason,
    )
    return web.json_response({"box": issued.box, "seq": issued.seq}, status=202)


def _shape(venue: Venue, boxes: list[str]) -> dict[str, object]:
    return {
        "venue": venue.venue,
        "name": venue.name,
        "address": venue.address,
        "branch": venue.branch,
        "boxes": boxes,
    }
