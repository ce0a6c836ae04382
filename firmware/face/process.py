"""One process that holds the face chain, and the pipe to it. Everything here blocks.

Whoever imports this loads neither numpy nor the nets; only the process does.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from firmware.face.chain import FaceChain

Answers = Callable[["FaceChain"], Callable[[Any], object]]
"""Makes, inside the process, what answers a question; a function that can be imported by name."""

_NICE = 5  # whoever serves people goes first
_END_SECONDS = 1.0
_SPAWN = multiprocessing.get_context("spawn")  # a fork would take open databases along


class ChainUnavailable(Exception):
    """The nets, or the libraries for them, cannot be loaded."""


class ChainLost(Exception):
    """The process died over a question, or was ended because it took too long."""


class ChainProcess:
    """A process that starts when this is made and is of use once `ready` has returned.

    Args:
        bundle: folder with the models.
        answers: see `Answers`.
        threads: how many the nets may use.
        start_seconds: how long loading may take, from a cold SD card.
        name: of the process.
    """

    def __init__(
        self, bundle: Path, answers: Answers, *, threads: int, start_seconds: float, name: str
    ) -> None:
        self._start_seconds = start_seconds
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(
            target=_serve, args=(theirs, bundle, answers, threads), name=name, daemon=True
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
        """Wait until the nets are loaded; raises ChainUnavailable if they cannot be."""
        if self._is_ready:
            return
        try:
            waits = self._pipe.poll(self._start_seconds)
            said = self._pipe.recv() if waits else "the models take too long to load"
        except (EOFError, OSError) as dead:
            raise ChainUnavailable("the process died while it loaded its models") from dead
        if said is not None:
            raise ChainUnavailable(str(said))
        self._is_ready = True

    def ask(self, question: object, *, seconds: float) -> Any:
        """Return the answer; raises ChainLost if the process dies or is too slow.

        A process that is too slow is killed: only that ends a send to it or a wait for it for sure.
        """
        watchdog = threading.Timer(seconds, self._process.kill)
        watchdog.start()
        try:
            self._pipe.send(question)
            return self._pipe.recv()
        except (EOFError, OSError) as dead:
            raise ChainLost(f"the process died, or took more than {seconds} s") from dead
        finally:
            watchdog.cancel()
            watchdog.join()

    def kill(self) -> None:
        """Stop it at once; whoever waits for its answer gets a ChainLost."""
        self._process.kill()

    def end(self) -> None:
        """End the process: by closing the pipe, else by force."""
        self._pipe.close()
        self._process.join(_END_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()


def _serve(pipe: Connection, bundle: Path, answers: Answers, threads: int) -> None:
    """Be the process: say None when ready (else why not), then answer until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started us, who then ends us
    os.nice(_NICE)
    os.environ["OPENBLAS_NUM_THREADS"] = str(threads)  # numpy's default is every core of the box
    try:
        from firmware.face.bundle import BundleRefused  # noqa: PLC0415 - after the limit above
        from firmware.face.chain import FaceChain  # noqa: PLC0415
    except ImportError as fault:
        pipe.send(str(fault))
        return
    try:
        answer = answers(FaceChain(bundle, threads=threads))
    except (BundleRefused, ImportError) as fault:
        pipe.send(str(fault))
        return
    pipe.send(None)
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            pipe.send(answer(pipe.recv()))
