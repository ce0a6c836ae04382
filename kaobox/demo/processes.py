"""The demo's own processes: started, waited for, killed, ended; never anybody else's.

The two programs are only ever started as processes, as on real machines. Each has a session of its
own, so that Ctrl-C reaches this process alone, which then ends them in order.
"""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Sequence
from pathlib import Path

READY = "listening http://"
_START_S = 60.0
_STOP_S = 8.0
_LOOK_S = 0.05
_TAIL = 1500


class DidNotStart(Exception):
    """A program ended, or said nothing, before it was ready."""

    code = "program-did-not-start"


def python(module: str, *arguments: str) -> tuple[str, ...]:
    """Return the command line of one of our modules."""
    return (sys.executable, "-m", module, *arguments)


class Program:
    """One of the two programs: started again and again on the same settings."""

    def __init__(self, name: str, command: Sequence[str], folder: Path) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        self.address = ""
        """``http://host:port`` once it is ready."""
        self._command = tuple(command)
        self._process: Process | None = None

    async def start(self) -> str:
        """Start it and return its address when it listens; raises DidNotStart."""
        assert self._process is None
        with self.log.open("ab") as log:
            start = log.tell()
            self._process = await asyncio.create_subprocess_exec(
                *self._command, stdout=log, stderr=log, start_new_session=True
            )
        try:
            async with asyncio.timeout(_START_S):
                self.address = await self._ready(start)
        except TimeoutError as exc:
            await self.stop()
            raise DidNotStart(f"{self.name} was not ready within {_START_S} s") from exc
        return self.address

    async def ended(self) -> None:
        """Wait until it ends, whoever ends it."""
        assert self._process is not None
        await self._process.wait()

    async def kill(self) -> None:
        """Kill it with its children as a power cut would, and wait until it is gone."""
        process, self._process = self._process, None
        assert process is not None
        process.send_signal(signal.SIGKILL)
        _end_group(process.pid)
        await process.wait()

    async def stop(self) -> None:
        """Ask it to end; make it end if it does not. Its own children end with it."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.terminate()
            try:
                async with asyncio.timeout(_STOP_S):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()
        _end_group(process.pid)

    async def _ready(self, start: int) -> str:
        assert self._process is not None
        while True:
            said = self.log.read_bytes()[start:].decode(errors="replace")
            for line in said.splitlines(keepends=True):
                if line.startswith(READY) and line.endswith("\n"):
                    return line.split()[1]
            if self._process.returncode is not None:
                raise DidNotStart(f"{self.name} ended before it was ready:\n{said[-_TAIL:]}")
            await asyncio.sleep(_LOOK_S)


def _end_group(leader: int) -> None:
    """End what a program left behind in its session, which is named by its process id."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return
