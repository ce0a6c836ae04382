"""How a box signs its requests to HQ, also with a clock that is wrong."""

import aiohttp
from cryptography.hazmat.primitives.asymmetric import ec

from contract import request
from edge.ports.clock import Clock


class HttpProof:
    """Makes Authorization headers, and learns HQ's time where HQ says that one had expired."""

    def __init__(self, *, box: str, key: ec.EllipticCurvePrivateKey, clock: Clock) -> None:
        self._box = box
        self._key = key
        self._clock = clock
        self._ahead_ms = 0
        """HQ's clock ahead of ours."""

    def headers(self, method: str, path: str) -> dict[str, str]:
        """Return the header that proves one request; ``path`` with its query."""
        at_ms = self._clock.now().wall_ms + self._ahead_ms
        proof = request.header(self._key, box=self._box, method=method, path=path, at_ms=at_ms)
        return {"Authorization": proof}

    async def learned_time(self, response: aiohttp.ClientResponse) -> bool:
        """Tell whether another try, with the time that this answer told, may be accepted."""
        if response.status != 401:  # noqa: PLR2004 - HTTP
            return False
        try:
            problem = await response.json(content_type=None)
        except ValueError:  # not HQ: a gateway that wants to be signed in to
            return False
        now_ms = problem.get("now_ms") if isinstance(problem, dict) else None
        if not isinstance(now_ms, int) or problem.get("title") != "request-expired":
            return False
        self._ahead_ms = now_ms - self._clock.now().wall_ms
        return True
