"""A venue as the box sends it to the panel, and a page in which the panel's modules run."""

from pathlib import Path
from typing import Any

from aiohttp import web
from playwright.async_api import Page

from tests.ui.conftest import SHARED, Serve

PANEL = Path(__file__).parents[2] / "edge" / "web" / "panel"
NOW = 1_790_000_000_000
MINUTE = 60_000
STATES = ("expected", "at_door", "filed", "refused", "admitted", "started", "submitted")
INVIGILATOR = {"account": "inv1", "name": "监考甲", "role": "invigilator", "rooms": ["101"]}
CHIEF = {"account": "chief", "name": "主考", "role": "chief", "rooms": []}


def candidate(number: int, state: str = "expected", **more: Any) -> dict[str, Any]:
    """Return a candidate at the seat of that number."""
    return {
        "attempt": f"a{number}",
        "name": f"考生 {number:03d}",
        "ticket": f"2611{number:04d}",
        "id_hint": "4401**********1234",
        "seat": str(number),
        "has_photo": True,
        "state": state,
        "cut_off": False,
        "heard_ms": None,
        "answered": 0,
        "items": 40,
        "at_hq": False,
        "tries": 0,
        "reason": None,
        "alert": None,
        "consent": None,
        "presentation": None,
        "here_ms": None,
        "how": None,
        "filed": None,
        "submitted_how": None,
        "epoch": None,
        "due_ms": NOW + 60 * MINUTE,
        "lost_s": 0,
        "granted_s": 0,
        "proposed_s": 0,
        **more,
    }


def writing(number: int, **more: Any) -> dict[str, Any]:
    """Return a candidate who sits at the seat of that number and writes."""
    return candidate(number, "started", **{"epoch": 0, "heard_ms": NOW, "how": "face", **more})


def room(*people: dict[str, Any], name: str = "101") -> dict[str, Any]:
    """Return a room."""
    return {"room": name, "candidates": list(people)}


def venue(*rooms: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return the ``Venue`` of docs/lan-api.md; its session starts NOW and lasts an hour."""
    return {
        "box": "box-1",
        "venue_name": "示范考点",
        "now_ms": NOW,
        "clock": "synced",
        "clock_evidence": None,
        "notices": [],
        "session": {
            "session": "s1",
            "title": "期末考试",
            "opens_ms": NOW - 40 * MINUTE,
            "starts_ms": NOW,
            "ends_ms": NOW + 60 * MINUTE,
        },
        "line": {"up": True, "since_ms": NOW - MINUTE, "queued": 0, "last_word_ms": NOW},
        "papers": [],
        "issues": [],
        "seats_waiting": [],
        "rooms": list(rooms),
        **more,
    }


async def with_modules(page: Page, serve: Serve) -> Page:
    """Open an empty page of an origin that serves the panel's modules."""

    def make() -> web.Application:
        async def blank(_: web.Request) -> web.Response:
            text = '<!doctype html><meta charset="utf-8"><body></body>'
            return web.Response(text=text, content_type="text/html")

        app = web.Application()
        app.router.add_get("/", blank)
        app.router.add_static("/shared/", SHARED)
        app.router.add_static("/panel/", PANEL)
        return app

    served = await serve(make)
    await page.goto(served.origin + "/")
    return page


async def run(page: Page, module: str, script: str, **given: Any) -> Any:
    """Evaluate an expression over ``module`` (as `m`) and ``given`` (each by its name)."""
    names = ", ".join(given) or "_"
    load = f"const m = await import('/panel/{module}.js')"
    return await page.evaluate(f"async ({{{names}}}) => {{ {load}; return {script}; }}", given)
