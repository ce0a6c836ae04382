"""100 seats saving answers over HTTPS, each durable before it is acknowledged: what a group is worth.

The same box twice, on one core, each with its own journal on the same disk and 100 seats' WebSockets
open: as the product is, and with a commit of its own for every request. Operations are signed
beforehand; the clients have another core. First every seat saves once a second, at its own moment
(latency counts from the moment the save was due); then every seat saves as fast as it is answered, in
rounds that alternate between the two boxes. The disk is that of TMPDIR, and the ratio is about what its
sync costs beside the rest of the work: on a virtual disk that syncs in a tenth of a millisecond it is
small. So all of it is done again with 5 ms more for every commit, for both boxes: a memory card.
"""

import argparse
import asyncio
import json
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

from bench import questions, wire
from bench.box import PLAIN, Process, box, certificate, client_context, cores, cpu_s
from bench.report import Report
from bench.venue import Seat, Venue
from edge.services.ledger import MAX_GROUP

SEATS = 100
ITEMS = 20
PACED_S = 4
ROUNDS = 5
ROUND_S = 1.0
SLOW_SYNC_MS = 5.0
OPERATIONS = 260
"""Of each seat: what the fastest box could take in this time."""
TARGET = 4.0
PEER = (
    "The nearest peer that runs on a Pi, by figures published elsewhere and not of this run:"
    " 62-82 saves/s with p99 of 6,000-10,000 ms, 183 MB."
)


@dataclass
class Save:
    """A signed operation as a request's body, and what its acknowledgement must name."""

    body: bytes
    sha256: bytes


@dataclass
class Chair:
    """A seat at one of the boxes: its connection and how far it is."""

    saves: Sequence[Save]
    token: str
    connection: wire.Connection
    next: int = 0

    @property
    def more(self) -> bool:
        return self.next < len(self.saves)

    async def save(self) -> None:
        """Save the next operation; raises Refused when the acknowledgement is of another one."""
        one = self.saves[self.next]
        self.next += 1
        text = wire.request("POST", "/api/operations", token=self.token, body=one.body)
        answer = await self.connection.ask(text)
        if one.sha256 not in answer:
            raise wire.Refused(f"not an acknowledgement of {one.sha256!r}: {answer!r}")


@dataclass
class Side:
    """One of the two boxes and what it was measured at."""

    process: Process
    chairs: list[Chair]
    paced: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    cpu_us: list[float] = field(default_factory=list)

    async def pace(self) -> None:
        """Save once a second at every seat; the seats' moments are spread evenly."""
        begin = time.perf_counter()

        async def seat(number: int, chair: Chair) -> None:
            for second in range(PACED_S):
                due = begin + second + number / SEATS
                await asyncio.sleep(due - time.perf_counter())
                await chair.save()
                self.paced.append((time.perf_counter() - due) * 1000)

        await asyncio.gather(*(seat(n, one) for n, one in enumerate(self.chairs)))

    async def saturate(self) -> None:
        """Save as fast as the box answers."""
        cpu, begin, count = cpu_s(self.process.pid), time.perf_counter(), len(self.waits)
        end = begin + ROUND_S

        async def seat(chair: Chair) -> None:
            while chair.more and (sent := time.perf_counter()) < end:
                await chair.save()
                self.waits.append((time.perf_counter() - sent) * 1000)

        await asyncio.gather(*map(seat, self.chairs))
        took, count = time.perf_counter() - begin, len(self.waits) - count
        self.rates.append(count / took)
        self.cpu_us.append((cpu_s(self.process.pid) - cpu) * 1e6 / count)

    @property
    def rate(self) -> float:
        """Saves a second as fast as it goes."""
        return statistics.median(self.rates)

    def figures(self, name: str) -> dict[str, float]:
        paced, waits = sorted(self.paced), sorted(self.waits)
        return {
            f"{name}, saves/s": self.rate,
            f"{name}, CPU us a save": statistics.median(self.cpu_us),
            f"{name}, saturated p50 ms": at(waits, 50),
            f"{name}, saturated p99 ms": at(waits, 99),
            f"{name}, {SEATS}/s p50 ms": at(paced, 50),
            f"{name}, {SEATS}/s p99 ms": at(paced, 99),
        }


def commit_ms(folder: Path) -> float:
    """Return what a commit of one row takes on this disk, by itself."""
    took = []
    with closing(sqlite3.connect(folder / "alone.db", isolation_level=None)) as db:
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = full")
        db.execute("create table t (body text)")
        for _ in range(100):
            begin = time.perf_counter()
            db.execute("insert into t values (?)", ("x" * 900,))
            took.append((time.perf_counter() - begin) * 1000)
    return statistics.median(took)


def at(ordered: Sequence[float], percent: int) -> float:
    """Return a percentile of what is in order."""
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def signed(seat: Seat) -> list[Save]:
    """Sign a seat's operations: item after item, again and again."""
    made = []
    for number in range(OPERATIONS):
        item = number % ITEMS
        seat.outbox.write(
            f"Q{item + 1:02d}",
            questions.answer(item),
            exam_ms=time.time_ns() // 1_000_000,
            error_ms=100,
        )
        (one,) = seat.outbox.take(1)
        body = json.dumps({"operations": [one.signed]}).encode()
        made.append(Save(body, one.sha256.encode()))
    return made


@asynccontextmanager
async def seated(
    port: int, venue: Venue, saves: Sequence[list[Save]]
) -> AsyncIterator[list[Chair]]:
    """Sign every seat in, open its paper and its WebSocket."""
    context = client_context()
    chairs, sockets = list[Chair](), list[wire.Live]()
    for seat, own in zip(venue.seats, saves, strict=True):
        connection = await wire.Connection.open(port, context)
        shown = await connection.ask_json("POST", "/api/sign-in", body=seat.sign_in())
        await connection.ask_json("GET", "/api/key", token=shown["token"])
        sockets.append(await wire.Live.open(port, context, shown["token"], lambda _: None))
        sockets[-1].beat()
        chairs.append(Chair(own, shown["token"], connection))
    try:
        yield chairs
    finally:
        for socket in sockets:
            socket.close()
        for chair in chairs:
            chair.connection.close()


async def pair(
    folder: Path, server: int, venue: Venue, saves: Sequence[list[Save]], sync_ms: float
) -> tuple[Side, Side]:
    """Run both boxes on a disk that takes so much longer for a commit, and measure them."""
    variant = ("-m", "bench.variant")
    plain = (*variant, str(MAX_GROUP), str(sync_ms)) if sync_ms else PLAIN
    commands = {"group": plain, "single": (*variant, "1", str(sync_ms))}
    started = []
    with ExitStack() as boxes:
        for name, command in commands.items():
            data = folder / f"{name}-{sync_ms:g}"
            await venue.lay_out(data, opens_ms=time.time_ns() // 1_000_000 - 60_000)
            one = box(data, tls=folder, core=server, hq_key=venue.hq_key, command=command)
            port, process = boxes.enter_context(one)
            started.append((port, Side(process, [])))
        (one_port, group), (other_port, single) = started
        async with (
            seated(one_port, venue, saves) as group.chairs,
            seated(other_port, venue, saves) as single.chairs,
        ):
            for side in (group, single):
                await side.pace()
            for _ in range(ROUNDS):
                for side in (group, single):
                    await side.saturate()
    return group, single


async def measure(folder: Path, server: int) -> Report:
    """Measure on this disk as it is, and on a slower one."""
    certificate(folder)
    venue = Venue(seats=SEATS, papers=1, items=ITEMS, extra=0)
    saves = [signed(seat) for seat in venue.seats]
    figures = {"load": os.getloadavg()[0], "a commit on this disk, us": commit_ms(folder) * 1000}
    group, single = await pair(folder, server, venue, saves, 0)
    figures |= group.figures("group commit") | single.figures("one commit each")
    slow_group, slow_single = await pair(folder, server, venue, saves, SLOW_SYNC_MS)
    slower = f"{SLOW_SYNC_MS:g} ms more"
    figures |= slow_group.figures(f"{slower}: group commit")
    figures |= slow_single.figures(f"{slower}: one each")
    figures[f"{slower}: ratio"] = slow_group.rate / slow_single.rate
    return Report("answers", round(group.rate / single.rate, 2), TARGET, figures)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="end with a JSON line")
    options = parser.parse_args()
    server, _ = cores()
    with tempfile.TemporaryDirectory() as folder:
        report = wire.run(measure(Path(folder), server))
    print(PEER)
    report.show(as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
