"""The other end of the simulated seats' process: told what to do, asked what they saw."""

import asyncio
import json
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from kaobox.demo.processes import python

_LINE = 1 << 20
_END_S = 5.0


class SeatsFailed(Exception):
    """The seats' process ended before it was done; its log says why."""

    code = "seats-failed"


class Crowd:
    """All simulated seats; ``state`` is what they told last (``kaobox.demo.seats``)."""

    def __init__(self, process: Process, log: Path) -> None:
        self._process = process
        self._log = log
        self._changed = asyncio.Event()
        self._answers: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._asking = asyncio.Lock()
        self._over = False
        self.state: dict[str, Any] = {}

    @classmethod
    @asynccontextmanager
    async def start(
        cls, config: Path, folder: Path, module: str = "kaobox.demo.seats"
    ) -> AsyncIterator["Crowd"]:
        """Start the seats of a configuration file; they end with the context at the latest."""
        log = folder / "seats.log"
        with log.open("ab") as file:
            process = await asyncio.create_subprocess_exec(
                *python(module, "--config", str(config)),
                stdin=PIPE,
                stdout=PIPE,
                stderr=file,
                limit=_LINE,
                start_new_session=True,
            )
        crowd = cls(process, log)
        try:
            async with asyncio.TaskGroup() as tasks:
                reading = tasks.create_task(crowd._read(), name="demo.seats")
                try:
                    yield crowd
                finally:
                    reading.cancel()
        finally:
            await crowd._end()

    def tell(self, do: str, **what: Any) -> None:
        """Give a command."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **what}).encode() + b"\n")

    async def ask(self, do: str, **what: Any) -> dict[str, Any]:
        """Give a command that is answered, and return the answer."""
        async with self._asking:
            self.tell(do, **what)
            while (answer := await self._answers.get())["type"] != do:
                continue  # the answer to a question that nobody waits for any more
            return answer

    async def caught(self, since: float, until: float) -> int:
        """Return how many operations were sent in a span of monotonic time and never answered."""
        answer = await self.ask("caught", since=since, until=until)
        return int(answer["operations"])

    async def until(self, ready: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until the seats tell what is waited for; raises SeatsFailed if they end before."""
        while not (self.state and ready(self.state)):
            if self._over:
                raise SeatsFailed(f"the seats ended early; see {self._log}")
            self._changed.clear()
            await self._changed.wait()
        return self.state

    async def finished(self) -> None:
        """Wait until HQ has everything of every seat; raises SeatsFailed."""
        await self.until(lambda state: state["done"] == state["seats"])
        if await self._process.wait():
            raise SeatsFailed(f"the seats ended with {self._process.returncode}; see {self._log}")

    async def _read(self) -> None:
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            said = json.loads(line)
            if said["type"] == "state":
                self.state = said
            else:
                self._answers.put_nowait(said)
            self._changed.set()
        self._over = True
        self._changed.set()

    async def _end(self) -> None:
        """Close its stdin, which ends it; make it end if it does not."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            async with asyncio.timeout(_END_S):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
