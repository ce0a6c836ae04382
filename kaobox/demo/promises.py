"""The log of promises: every operation that the box acknowledged to a simulated seat.

A promise is on its way to the disk before anything counts it, so that the log never holds less than
what was counted. The verifier reads nothing else of the seats.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from kaobox.demo.outbox import Written


class Promises:
    """The open log; ``count`` is the number of different operations in it."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._known: set[tuple[str, str]] = set()
        self.count = 0

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator["Promises"]:
        """Open the log at ``path`` for appending."""
        with path.open("a") as file:
            yield cls(file)

    def note(self, attempt: str, one: Written) -> None:
        """Write a promise down; one that is made again counts once."""
        promise = (one.id, one.sha256)
        if promise in self._known:
            return
        line = {
            "attempt": attempt,
            "operation": one.id,
            "sha256": one.sha256,
            "item": one.item,
            "revision": one.revision,
        }
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()
        self._known.add(promise)
        self.count += 1
