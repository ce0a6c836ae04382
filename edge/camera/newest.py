"""The newest thing a running source gave: what came before it is dropped, not kept for later."""

import threading
import time
from collections.abc import Iterable
from typing import Generic, TypeVar

T = TypeVar("T")


class Newest(Generic[T]):
    """Empties a source in a thread of its own, as fast as it gives.

    A camera's driver hands out its oldest picture first; whoever reads it only when a picture is
    wanted gets one from the past.
    """

    def __init__(self, source: Iterable[T]) -> None:
        self._changed = threading.Condition()
        self._found: tuple[int, T] | None = None
        self._end: Exception | None = None
        threading.Thread(target=self._run, args=(source,), daemon=True).start()

    def next(self) -> tuple[int, T]:
        """Wait for one that was not returned before; returns its time (monotonic ms) as well.

        Raises what ended the source, once everything it gave has been returned.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._found is not None or self._end is not None)
            found, self._found = self._found, None
            if found is not None:
                return found
            raise self._end or EOFError

    def _run(self, source: Iterable[T]) -> None:
        end: Exception = EOFError("the source has ended")
        try:
            for item in source:
                with self._changed:
                    self._found = time.monotonic_ns() // 1_000_000, item
                    self._changed.notify()
        except Exception as fault:  # noqa: BLE001 - raised again where the picture is waited for
            end = fault
        with self._changed:
            self._end = end
            self._changed.notify()
