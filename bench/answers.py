"""100 seats saving answers over HTTPS, each durable before it is acknowledged: what a group is worth.

The same box twice, on one core, each with its own journal on the same disk and 100 seats' WebSockets
open: as the product is, and with a commit of its own for every request. Operations are signed
beforehand; the clients have another core. First every seat saves once a second, at its own moment
(latency counts from the moment the save was due); then every seat saves as fast as it is answered, in
rounds that alternate between the two boxes. The disk is that of TMPDIR.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import questions, wire
from bench.box import PLAIN, Process, box, certificate, client_context, cores, cpu_s
from bench.report import Report
from bench.venue import Seat, Venue

SEATS = 100
ITEMS = 20
PACED_S = 8
ROUNDS = 3
ROUND_S = 3.0
OPERATIONS = 260
"""Of each seat: what the fastest box could take in this time."""
TARGET = 4.0
UNGROUPED = ("-m", "bench.ungrouped")
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

    name: str
    process: Process
    chairs: list[Chair]
    paced: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)

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
        self.cpu_ms.append((cpu_s(self.process.pid) - cpu) * 1000 / count)

    def figures(self) -> dict[str, float]:
        paced, waits = sorted(self.paced), sorted(self.waits)
        return {
            f"{self.name}, saves/s": statistics.median(self.rates),
            f"{self.name}, CPU ms a save": statistics.median(self.cpu_ms),
            f"{self.name}, saturated p50 ms": at(waits, 50),
            f"{self.name}, saturated p99 ms": at(waits, 99),
            f"{self.name}, {SEATS}/s p50 ms": at(paced, 50),
            f"{self.name}, {SEATS}/s p99 ms": at(paced, 99),
        }


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
    context, chairs, sockets = client_context(), [], []
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
        for one in (*sockets, *(chair.connection for chair in chairs)):
            one.close()


async def measure(folder: Path, server: int) -> Report:
    """Run both boxes and measure them."""
    certificate(folder)
    venue = Venue(seats=SEATS, papers=1, items=ITEMS, extra=0)
    saves = [signed(seat) for seat in venue.seats]
    sides = {"group commit": PLAIN, "one commit each": UNGROUPED}
    measured = []
    with ExitStack() as boxes:
        for name, command in sides.items():
            data = folder / name.replace(" ", "-")
            await venue.lay_out(data, opens_ms=time.time_ns() // 1_000_000 - 60_000)
            started = box(data, tls=folder, core=server, hq_key=venue.hq_key, command=command)
            port, process = boxes.enter_context(started)
            measured.append((port, Side(name, process, [])))
        (one_port, ours), (other_port, single) = measured
        async with (
            seated(one_port, venue, saves) as ours.chairs,
            seated(other_port, venue, saves) as single.chairs,
        ):
            for side in (ours, single):
                await side.pace()
            for _ in range(ROUNDS):
                for side in (ours, single):
                    await side.saturate()
    ratio = statistics.median(ours.rates) / statistics.median(single.rates)
    figures = {**ours.figures(), **single.figures(), "load before": os.getloadavg()[0]}
    return Report("answers", round(ratio, 2), TARGET, figures)


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
