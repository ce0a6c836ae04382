"""A person at HQ's console: the control plane's HTTP interface, as the console page speaks it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

_TIMEOUT = aiohttp.ClientTimeout(total=30)
_REFUSED = 400


class ConsoleRefused(Exception):
    """HQ refused what a person asked for."""

    def __init__(self, path: str, status: int, problem: dict[str, Any]) -> None:
        detail = problem.get("detail") or problem
        super().__init__(f"{path}: {status} {problem.get('title')}: {detail}")
        self.code = str(problem.get("title", "internal"))
        self.status = status


class Console:
    """One signed-in person."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session = session
        self._address = address.rstrip("/")

    @classmethod
    @asynccontextmanager
    async def open(cls, address: str, *, account: str, password: str) -> AsyncIterator["Console"]:
        """Sign in; raises ConsoleRefused."""
        async with aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True),  # HQ is an address here
            timeout=_TIMEOUT,
        ) as session:
            console = cls(session, address)
            await console.post("sign-in", {"account": account, "password": password})
            yield console

    async def get(self, path: str) -> dict[str, Any]:
        """Return what stands at ``/api/<path>``; raises ConsoleRefused."""
        return await self._ask("GET", path)

    async def post(self, path: str, body: Any = None) -> dict[str, Any]:
        """Send JSON, or bytes as they are, or a form; raises ConsoleRefused."""
        if isinstance(body, bytes):
            headers = {"Content-Type": "application/octet-stream"}
            return await self._ask("POST", path, data=body, headers=headers)
        if isinstance(body, aiohttp.FormData):
            return await self._ask("POST", path, data=body)
        return await self._ask("POST", path, json=body)

    async def _ask(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        url = f"{self._address}/api/{path}"
        async with self._session.request(method, url, **body) as response:
            answer: dict[str, Any] = (
                {} if response.status == 204 else await response.json(content_type=None)  # noqa: PLR2004 - HTTP
            )
        if response.status >= _REFUSED:
            raise ConsoleRefused(path, response.status, answer)
        return answer


async def hq_key(address: str) -> str:
    """Return the key that a box checks HQ's signatures with; open to anyone."""
    async with (
        aiohttp.ClientSession(timeout=_TIMEOUT) as session,
        session.get(f"{address}/api/box-of-hq") as response,
    ):
        response.raise_for_status()
        return str((await response.json())["public_key"])
