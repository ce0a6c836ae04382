"""Looks at many pictures in processes of their own: for rosters and evaluations, not for the door.

This module loads neither numpy nor the nets; only the processes do, and none starts before the
first picture comes. One that dies or hangs over a picture is replaced: that picture gets a fault,
the next one a fresh process.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import TYPE_CHECKING, Self

from firmware.face.process import ChainLost, ChainProcess, ChainUnavailable

if TYPE_CHECKING:
    from firmware.face.chain import FaceChain

_START_SECONDS = 60.0


class LooksUnavailable(Exception):
    """No process can look at anything: the nets or the libraries for them are missing."""

    code = "looks-unavailable"


class LookFault(Exception):
    """The process died or took too long over this picture."""

    code = "look-fault"


@dataclass(frozen=True, slots=True)
class Glance:
    """What of a `firmware.face.chain.Look` crosses to whoever asked; see there."""

    faces: int
    reason: str | None
    template: bytes | None
    milliseconds: float


class LookPool:
    """``width`` processes, started as pictures come; a context manager that ends them all."""

    def __init__(
        self, bundle: Path, *, width: int, seconds: float = 30.0, crowd: bool = False
    ) -> None:
        """Make the pool; ``seconds`` is the time limit of one look, ``crowd`` as for a chain's."""
        self.width = width
        self._answers = _of_a_crowd if crowd else _answers
        self._bundle = bundle
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(max_workers=width, thread_name_prefix="looks")
        self._idle: SimpleQueue[ChainProcess | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._running: set[ChainProcess] = set()
        self._closed = False
        for _ in range(width):
            self._idle.put(None)

    def __enter__(self) -> Self:
        """Nothing to do: processes start with the first pictures."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End every process."""
        self.close()

    def submit(self, picture: bytes) -> Future[Glance]:
        """Have a JPEG or PNG looked at; the future raises LookFault or LooksUnavailable.

        It never waits; as many pictures are in memory as were submitted and not yet looked at.
        """
        return self._threads.submit(self._look, picture)

    def close(self) -> None:
        """End every process now; pictures that wait are forgotten, those being looked at fail."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            running = set(self._running)
        for process in running:
            process.kill()
        self._threads.shutdown(cancel_futures=True)
        for process in running:
            process.end()

    def _look(self, picture: bytes) -> Glance:
        process = self._idle.get()  # there is one for each thread
        try:
            if process is not None and not process.alive:
                self._discard(process)
                process = None
            if process is None:
                process = self._started()
            return Glance(*process.ask(picture, seconds=self._seconds))
        except ChainLost as lost:
            if process is not None:
                self._discard(process)
                process = None
            raise LookFault(str(lost)) from lost
        finally:
            self._idle.put(process)

    def _started(self) -> ChainProcess:
        with self._lock:
            if self._closed:
                raise LooksUnavailable("the pool was closed")
            try:
                process = ChainProcess(
                    self._bundle,
                    self._answers,
                    threads=1,
                    start_seconds=_START_SECONDS,
                    name="kaobox-looks",
                )
            except OSError as fault:
                raise LooksUnavailable(f"no process can be started: {fault}") from fault
            self._running.add(process)
        try:
            process.ready()
        except ChainUnavailable as fault:
            self._discard(process)
            raise LooksUnavailable(str(fault)) from fault
        return process

    def _discard(self, process: ChainProcess) -> None:
        with self._lock:
            if self._closed:
                return  # `close` ends it
            self._running.discard(process)
        process.end()


def _answers(chain: "FaceChain") -> Callable[[bytes], tuple[object, ...]]:
    def answer(picture: bytes) -> tuple[object, ...]:
        look = chain.look(picture)
        return look.faces, look.reason, look.template, look.milliseconds

    return answer


def _of_a_crowd(chain: "FaceChain") -> Callable[[bytes], tuple[object, ...]]:
    def answer(picture: bytes) -> tuple[object, ...]:
        look = chain.look(picture, crowd=True)
        return look.faces, look.reason, look.template, look.milliseconds

    return answer
