"""One process that holds the face chain, and the pipe to it. Everything here blocks."""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from dataclasses import asdict
from multiprocessing.connection import Connection
from pathlib import Path

from edge.ports.face import FaceFault, FaceLook, Frame

_NICE = 5  # the exam goes first
_START_SECONDS = 30.0  # loading the nets from a cold SD card
_END_SECONDS = 1.0
_SPAWN = multiprocessing.get_context("spawn")  # a fork would take the journal's connection along


Question = bytes | Sequence[Frame]
"""One picture, or the frames of one person."""


class FaceProcess:
    """A worker: started when made, of use once `ready` has returned."""

    def __init__(self, bundle: Path, *, threads: int) -> None:
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(
            target=_serve,
            args=(theirs, bundle, threads),
            name="kaobox-face",
            daemon=True,
        )
        self._process.start()
        theirs.close()
        self._is_ready = False

    @property
    def pid(self) -> int | None:
        """The process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process is running."""
        return self._process.is_alive()

    def ready(self) -> None:
        """Wait until the nets are loaded; raises FaceFault if they cannot be."""
        if self._is_ready:
            return
        try:
            said = self._pipe.recv() if self._pipe.poll(_START_SECONDS) else "it takes too long"
        except (EOFError, OSError) as dead:
            raise FaceFault("the face worker died while it loaded its models") from dead
        if said is not None:
            raise FaceFault(f"the face worker cannot load its models: {said}")
        self._is_ready = True

    def ask(self, question: Question, *, seconds: float) -> FaceLook:
        """Return the answer; raises FaceFault if the worker dies or is too slow.

        A worker that is too slow is killed: only that ends a send to it or a wait for it for sure.
        """
        watchdog = threading.Timer(seconds, self._process.kill)
        watchdog.start()
        try:
            self._pipe.send(question)
            answer = self._pipe.recv()
        except (EOFError, OSError) as dead:
            raise FaceFault("the face worker died over a picture") from dead
        finally:
            watchdog.cancel()
            watchdog.join()
        return FaceLook(**answer)

    def end(self) -> None:
        """End the process: by closing the pipe, else by force."""
        self._pipe.close()
        self._process.join(_END_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()


def _serve(pipe: Connection, bundle: Path, threads: int) -> None:
    """Be the worker: say None when ready (else why not), then answer pictures until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the box, which then ends us
    os.nice(_NICE)
    os.environ["OPENBLAS_NUM_THREADS"] = str(threads)  # numpy's default is every core of the box
    try:
        # Only the worker pays for numpy and the nets, and a box without them has no worker.
        from firmware.face.bundle import BundleRefused  # noqa: PLC0415
        from firmware.face.chain import FaceChain  # noqa: PLC0415
        from firmware.face.chain import Frame as FaceFrame  # noqa: PLC0415
    except ImportError as fault:
        pipe.send(str(fault))
        return
    try:
        chain = FaceChain(bundle, threads=threads)
    except BundleRefused as fault:
        pipe.send(str(fault))
        return
    pipe.send(None)
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            asked = pipe.recv()
            if isinstance(asked, bytes):
                look = chain.look(asked)
            else:
                look = chain.follow([FaceFrame(*frame) for frame in asked])
            pipe.send(asdict(look))
