"""How often somebody nobody knows may ask; by address, per process."""

from aiohttp import web

from cloud.core.tries import Tries
from cloud.web.keys import services
from cloud.web.problems import Refused

ASKED = web.AppKey("ASKED", Tries)


def tries() -> Tries:
    """Return the limit: 30 questions in a minute from one address."""
    return Tries(limit=30, window_s=60)


def slow(request: web.Request) -> None:
    """Count a question; raises Refused when there were too many."""
    asked, now = request.app[ASKED], services(request).clock.monotonic()
    address = request.remote or ""
    if not asked.allowed(address, now):
        raise Refused(429, "too-many-tries")
    asked.failed(address, now)
