"""Big bytes over HTTP, by hash, from HQ."""

from collections.abc import AsyncIterator

import aiohttp
from cryptography.hazmat.primitives.asymmetric import ec

from edge.adapters.http_proof import HttpProof
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
        self._proof = HttpProof(box=box, key=key, clock=clock)

    async def fetch(self, sha256: str, start: int) -> AsyncIterator[bytes]:
        """Yield the bytes from ``start`` on."""
        try:
            async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
                for _ in range(2):
                    async with self._get(session, sha256, start) as response:
                        if await self._proof.learned_time(response):
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
        headers = self._proof.headers("GET", path)
        if start:
            headers["Range"] = f"bytes={start}-"
        return session.get(f"{self._base}{path}", headers=headers)


def _check(response: aiohttp.ClientResponse, sha256: str, start: int) -> None:
    expected = 206 if start else 200
    if response.status == expected:
        return
    if response.status >= 500:  # noqa: PLR2004 - HTTP
        raise DepotDown(f"HQ answers {response.status}")
    raise DepotRefused(f"HQ answers {response.status} for {sha256[:12]}")
