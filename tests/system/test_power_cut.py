"""The box as a process of its own, killed while seats write: what it acknowledged is there."""

import asyncio
import json
import random
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from contract import chain
from contract.facts import catalogue
from contract.facts.attempt import AnswerSaved
from contract.operations import SignedOperation, digest
from provisioning.identity import load_or_make
from tests.edge import venue
from tests.servers import mosquitto
from tests.system.wire_headquarters import WireHq, depot, headquarters

__all__ = ["mosquitto"]

ROOT = Path(__file__).parents[2]
SEATS = 4
KILLS = 5


@dataclass
class Seat:
    """A seat's own store: what it wrote, and how much of that the box has acknowledged."""

    n: int
    token: str = ""
    pen: venue.Pen = field(init=False)
    wrote: list[SignedOperation] = field(default_factory=list)
    told: int = 0

    def __post_init__(self) -> None:
        self.pen = venue.Pen(f"a{self.n}")

    async def sign_in(self, http: aiohttp.ClientSession, url: str) -> None:
        browser, ticket = venue.Browser(f"A{self.n:02d}"), venue.ticket(self.n)
        enrolment = {"seat": browser.seat, "public_key": browser.public}
        await ask(http, f"{url}/api/seats", enrolment)
        wish = {
            "seat": browser.seat,
            "ticket": ticket,
            "id_number": venue.id_number(self.n),
            "public_key": self.pen.public,
            "endorsement": browser.endorse(ticket, self.pen),
        }
        self.token = (await ask(http, f"{url}/api/sign-in", wish))["token"]

    async def write(self, http: aiohttp.ClientSession, url: str) -> None:
        """Write, and send again what was not acknowledged, until the box is gone."""
        while True:
            if self.told == len(self.wrote):
                for n in range(random.randint(1, 3)):
                    self.wrote.append(self.pen.write(f"Q0{n + 1}", f"答 {len(self.wrote)}"))
            pending = [one.model_dump() for one in self.wrote[self.told : self.told + 50]]
            try:
                reply = await ask(
                    http, f"{url}/api/operations", {"operations": pending}, self.token
                )
            except aiohttp.ClientError:
                return
            for one, acknowledged in zip(pending, reply["acknowledged"], strict=True):
                assert acknowledged["sha256"] == digest(one["body"])
            self.told += len(pending)


async def ask(
    http: aiohttp.ClientSession, url: str, body: dict[str, Any] | None = None, token: str = ""
) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    method = "GET" if body is None else "POST"
    async with http.request(method, url, json=body, headers=headers) as reply:
        assert reply.status == 200, await reply.text()
        answer: dict[str, Any] = await reply.json()
        return answer


@asynccontextmanager
async def box(config: Path) -> AsyncIterator[tuple[str, asyncio.subprocess.Process]]:
    """Run ``kaobox edge run``; yields its address once it listens, and the process."""
    command = [sys.executable, "-m", "kaobox.cli", "edge", "run", "--config", str(config)]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(20):
            line = (await process.stdout.readline()).decode()
        assert line.startswith("listening "), line
        yield line.split()[1], process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def configured(folder: Path, hq: venue.Headquarters, *, url: str, broker: int) -> Path:
    path = folder / "edge.toml"
    path.write_text(
        f'box = "{venue.BOX}"\ndata = {json.dumps(str(folder / "data"))}\nserial = "serial-1"\n'
        "announce = false\nopen_enrolment = true\n"
        f'[hq]\nkey = "{hq.public}"\nurl = "{url}"\nbroker_port = {broker}\n'
        "heartbeat_s = 0.5\nbackoff_s = 0.05\n"
        '[lan]\nport = 0\n[face]\nreader = "none"\n[clock]\ntrusted = true\n'
    )
    return path


async def planned(wire: WireHq, hq: venue.Headquarters, paper: venue.Paper, key: str) -> None:
    """HQ orders: a session that has begun, its paper's key, and everyone admitted."""
    start_ms = time.time_ns() // 1_000_000 - 60_000
    await wire.order(
        venue.plan(paper, candidates=SEATS, start_ms=start_ms),
        venue.released(hq, key, not_before_ms=start_ms),
        *(venue.wish(f"a{n}") for n in range(1, SEATS + 1)),
    )


def stored(path: Path) -> list[tuple[str, int, str, str]]:
    sql = (
        "select j.journal, e.seq, e.hash, e.body from entries e join journals j on j.n = e.journal"
    )
    with closing(sqlite3.connect(path)) as db:
        return db.execute(f"{sql} order by e.n").fetchall()


@pytest.mark.rule("X6", "X7")
async def test_every_acknowledged_answer_survives_a_box_that_is_killed_again_and_again(
    tmp_path: Path, mosquitto: int
) -> None:
    hq = venue.Headquarters()
    paper, seats = venue.paper(hq), [Seat(n) for n in range(1, SEATS + 1)]
    identity = await asyncio.to_thread(
        load_or_make, tmp_path / "data" / "identity", serial="serial-1"
    )
    async with (
        depot(paper.blobs, identity.public["signing_key"]) as blobs,
        headquarters(mosquitto, hq) as wire,
        aiohttp.ClientSession() as http,
    ):
        config = configured(tmp_path, hq, url=blobs, broker=mosquitto)
        for attempt in range(KILLS):
            async with box(config) as (url, process):
                if attempt == 0:
                    await planned(wire, hq, paper, identity.public["sealing_key"])
                    await wire.until(lambda: wire.taken == (hq.epoch, len(wire.orders)))
                    for seat in seats:
                        await seat.sign_in(http, url)
                writing = [asyncio.create_task(seat.write(http, url)) for seat in seats]
                await asyncio.sleep(random.uniform(0.05, 0.6))
                process.kill()
                await asyncio.gather(*writing)
        async with box(config) as (url, process):
            for seat in seats:
                shown = await ask(http, f"{url}/api/attempt", token=seat.token)
                assert seat.told <= shown["revision"] <= len(seat.wrote)
                assert shown["head"] == digest(seat.wrote[shown["revision"] - 1].body)
                assert (await ask(http, f"{url}/api/key", token=seat.token))["paper"] == "p1"
            rows = stored(tmp_path / "data" / "journal.db")
            await wire.until(lambda: len(wire.chains[rows[0][0]]) >= len(rows))
    assert process.returncode == 0, "a stop that is asked for is clean"
    assert sum(seat.told for seat in seats) > 20 * KILLS, "the seats were busy"
    check(stored(tmp_path / "data" / "journal.db"), seats, wire)


def check(rows: list[tuple[str, int, str, str]], seats: list[Seat], wire: WireHq) -> None:
    """The journal is one unbroken chain, HQ has the same, and each promise is in it once."""
    (journal,) = {row[0] for row in rows}
    expected = chain.genesis(venue.BOX, journal)
    for place, (_, seq, name, body) in enumerate(rows, 1):
        expected = chain.link(expected, seq, body)
        assert (seq, name) == (place, expected)
    assert wire.forked == []
    at_hq = [entry.body for entry in wire.chains[journal]]
    assert at_hq == [row[3] for row in rows][: len(at_hq)]
    facts = [catalogue.read(row[3])[1] for row in rows]
    saved = Counter(digest(fact.body) for fact in facts if isinstance(fact, AnswerSaved))
    promised = {digest(one.body) for seat in seats for one in seat.wrote[: seat.told]}
    assert promised <= saved.keys()
    assert set(saved.values()) == {1}
