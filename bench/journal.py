"""Group commit: 100 seats saving at once, against one commit for each save. Same disk, same run.

Both write answer facts through the real journal with fsync; ours lets all savers that wait share
one commit. Run on the disk whose figure is wanted: TMPDIR decides.
"""

import argparse
import asyncio
import tempfile
import time
import uuid
from contextlib import AsyncExitStack
from pathlib import Path

from bench.report import Report
from contract.facts import catalogue
from contract.facts.attempt import AnswerSaved
from contract.facts.fact import Stamp
from edge.adapters.system_clock import SystemClock
from edge.services.ledger import Ledger
from edge.services.recovery import Recovery

SEATS = 100
SECONDS = 3.0
FACT = AnswerSaved(attempt="a1", body='{"v":1,"value":"' + "x" * 400 + '"}', signature="c2ln")


async def grouped(folder: Path, clock: SystemClock) -> tuple[float, list[float]]:
    """Return saves a second through the ledger, and each save's latency in ms."""
    recovery = Recovery(box="b", serial="s", software="bench", clock=clock)
    waits: list[float] = []
    async with AsyncExitStack() as stack:
        journal = await stack.enter_async_context(recovery.open(folder / "grouped.db"))
        ledger = Ledger(journal, clock, ())
        end = time.perf_counter() + SECONDS

        async def seat() -> None:
            while (begin := time.perf_counter()) < end:
                await ledger.record(lambda _: (FACT,))
                waits.append((time.perf_counter() - begin) * 1000)

        async with asyncio.TaskGroup() as tasks:
            writer = tasks.create_task(ledger.run())
            begin = time.perf_counter()
            await asyncio.gather(*(seat() for _ in range(SEATS)))
            took = time.perf_counter() - begin
            writer.cancel()
    return len(waits) / took, waits


async def single(folder: Path, clock: SystemClock) -> float:
    """Return saves a second with a commit for each."""
    recovery = Recovery(box="b", serial="s", software="bench", clock=clock)
    count = 0
    async with recovery.open(folder / "single.db") as journal:
        begin = time.perf_counter()
        while time.perf_counter() < begin + SECONDS:
            stamp = Stamp(id=uuid.uuid4(), at=clock.now())
            await journal.append([catalogue.store(stamp, FACT)])
            count += 1
        return count / (time.perf_counter() - begin)


async def run() -> Report:
    clock = SystemClock(trusted=True)
    with tempfile.TemporaryDirectory() as folder:
        baseline = await single(Path(folder), clock)
        ours, waits = await grouped(Path(folder), clock)
    waits.sort()
    return Report(
        "journal",
        round(ours / baseline, 2),
        target=3.0,
        figures={
            "one commit each, saves/s": baseline,
            "group commit, saves/s": ours,
            "group commit p50 ms": waits[len(waits) // 2],
            "group commit p99 ms": waits[len(waits) * 99 // 100],
        },
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    asyncio.run(run()).show(as_json=args.json)


if __name__ == "__main__":
    main()
