"""Big bytes over HTTP, by hash, from HQ."""

from collections.abc import AsyncIterator

import aiohttp
from cryptography.hazmat.primitives.asymmetric import ec

from contract import request
from edge.ports.clock import Clock
from edge.ports.depot import DepotDown, DepotRefused

_CHUNK = 256 * 1024
_TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=30)


class HttpDepot:
    """Depot port on the control plane's ``/blobs``."""

    def __init__(
        self, *, base: str, box: str, key: ec.EllipticCurvePrivateKey, clock: Clock
    ) -> None:
        self._base = base.rstrip("/")
        self._box = box
        self._key = key
        self._clock = clock
        self._ahead_ms = 0
        """HQ's clock ahead of ours, learned when a proof of ours had expired."""

    async def fetch(self, sha256: str, start: int) -> AsyncIterator[bytes]:
        """Yield the bytes from ``start`` on."""
        try:
            async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
                for _ in range(2):
                    async with self._get(session, sha256, start) as response:
                        if await self._learned_time(response):
                            continue
                        _check(response, sha256, start)
                        async for chunk in response.content.iter_chunked(_CHUNK):
                            yield chunk
                        return
                raise DepotRefused("HQ does not accept this box's proof")
        except (aiohttp.ClientError, TimeoutError, OSError) as exc:
            raise DepotDown(str(exc) or type(exc).__name__) from exc

    def _get(
        self, session: aiohttp.ClientSession, sha256: str, start: int
    ) -> "aiohttp.client._RequestContextManager":
        path = f"/blobs/{sha256}"
        at_ms = self._clock.now().wall_ms + self._ahead_ms
        proof = request.header(self._key, box=self._box, method="GET", path=path, at_ms=at_ms)
        headers = {"Authorization": proof}
        if start:
            headers["Range"] = f"bytes={start}-"
        return session.get(f"{self._base}{path}", headers=headers)

    async def _learned_time(self, response: aiohttp.ClientResponse) -> bool:
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


def _check(response: aiohttp.ClientResponse, sha256: str, start: int) -> None:
    expected = 206 if start else 200
    if response.status == expected:
        return
    if response.status >= 500:  # noqa: PLR2004 - HTTP
        raise DepotDown(f"HQ answers {response.status}")
    raise DepotRefused(f"HQ answers {response.status} for {sha256[:12]}")
