"""The face chain in a process of its own, so that it never blocks or starves the box.

One worker, a short queue, one look at a time. A worker that dies or does not answer in time is
replaced at once: whoever waited for it gets a fault, and the next picture a fresh worker.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from edge.adapters.face_process import Passing, Question, answers
from edge.ports.face import FaceBusy, FaceFault, FaceLook, Frame, Glance
from firmware.face.process import ChainLost, ChainProcess, ChainUnavailable

_START_SECONDS = 30.0  # loading the nets from a cold SD card
_GLANCE_SHARE = (
    0.3  # of a look's time: one that hangs leaves a look behind it enough to be answered
)


class FaceWorker:
    """FaceReader port on `firmware.face.chain`, as an async context manager.

    Args:
        bundle: folder with the models.
        threads: how many the nets may use.
        waiting: looks that may wait or be under way; one more is refused as busy.
        seconds: time limit of one look, waiting included; a glance has less.
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
        # Also what nobody waits for any more: it still keeps the process busy.
        self._under_way: set[Future[Any]] = set()
        self._process: ChainProcess | None = None
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
        return await self._looked(picture)

    async def follow(self, frames: Sequence[Frame]) -> FaceLook:
        """Have the worker look at one person through several frames; raises the same."""
        return await self._looked(tuple(frames))

    async def glance(self, sight: str, picture: bytes, *, codes: bool = False) -> Glance:
        """Have the worker glance at a frame, if it has nothing else to do; raises the same."""
        if self._under_way:
            raise FaceBusy("other pictures come first")
        passing = Passing(sight, picture, codes)
        glance: Glance = await self._asked(passing, self._seconds * _GLANCE_SHARE)
        return glance

    async def _looked(self, question: Question) -> FaceLook:
        if self._inside >= self._waiting:
            raise FaceBusy(f"{self._waiting} looks are waiting")
        self._inside += 1
        try:
            look: FaceLook = await self._asked(question, self._seconds)
        finally:
            self._inside -= 1
        return look

    async def _asked(self, question: Question, seconds: float) -> Any:
        try:
            future = self._thread.submit(self._ask, question, seconds)
            self._under_way.add(future)
            future.add_done_callback(self._under_way.discard)
            async with asyncio.timeout(seconds):
                return await asyncio.wrap_future(future)
        except TimeoutError as late:
            raise FaceFault(f"no answer within {seconds} s") from late
        except RuntimeError as closed:
            raise FaceFault("the face worker has ended") from closed

    def _ask(self, question: Question, seconds: float) -> Any:
        try:
            return self._started().ask(question, seconds=seconds)
        except (ChainLost, FaceFault) as fault:
            # At once, so that the next picture need not wait for the start.
            self._discard()
            with contextlib.suppress(FaceFault):
                self._start()
            raise FaceFault(str(fault)) from fault

    def _started(self) -> ChainProcess:
        """Return a worker that has its nets; a new one if the last has died since."""
        process = self._process
        if process is None or not process.alive:
            self._discard()
            process = self._start()
        try:
            process.ready()
        except ChainUnavailable as fault:
            raise FaceFault(f"the face worker has no models: {fault}") from fault
        return process

    def _start(self) -> ChainProcess:
        try:
            self._process = ChainProcess(
                self._bundle,
                answers,
                threads=self._threads,
                start_seconds=_START_SECONDS,
                name="kaobox-face",
            )
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
