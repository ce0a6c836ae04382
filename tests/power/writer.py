"""The box's writing parts as a process of its own: many savers, and each promise written down.

``python -m tests.power.writer FOLDER TOLD JSON``. Lines in TOLD: ``asked <number>`` before an
answer is handed over, ``kept <number> <journal> <seq> <hash>`` once it is acknowledged; for files
``cache <sha256>``, ``picture <group> <sha256>`` and ``gone <group>`` once each call has returned,
``going <group>`` before one is destroyed, and ``reported <group>`` before its proof is forgotten.
"""

import asyncio
import hashlib
import json
import os
import random
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from contract.facts.attempt import AnswerSaved
from contract.facts.fact import Fact
from edge.adapters.system_clock import SystemClock
from edge.core.state import State
from edge.services.ledger import Ledger
from edge.services.recovery import Recovery
from edge.store.cache import Cache
from edge.store.journal import Journal
from edge.store.vault import Vault

BOX = "box-1"
SECRET = b"s" * 32
SIGNATURE = "AAAA"
CLOCK = SystemClock(trusted=True)

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Work:
    """What a writer is to do."""

    first: int = 0
    """Number of the first answer."""
    answers: int = 600
    """How many it writes before it ends as a box does."""
    files: int = 0
    savers: int = 12
    synchronous: str = ""
    """Planted fault: what SQLite is told instead of ``full``, so that it waits less for the disk."""

    def command(self, folder: Path, told: Path) -> list[str]:
        """Return the command line of a writer."""
        module = [sys.executable, "-m", "tests.power.writer"]
        return [*module, str(folder), str(told), json.dumps(asdict(self))]


def recovery() -> Recovery:
    """Return what opens the journal of this box."""
    return Recovery(box=BOX, serial="serial-1", software="1", clock=CLOCK)


async def write(folder: Path, work: Work, tell: Tell) -> None:
    """Open the journal as the box does, write, and close it."""
    async with recovery().open(folder / "journal.db") as journal:
        if work.synchronous:
            await journal._db.execute(f"pragma synchronous = {work.synchronous}")
        ledger = Ledger(journal, CLOCK, ())
        await ledger.load()
        tell("open")
        numbers = iter(range(work.first, work.first + work.answers))
        running = asyncio.create_task(ledger.run())
        async with asyncio.TaskGroup() as tasks:
            for _ in range(work.savers):
                tasks.create_task(_save(ledger, journal, numbers, tell))
            tasks.create_task(_files(folder, work.files, tell))
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def _save(ledger: Ledger, journal: Journal, numbers: Iterator[int], tell: Tell) -> None:
    for number in numbers:
        tell(f"asked {number}")
        fact = AnswerSaved(
            attempt="a1",
            body=f"{number} {'答' * random.choice([3, 30, 300, 3000])}",
            signature=SIGNATURE,
        )
        (recorded,) = await ledger.record(partial(_one, fact))
        name = await journal.hash_at(recorded.journal, recorded.seq)
        tell(f"kept {number} {recorded.journal} {recorded.seq} {name}")
        if number % 50 == 0:
            await journal.set_position(f"uplink:{recorded.journal}", recorded.seq)


def _one(fact: Fact, _: State) -> tuple[Fact, ...]:
    return (fact,)


async def _files(folder: Path, count: int, tell: Tell) -> None:
    """Fetch contents, keep pictures, and destroy every other group of them."""
    cache, vault = Cache(folder / "cache"), Vault(folder / "vault", SECRET)
    for gone in await vault.unreported():
        tell(f"reported {gone.group}")
        await vault.reported(gone)
    for _ in range(count):
        content = random.randbytes(random.choice([10, 700, 9000, 40_000]))
        sha256 = hashlib.sha256(content).hexdigest()
        await cache.add(sha256, _pieces(content))
        tell(f"cache {sha256}")
        group = f"s{random.randrange(1 << 32)}.taken"
        for _ in range(2):
            tell(f"picture {group} {await vault.put(group, random.randbytes(3000))}")
        if random.random() < 0.5:
            tell(f"going {group}")
            await vault.destroy(group)
            tell(f"gone {group}")


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 4000):
        yield content[start : start + 4000]


def main() -> None:
    """Run the writer of the command line."""
    folder, told, work = sys.argv[1:]
    handle = os.open(told, os.O_WRONLY)

    def tell(line: str) -> None:
        os.write(handle, line.encode() + b"\n")

    asyncio.run(write(Path(folder), Work(**json.loads(work)), tell))


if __name__ == "__main__":
    main()
