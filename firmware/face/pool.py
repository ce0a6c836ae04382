"""Looks at many pictures in processes of their own: for rosters and evaluations, not for the door.

This module loads neither numpy nor the nets; only the processes do, and none starts before the
first picture comes. One that dies or hangs over a picture is replaced: that picture gets a fault,
the next one a fresh process.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Self

_NICE = 5  # whoever serves people goes first
_START_SECONDS = 60.0
_END_SECONDS = 1.0
_SPAWN = multiprocessing.get_context("spawn")  # a fork would take open databases along


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

    def __init__(self, bundle: Path, *, width: int, seconds: float = 30.0) -> None:
        """Make the pool; ``seconds`` is the time limit of one look."""
        self.width = width
        self._bundle = bundle
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(max_workers=width, thread_name_prefix="looks")
        self._idle: SimpleQueue[_Process | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._running: set[_Process] = set()
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
            return process.ask(picture, seconds=self._seconds)
        except (LookFault, LooksUnavailable):
            if process is not None:
                self._discard(process)
                process = None
            raise
        finally:
            self._idle.put(process)

    def _started(self) -> "_Process":
        with self._lock:
            if self._closed:
                raise LooksUnavailable("the pool was closed")
            try:
                process = _Process(self._bundle)
            except OSError as fault:
                raise LooksUnavailable(f"no process can be started: {fault}") from fault
            self._running.add(process)
        try:
            process.ready()
        except LooksUnavailable:
            self._discard(process)
            raise
        return process

    def _discard(self, process: "_Process") -> None:
        with self._lock:
            if self._closed:
                return  # `close` ends it
            self._running.discard(process)
        process.end()


class _Process:
    """One process with the nets, and the pipe to it. Everything here blocks."""

    def __init__(self, bundle: Path) -> None:
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(
            target=_serve, args=(theirs, bundle), name="kaobox-looks", daemon=True
        )
        self._process.start()
        theirs.close()

    @property
    def alive(self) -> bool:
        """Whether the process is running."""
        return self._process.is_alive()

    def ready(self) -> None:
        """Wait until the nets are loaded; raises LooksUnavailable if they cannot be."""
        try:
            said = self._pipe.recv() if self._pipe.poll(_START_SECONDS) else "it takes too long"
        except (EOFError, OSError) as dead:
            raise LooksUnavailable("the process died while it loaded its models") from dead
        if said is not None:
            raise LooksUnavailable(said)

    def ask(self, picture: bytes, *, seconds: float) -> Glance:
        """Return the answer for one picture; raises LookFault."""
        # Only killing it ends a send to it, or a wait for it, for sure.
        watchdog = threading.Timer(seconds, self._process.kill)
        watchdog.start()
        try:
            self._pipe.send_bytes(picture)
            return Glance(*self._pipe.recv())
        except (EOFError, OSError) as dead:
            raise LookFault(f"the process died, or took more than {seconds} s") from dead
        finally:
            watchdog.cancel()
            watchdog.join()

    def kill(self) -> None:
        """Stop it at once; whoever waits for its answer gets a LookFault."""
        self._process.kill()

    def end(self) -> None:
        """End the process: by closing the pipe, else by force."""
        self._pipe.close()
        self._process.join(_END_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()


def _serve(pipe: Connection, bundle: Path) -> None:
    """Be the process: say None when ready (else why not), then answer pictures until the end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started us, who then ends us
    os.nice(_NICE)
    try:
        # Only here, so that whoever has the pool needs neither numpy nor the nets.
        from firmware.face.bundle import BundleRefused  # noqa: PLC0415
        from firmware.face.chain import FaceChain  # noqa: PLC0415
    except ImportError as fault:
        pipe.send(str(fault))
        return
    try:
        chain = FaceChain(bundle, threads=1)
    except BundleRefused as fault:
        pipe.send(str(fault))
        return
    pipe.send(None)
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            look = chain.look(pipe.recv_bytes())
            pipe.send((look.faces, look.reason, look.template, look.milliseconds))
