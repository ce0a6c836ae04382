"""The morning rush: 100 seats sign in at once, open their papers at once, submit at once.

One session with 20 papers of 20 items over every kind of question, 1.5 MB of sound in each paper; a
real box process on one core, over TLS; clients on the other core. Each figure is the worst of 100:

- sign in: from connecting (a new TLS connection for every seat, all at the same moment) to the
  ``Attempt`` in hand. Enrolment was before, admission too.
- key to first question: from the moment at which the released key becomes effective, through the
  box's own news on the seat's WebSocket and ``GET /api/key``, to the key in hand; and to that the time
  this one seat takes to open its sealed paper, from ciphertext to parsed questions, in Python and
  alone on its core, as a seat would be.
- submit: from the request to the signed receipt, each over 20 saved answers.
- memory: the box process's resident set at its peak, over all of it.

``ratio`` is the worst of bound over figure.
"""

import argparse
import asyncio
import json
import os
import ssl
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench import questions, wire
from bench.box import box, certificate, client_context, cores, cpu_s, memory_mb
from bench.report import Report
from bench.venue import Seat, Venue
from contract import sealing, signing
from contract.paper import PAPER_ASSET, PaperContent

SEATS = 100
PAPERS = 20
ITEMS = 20
EXTRA = 1_500_000
OPENS_IN_MS = 18_000
"""From laying out the box's data to the release: what the box's start and signing in may take."""
AT_ONCE = 10
"""Papers fetched side by side: nobody waits for that."""
PATIENCE_S = 15.0
BOUNDS = {
    "sign in p99 ms": 1500.0,
    "key to first question p99 ms": 300.0,
    "submit p99 ms": 1500.0,
    "peak RSS MB": 200.0,
}


@dataclass
class Browser:
    """One seat's client."""

    seat: Seat
    port: int
    tls: ssl.SSLContext
    token: str = ""
    connection: wire.Connection = field(default_factory=wire.Connection)
    live: wire.Live | None = None
    blobs: dict[str, bytes] = field(default_factory=dict)
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    key: bytes = b""
    key_ms: float = 0.0

    async def sign_in(self) -> None:
        self.connection = await wire.Connection.open(self.port, self.tls)
        body = self.seat.sign_in()
        shown = await self.connection.ask_json("POST", "/api/sign-in", body=body)
        if not shown["admitted"] or shown["state"] != "waiting":
            raise wire.Refused(f"signed in as {shown['state']}")
        self.token = shown["token"]

    async def listen(self) -> None:
        self.live = await wire.Live.open(self.port, self.tls, self.token, self._hear)
        self.live.beat()

    async def load(self) -> None:
        """Fetch the sealed paper, as a seat does while it waits."""
        paper = self.seat.paper
        for name in (paper.ref.manifest, *(one.sha256 for one in paper.outer.segments)):
            self.blobs[name] = await self.connection.ask(wire.request("GET", f"/blobs/{name}"))

    async def take_key(self, opens_ms: int) -> None:
        """Wait for the news that the paper is open, then ask for its key."""
        await self.opened.wait()
        given = await self.connection.ask_json("GET", "/api/key", token=self.token)
        self.key_ms = time.time_ns() / 1e6 - opens_ms
        self.key = signing.decode(given["key"])

    def open_paper(self) -> float:
        """Open the paper; returns the milliseconds from the key to the questions."""
        begin = time.perf_counter()
        outer = self.seat.paper.outer
        assets = sealing.open_sealed(outer, self.key, self.blobs.__getitem__)
        content = PaperContent.model_validate_json(assets[PAPER_ASSET].data)
        took = (time.perf_counter() - begin) * 1000
        assert len(content.items) == ITEMS
        self.blobs.clear()
        return took

    async def answer(self) -> None:
        """Save an answer to every item, one request each."""
        for number in range(ITEMS):
            item, now_ms = f"Q{number + 1:02d}", time.time_ns() // 1_000_000
            value = questions.answer(number)
            self.seat.outbox.write(item, value, exam_ms=now_ms, error_ms=100)
            (one,) = self.seat.outbox.take(1)
            body = {"operations": [one.signed]}
            await self.connection.ask_json("POST", "/api/operations", token=self.token, body=body)

    async def submit(self) -> None:
        body = {"revision": ITEMS}
        receipt = await self.connection.ask_json("POST", "/api/submit", token=self.token, body=body)
        assert json.loads(receipt["body"])["count"] == ITEMS

    def _hear(self, message: bytes) -> None:
        if b'"state": "open"' in message:
            self.opened.set()


async def everyone(act: Callable[[Browser], Awaitable[None]], hall: list[Browser]) -> list[float]:
    """Have all act at once; returns what each took in ms, in order."""

    async def one(browser: Browser) -> float:
        begin = time.perf_counter()
        await act(browser)
        return (time.perf_counter() - begin) * 1000

    async with asyncio.timeout(PATIENCE_S):
        return sorted(await asyncio.gather(*map(one, hall)))


async def measure(folder: Path, server: int) -> Report:
    """Run a morning."""
    certificate(folder)
    venue = Venue(seats=SEATS, papers=PAPERS, items=ITEMS, extra=EXTRA)
    opens_ms = time.time_ns() // 1_000_000 + OPENS_IN_MS
    await venue.lay_out(folder / "data", opens_ms=opens_ms)
    with box(folder / "data", tls=folder, core=server, hq_key=venue.hq_key) as (port, process):
        figures = {"idle RSS MB": memory_mb(process.pid)["RSS"]}
        tls = client_context()
        hall = [Browser(seat, port, tls) for seat in venue.seats]
        cpu = cpu_s(process.pid)
        _spread("sign in", await everyone(Browser.sign_in, hall), figures)
        figures["sign in CPU ms each"] = (cpu_s(process.pid) - cpu) * 1000 / SEATS
        await everyone(Browser.listen, hall)
        await _load_all(hall)
        if time.time_ns() / 1e6 > opens_ms - 500:
            sys.exit("this machine is too slow now: the papers opened before all seats were there")
        await asyncio.wait_for(
            asyncio.gather(*(one.take_key(opens_ms) for one in hall)), OPENS_IN_MS / 1000
        )
        _questions(hall, figures)
        await everyone(Browser.answer, hall)
        _spread("submit", await everyone(Browser.submit, hall), figures)
        figures |= {f"{name} MB": size for name, size in memory_mb(process.pid).items()}
        for one in hall:
            one.connection.close()
            assert one.live is not None
            one.live.close()
    ratio = min(bound / figures[name] for name, bound in BOUNDS.items())
    return Report("start", round(ratio, 2), 1.0, {**figures, "load": os.getloadavg()[0]})


def _spread(name: str, waits: list[float], figures: dict[str, float]) -> None:
    figures[f"{name} p50 ms"] = waits[len(waits) // 2]
    figures[f"{name} p99 ms"] = waits[len(waits) * 99 // 100]


def _questions(hall: list[Browser], figures: dict[str, float]) -> None:
    """Have the seats open their papers, one after the other, and add it to each one's wait."""
    keys, whole = [], []
    for one in hall:
        keys.append(one.key_ms)
        whole.append(one.key_ms + one.open_paper())
    _spread("key in hand", sorted(keys), figures)
    _spread("key to first question", sorted(whole), figures)


async def _load_all(hall: list[Browser]) -> None:
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(browser: Browser) -> None:
        async with slots:
            await browser.load()

    await asyncio.gather(*map(one, hall))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="end with a JSON line")
    options = parser.parse_args()
    server, _ = cores()
    with tempfile.TemporaryDirectory() as folder:
        report = wire.run(measure(Path(folder), server))
    report.show(as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
