"""A person at the panel: signs in, watches the venue, checks candidates in, files, decides, taps."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

import aiohttp

_TIMEOUT = aiohttp.ClientTimeout(total=20)
_AGAIN_S = 0.2
_REFUSED = 400


class PanelRefused(Exception):
    """The box refused what a person asked for."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('title')}: {problem.get('detail')}")
        self.code = str(problem.get("title", "internal"))


async def session_arrived(box: str) -> dict[str, Any]:
    """Return the session that the box holds, waiting until HQ's plan is there."""
    async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
        while True:
            async with session.get(f"{box}/api/box") as response:
                held: dict[str, Any] | None = (await response.json())["session"]
            if held:
                return held
            await asyncio.sleep(_AGAIN_S)


class Panel:
    """One signed-in person; ``venue`` is what their panel shows."""

    def __init__(self, session: aiohttp.ClientSession, box: str) -> None:
        self._session = session
        self._box = box
        self._changed = asyncio.Event()
        self.venue: dict[str, Any] = {}

    @classmethod
    @asynccontextmanager
    async def open(cls, box: str, *, account: str, pin: str) -> AsyncIterator["Panel"]:
        """Sign in with the session's PIN and watch the venue; raises PanelRefused."""
        async with AsyncExitStack() as stack:
            session = await stack.enter_async_context(
                aiohttp.ClientSession(
                    cookie_jar=aiohttp.CookieJar(unsafe=True),  # the box is an address here
                    timeout=_TIMEOUT,
                )
            )
            panel = cls(session, box.rstrip("/"))
            await panel._ask("POST", "sign-in", body={"account": account, "pin": pin})
            tasks = await stack.enter_async_context(asyncio.TaskGroup())
            watching = tasks.create_task(panel._watch(), name=f"panel.{account}")
            try:
                yield panel
            finally:
                watching.cancel()

    @property
    def queued(self) -> int:
        """Return how many facts wait for the line to HQ."""
        return int(self.venue["line"]["queued"])

    @property
    def candidates(self) -> list[dict[str, Any]]:
        """Return every candidate that this person sees."""
        return [one for room in self.venue["rooms"] for one in room["candidates"]]

    async def until(self, ready: Callable[["Panel"], bool]) -> None:
        """Wait until the venue, as shown, is as wished."""
        while not self.venue or not ready(self):
            await self._next()

    async def find(self, ticket: str) -> str:
        """Return the attempt of a ticket."""
        return str((await self._ask("GET", f"find?ticket={ticket}"))["attempt"])

    async def photo(self, attempt: str) -> bytes:
        """Return a roster photo, waiting until the box has it."""
        while True:
            async with self._session.get(f"{self._box}/api/panel/photos/{attempt}") as response:
                if response.ok:
                    return await response.read()
            await asyncio.sleep(_AGAIN_S)

    async def check_in(self, attempt: str, picture: bytes) -> dict[str, Any]:
        """Hold a face against the roster photo; a pass admits."""
        return await self._ask("POST", f"check-in/{attempt}", picture=picture)

    async def file(self, attempt: str, reason: str) -> None:
        """Ask the chief."""
        await self._ask("POST", f"file/{attempt}", body={"reason": reason})

    async def admit(self, attempt: str, reason: str) -> None:
        """Let a filed candidate in; the chief only."""
        body = {"decision": "admit", "reason": reason}
        await self._ask("POST", f"decide/{attempt}", body=body)

    async def move(self, attempt: str) -> None:
        """Let a candidate sign in at another seat."""
        await self._surely("POST", f"move/{attempt}")

    async def seat_head(self, attempt: str, *, epoch: int, revision: int, head: str) -> None:
        """Enter what a cut-off seat shows of what it wrote."""
        body = {"epoch": epoch, "revision": revision, "head": head}
        await self._surely("POST", f"seat-head/{attempt}", body=body)

    async def confirm_time(self) -> None:
        """Vouch for the box's time; the chief only."""
        await self._surely("POST", "confirm-time")

    async def accept_seats(self, wanted: int) -> int:
        """Tap yes for waiting seats until ``wanted`` were accepted; returns how many were."""
        accepted: set[str] = set()
        while len(accepted) < wanted:
            for one in self.venue.get("seats_waiting", ()):
                if one["seat"] not in accepted:
                    accepted.add(one["seat"])
                    body = {"public_key": one["public_key"]}
                    await self._ask("POST", f"seats/{one['seat']}", body=body)
            if len(accepted) < wanted:
                await self._next()
        return len(accepted)

    async def _surely(self, method: str, path: str, *, body: Any = None) -> dict[str, Any]:
        """Ask until the box answers; what is asked this way may be asked twice."""
        while True:
            try:
                return await self._ask(method, path, body=body)
            except (aiohttp.ClientError, OSError, TimeoutError):
                await asyncio.sleep(_AGAIN_S)

    async def _next(self) -> None:
        self._changed.clear()
        await self._changed.wait()

    async def _watch(self) -> None:
        while True:
            with suppress(aiohttp.ClientError, OSError):
                async with self._session.ws_connect(f"{self._box}/api/panel/live") as socket:
                    async for message in socket:
                        if message.type is aiohttp.WSMsgType.TEXT:
                            self.venue = message.json()
                            self._changed.set()
            await asyncio.sleep(_AGAIN_S)

    async def _ask(
        self, method: str, path: str, *, body: Any = None, picture: bytes | None = None
    ) -> dict[str, Any]:
        headers = {"Content-Type": "image/jpeg"} if picture is not None else None
        async with self._session.request(
            method, f"{self._box}/api/panel/{path}", json=body, data=picture, headers=headers
        ) as response:
            answer: dict[str, Any] = (
                await response.json(content_type=None) if response.content_length else {}
            )
        if response.status >= _REFUSED:
            raise PanelRefused(response.status, answer)
        return answer
