"""Asking the box over the LAN as a browser does, and knowing what became of each request.

A request counts as *sent* once its body has gone to the socket; if no reply comes after that, the
operations in it were in flight when the box died. The count is the client's, not the box's.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import aiohttp

_TIMEOUT = aiohttp.ClientTimeout(total=20)
_AGAIN_S = 0.15
_REFUSED = 400


class Refused(Exception):
    """The box answered with a problem."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('title')}: {problem.get('detail')}")
        self.code = str(problem.get("title", "internal"))
        self.facts = problem


class NoReply(Exception):
    """The box could not be reached, or went away before it answered."""


@dataclass(slots=True)
class Flight:
    """One request with operations, from the moment it is made."""

    operations: tuple[str, ...]
    sent_at: float | None = None
    """By this machine's monotonic clock, which all its processes share."""


@dataclass(slots=True)
class Flights:
    """Every request with operations that is under way, and what never got an answer."""

    under_way: list[Flight] = field(default_factory=list)
    broken: list[Flight] = field(default_factory=list)
    """Sent, and never answered."""
    requests: int = 0

    @property
    def in_flight(self) -> int:
        """Return how many different operations are sent and not answered now."""
        return _operations(one for one in self.under_way if one.sent_at is not None)

    def caught(self, since: float, until: float) -> int:
        """Return how many operations were sent in a span of time and never answered."""
        return _operations(
            one for one in self.broken if one.sent_at is not None and since <= one.sent_at <= until
        )


@asynccontextmanager
async def pool() -> AsyncIterator[aiohttp.ClientSession]:
    """Open the connections of a process, on which it is seen when a body has been sent."""
    trace = aiohttp.TraceConfig()
    trace.on_request_chunk_sent.append(_sent)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(
        connector=connector, timeout=_TIMEOUT, trace_configs=[trace]
    ) as session:
        yield session


class Lan:
    """One connection pool to the box, shared by the seats of this process."""

    def __init__(
        self, session: aiohttp.ClientSession, box: str, flights: Flights | None = None
    ) -> None:
        self._session = session
        self._box = box.rstrip("/")
        self.flights = flights or Flights()

    @classmethod
    @asynccontextmanager
    async def open(cls, box: str) -> AsyncIterator["Lan"]:
        """Open a pool to ``http://host:port``."""
        async with pool() as session:
            yield cls(session, box)

    async def ask(
        self, method: str, path: str, *, token: str = "", body: Any = None
    ) -> dict[str, Any]:
        """Return the box's answer, asking until there is one; raises Refused."""
        while True:
            try:
                return await self._once(method, path, token=token, body=body)
            except NoReply:
                await asyncio.sleep(_AGAIN_S)

    async def blob(self, sha256: str) -> bytes:
        """Return a blob, not verified yet."""
        async with self._session.get(f"{self._box}/blobs/{sha256}") as response:
            if response.status >= _REFUSED:
                raise Refused(response.status, await response.json(content_type=None))
            return await response.read()

    async def save(
        self, token: str, operations: Sequence[tuple[str, dict[str, str]]]
    ) -> dict[str, Any]:
        """Send (id, signed operation) once; raises Refused, NoReply."""
        flight = Flight(tuple(name for name, _ in operations))
        flights = self.flights
        flights.requests += 1
        flights.under_way.append(flight)
        try:
            body = {"operations": [signed for _, signed in operations]}
            return await self._once(
                "POST", "/api/operations", token=token, body=body, flight=flight
            )
        except NoReply:
            if flight.sent_at is not None:
                flights.broken.append(flight)
            raise
        finally:
            flights.under_way.remove(flight)

    @asynccontextmanager
    async def live(self, token: str) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        """Open the seat's WebSocket; raises NoReply."""
        try:
            async with self._session.ws_connect(
                f"{self._box}/api/live", protocols=("kaobox", token), compress=0
            ) as socket:
                yield socket
        except (aiohttp.ClientError, OSError, TimeoutError) as exc:
            raise NoReply(str(exc)) from exc

    async def _once(
        self,
        method: str,
        path: str,
        *,
        token: str,
        body: Any,
        flight: Flight | None = None,
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            async with self._session.request(
                method,
                f"{self._box}{path}",
                json=body,
                headers=headers,
                trace_request_ctx=flight,
            ) as response:
                answer: dict[str, Any] = await response.json(content_type=None)
        except (aiohttp.ClientError, OSError, TimeoutError) as exc:
            raise NoReply(str(exc) or type(exc).__name__) from exc
        if response.status >= _REFUSED:
            raise Refused(response.status, answer)
        return answer


async def _sent(_: object, context: SimpleNamespace, __: object) -> None:
    flight = context.trace_request_ctx
    if isinstance(flight, Flight):
        flight.sent_at = time.monotonic()


def _operations(flights: Iterable[Flight]) -> int:
    return len({name for one in flights for name in one.operations})
