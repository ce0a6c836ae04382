"""The box as ``bench.answers`` wants it: with smaller groups, on a slower disk. No settings of the product.

``python -m bench.variant GROUP SYNC_MS --config FILE`` changes two things and runs the product's
command: a group has at most GROUP requests, and every commit takes SYNC_MS longer.
"""

import sys
import time
from collections.abc import Sequence

from edge.services import ledger
from edge.store.journal import Head, Journal
from kaobox import cli


def slow_down(sync_ms: float) -> None:
    """Let the database's thread sleep before each insertion, as a slower disk does after it."""
    insert = Journal._insert  # noqa: SLF001 - a benchmark's own business

    async def slow(self: Journal, n: int, head: Head, bodies: Sequence[str]) -> Head:
        await self._db._execute(time.sleep, sync_ms / 1000)  # type: ignore[no-untyped-call]  # noqa: SLF001
        return await insert(self, n, head, bodies)

    Journal._insert = slow  # type: ignore[method-assign]  # noqa: SLF001


if __name__ == "__main__":
    group, sync, *rest = sys.argv[1:]
    ledger.MAX_GROUP = int(group)
    if float(sync):
        slow_down(float(sync))
    sys.exit(cli.main(["edge", "run", *rest]))
