"""The face chain in a process of its own, so that it never blocks or starves the box.

One worker, a short queue, one look at a time. A worker that dies or does not answer in time is
replaced at once: whoever waited for it gets a fault, and the next picture a fresh worker.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from edge.adapters.face_process import FaceProcess, Question
from edge.ports.face import FaceBusy, FaceFault, FaceLook, Frame


class FaceWorker:
    """FaceReader port on `firmware.face.chain`, as an async context manager.

    Args:
        bundle: folder with the models.
        threads: how many the nets may use.
        waiting: looks that may wait or be under way; one more is refused as busy.
        seconds: time limit of one look, waiting included.
    """

    def __init__(
        self,
        bundle: Path,
        *,
        threads: int = 1,
        waiting: int = 4,
        seconds: float = 3.0,
    ) -> None:
        self._bundle = bundle
        self._threads = threads
        self._waiting = waiting
        self._seconds = seconds
        self._inside = 0
        self._process: FaceProcess | None = None
        # Everything that touches the process happens in this one thread: pictures take turns.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="face")

    @property
    def pid(self) -> int | None:
        """The worker's process id, None while there is none."""
        return self._process.pid if self._process else None

    async def __aenter__(self) -> Self:
        """Start the worker and wait until it has loaded its nets; raises FaceFault."""
        try:
            await asyncio.wrap_future(self._thread.submit(self._started))
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the worker, whatever it does."""
        await self._close()

    async def look(self, picture: bytes) -> FaceLook:
        """Have the worker look at a picture; raises FaceFault or FaceBusy."""
        return await self._asked(picture)

    async def follow(self, frames: Sequence[Frame]) -> FaceLook:
        """Have the worker look at one person through several frames; raises the same."""
        return await self._asked(tuple(frames))

    async def _asked(self, question: Question) -> FaceLook:
        if self._inside >= self._waiting:
            raise FaceBusy(f"{self._waiting} looks are waiting")
        self._inside += 1
        try:
            async with asyncio.timeout(self._seconds):
                return await asyncio.wrap_future(self._thread.submit(self._ask, question))
        except TimeoutError as late:
            raise FaceFault(f"no answer within {self._seconds} s") from late
        except RuntimeError as closed:
            raise FaceFault("the face worker has ended") from closed
        finally:
            self._inside -= 1

    def _ask(self, question: Question) -> FaceLook:
        try:
            return self._started().ask(question, seconds=self._seconds)
        except FaceFault:
            # At once, so that the next picture need not wait for the start.
            self._discard()
            with contextlib.suppress(FaceFault):
                self._start()
            raise

    def _started(self) -> FaceProcess:
        """Return a worker that has its nets; a new one if the last has died since."""
        process = self._process
        if process is None or not process.alive:
            self._discard()
            process = self._start()
        process.ready()
        return process

    def _start(self) -> FaceProcess:
        try:
            self._process = FaceProcess(self._bundle, threads=self._threads)
        except OSError as fault:
            raise FaceFault(f"no face worker can be started: {fault}") from fault
        return self._process

    def _discard(self) -> None:
        process, self._process = self._process, None
        if process:
            process.end()

    async def _close(self) -> None:
        def close() -> None:
            # Behind the picture that is being looked at, if any: at most one time limit away.
            self._thread.submit(self._discard).result()
            self._thread.shutdown()

        await asyncio.to_thread(close)
