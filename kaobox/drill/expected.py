"""What must become of answers that met with trouble, as the seats know it and nobody else.

Only of what was written while nobody else could have it: what was on its way when a cable came out
may be on the box or not.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, TextIO

from kaobox.demo.outbox import Written

Fate = Literal["counts", "recovered", "yielded", "fenced", "late", "packaged"]

STANDINGS: dict[str, frozenset[str]] = {
    "counts": frozenset({"shown", "superseded"}),
    "packaged": frozenset({"shown", "superseded"}),
    "recovered": frozenset({"recovered"}),
    "yielded": frozenset({"yielded"}),
    "fenced": frozenset({"fenced"}),
    "late": frozenset({"late"}),
}
"""What HQ's console may say of an operation (``contract.merge``)."""


class Expected:
    """The open log."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator["Expected"]:
        """Open the log at ``path`` for appending."""
        with path.open("a") as file:
            yield cls(file)

    def note(self, attempt: str, written: list[Written], fate: Fate) -> None:
        """Write down what must become of operations."""
        for one in written:
            line = {"attempt": attempt, "operation": one.id, "sha256": one.sha256, "fate": fate}
            self._file.write(json.dumps(line) + "\n")
        self._file.flush()


def read(path: Path) -> dict[tuple[str, str], str]:
    """Return the fate of each (attempt, operation); the last word counts."""
    if not path.exists():
        return {}
    lines = map(json.loads, path.read_text().splitlines())
    return {(line["attempt"], line["operation"]): line["fate"] for line in lines}
