"""The programs of a drill with a fault planted: ``python -m tests.system.planted FAULT PROGRAM …``."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from typing import Any

from cloud.core import progress
from contract import operations
from contract.operations import SignedOperation
from edge.core.attempts import ATTEMPTS
from edge.services.sittings import Seated, Sittings
from kaobox import cli
from kaobox.drill import box


def acknowledge_before_the_commit() -> None:
    """Let the box answer first and write afterwards; what is late is never written."""
    save = Sittings.save
    writing: set[asyncio.Task[Any]] = set()

    async def saves(
        self: Sittings, who: Seated, signed: Sequence[SignedOperation]
    ) -> dict[str, Any]:
        if self._ledger.state[ATTEMPTS][who.attempt].submission is None:
            task = asyncio.create_task(save(self, who, signed))
            writing.add(task)
            task.add_done_callback(writing.discard)
        names = [(one, operations.read(one)) for one in signed]
        told = [
            {"id": str(o.id), "revision": o.revision, "sha256": operations.digest(one.body)}
            for one, o in names
        ]
        return {"acknowledged": told, "late": False}

    Sittings.save = saves  # type: ignore[method-assign]


def let_the_last_write_win() -> None:
    """Let HQ take what arrives last for what counts."""

    def saved(
        before: progress.Progress, _: Any, operation: Any, *, verified: bool
    ) -> dict[str, Any]:
        mark = progress.Mark(epoch=operation.epoch, revision=operation.revision, filled=verified)
        return {"items": {**before.items, operation.item: mark}}

    vars(progress)["_saved"] = saved


FAULTS: dict[str, Callable[[], None]] = {
    "acknowledge-before-the-commit": acknowledge_before_the_commit,
    "let-the-last-write-win": let_the_last_write_win,
}


def main(argv: list[str]) -> int:
    """Plant the fault and run the program."""
    fault, program, *rest = argv
    FAULTS[fault]()
    return box.main(rest) if program == "box" else cli.main([program, *rest])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
