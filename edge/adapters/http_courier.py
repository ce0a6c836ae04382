"""Candidates' files over HTTP to HQ, by hash."""

import io

import aiohttp
from cryptography.hazmat.primitives.asymmetric import ec
from yarl import URL

from edge.adapters.http_proof import HttpProof
from edge.ports.clock import Clock
from edge.ports.courier import CourierDown, CourierRefused

SLOWEST = 8 * 1024
"""Bytes a second; what is slower is a line that is down."""
PATIENCE_S = 60.0
_HAS = frozenset({200, 201, 204})


class HttpCourier:
    """Courier port on the control plane's ``/box/files``."""

    def __init__(
        self, *, base: str, box: str, key: ec.EllipticCurvePrivateKey, clock: Clock
    ) -> None:
        self._base = base.rstrip("/")
        self._proof = HttpProof(box=box, key=key, clock=clock)

    async def has(self, sha256: str, attempt: str) -> bool:
        """Ask with HEAD; an HQ that does not answer that question is given the file again."""
        status, _ = await self._send("HEAD", sha256, attempt, b"")
        return status in _HAS

    async def put(self, sha256: str, attempt: str, data: bytes) -> None:
        """Send the whole file; a second time where HQ said what time it is."""
        status, learned = await self._send("PUT", sha256, attempt, data)
        if learned:
            status, _ = await self._send("PUT", sha256, attempt, data)
        if status not in _HAS:
            raise CourierRefused(f"HQ answers {status} for {sha256[:12]} of {attempt}")

    async def _send(self, method: str, sha256: str, attempt: str, data: bytes) -> tuple[int, bool]:
        """Return the status, and whether HQ's time was learned from the answer."""
        path = f"/box/files/{sha256}?attempt={attempt}"
        timeout = aiohttp.ClientTimeout(total=PATIENCE_S + len(data) / SLOWEST, sock_connect=10)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.request(
                    method,
                    URL(f"{self._base}{path}", encoded=True),  # as it is signed
                    data=io.BytesIO(data) if data else None,
                    headers=self._proof.headers(method, path),
                    allow_redirects=False,
                ) as response,
            ):
                learned = await self._proof.learned_time(response)
                status = response.status
        except (aiohttp.ClientError, TimeoutError, OSError) as exc:
            raise CourierDown(str(exc) or type(exc).__name__) from exc
        if status >= 500:  # noqa: PLR2004 - HTTP
            raise CourierDown(f"HQ answers {status}")
        return status, learned
