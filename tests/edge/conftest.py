"""A whole box on simulators, with HQ's end in the test's hand."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from contract import chain, signing
from contract.messages import (
    Batch,
    BatchEntry,
    Hello,
    JournalAck,
    Message,
    OrderBatch,
    ack_text,
)
from contract.operations import SignedOperation
from contract.orders import Order
from edge import app
from edge.config import Face
from edge.core.attempts import ATTEMPTS, Attempt
from edge.core.identity import Thresholds
from edge.core.papers import PAPERS
from edge.ports.face import FaceReader
from edge.sim.clock import SimClock
from edge.sim.courier import SimCourier
from edge.sim.depot import SimDepot
from edge.sim.line import SimLine
from tests.edge import venue


class Clock(SimClock):
    """Wall time is set by the test; waiting is real, so that services turn over."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(min(seconds, 0.02))

    def monotonic(self) -> float:
        return time.monotonic()


@dataclass
class Rig:
    """The box under test and everything around it."""

    box: app.Box
    client: TestClient[Any, Any]
    clock: Clock
    line: SimLine
    depot: SimDepot
    hq: venue.Headquarters
    paper: venue.Paper
    folder: Path
    courier: SimCourier

    async def until(self, condition: Any, *, seconds: float = 5) -> None:
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(0.01)

    def attempt(self, name: str) -> Attempt:
        return self.box.ledger.state[ATTEMPTS].get(name, Attempt())

    def order(self, *orders: Order) -> None:
        """Let HQ send orders on the open connection."""
        self.line.say(self.hq.batch(*(self.hq.order(one) for one in orders)))

    async def planned(self, **how: Any) -> None:
        """Bring the plan and the sealed paper to the box."""
        self.depot.blobs.update(self.paper.blobs)
        await self.until(lambda: self.line.connections > 0)
        self.order(venue.plan(self.paper, **how))
        await self.until(lambda: self.box.ledger.state[PAPERS].cached)

    async def post(self, path: str, body: Any = None, *, token: str = "") -> ClientResponse:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return await self.client.post(path, json=body, headers=headers)

    async def get(self, path: str, *, token: str = "") -> ClientResponse:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return await self.client.get(path, headers=headers)

    async def panel(self, account: str = "inv1") -> dict[str, Any]:
        reply = await self.post("/api/panel/sign-in", {"account": account, "pin": venue.PIN})
        assert reply.status == 200, await reply.text()
        answer: dict[str, Any] = await reply.json()
        return answer

    async def sign_in(
        self, n: int, browser: venue.Browser, pen: venue.Pen, *, id_number: str | None = None
    ) -> ClientResponse:
        await self.post("/api/seats", {"seat": browser.seat, "public_key": browser.public})
        ticket = venue.ticket(n)
        return await self.post(
            "/api/sign-in",
            {
                "seat": browser.seat,
                "ticket": ticket,
                "id_number": id_number or venue.id_number(n),
                "public_key": pen.public,
                "endorsement": browser.endorse(ticket, pen),
            },
        )

    async def admit(self, n: int) -> None:
        """Admit by approval: filed by an invigilator, decided by the chief."""
        await self.panel("inv1")
        await self.post(f"/api/panel/file/a{n}", {"reason": "证件齐全"})
        await self.panel("chief")
        reply = await self.post(f"/api/panel/decide/a{n}", {"decision": "admit", "reason": ""})
        assert reply.status == 200, await reply.text()

    async def release(self) -> None:
        """Let HQ release the paper's key."""
        key = self.box.identity.public["sealing_key"]
        before = self.box.journal.head.seq
        self.order(venue.released(self.hq, key))
        await self.until(lambda: self.box.journal.head.seq > before)

    async def seated(self, n: int = 1) -> tuple[venue.Browser, venue.Pen, str]:
        """Sign in candidate ``n``, admitted, and start the paper; returns the token last."""
        browser, pen = venue.Browser(f"A{n:02d}"), venue.Pen(f"a{n}")
        reply = await self.sign_in(n, browser, pen)
        assert reply.status == 200, await reply.text()
        token = (await reply.json())["token"]
        await self.admit(n)
        assert (await self.get("/api/key", token=token)).status == 200
        return browser, pen, token

    async def save(self, token: str, *signed: SignedOperation) -> ClientResponse:
        body = {"operations": [one.model_dump() for one in signed]}
        return await self.post("/api/operations", body, token=token)


@asynccontextmanager
async def running(
    folder: Path,
    hq: venue.Headquarters,
    paper: venue.Paper,
    *,
    clock: Any = None,
    port: int | None = None,
    face: Face | None = None,
    faces: tuple[FaceReader, Thresholds] | None = None,
    line: SimLine | None = None,
    courier: SimCourier | None = None,
) -> AsyncIterator[Rig]:
    """Run a box on ``folder`` until the context ends; may be run on the same folder again."""
    clock = clock or Clock(venue.START_MS - 30 * 60_000)
    line, depot, courier = line or SimLine(), SimDepot(), courier or SimCourier()
    async with AsyncExitStack() as stack:
        settings = venue.settings(folder, hq, face=face)
        box = await app.assemble(
            settings, stack, clock, line=line, depot=depot, courier=courier, faces=faces
        )
        client = await stack.enter_async_context(
            TestClient(TestServer(box.web, port=port), headers={"Origin": ""})
        )
        client.session.headers.pop("Origin", None)
        living = asyncio.create_task(_life(box, line, hq), name="test.life")
        try:
            yield Rig(box, client, clock, line, depot, hq, paper, folder, courier)
        finally:
            assert not living.done(), living
            living.cancel()
            await asyncio.gather(living, return_exceptions=True)


async def _life(box: app.Box, line: SimLine, hq: venue.Headquarters) -> None:
    async with asyncio.TaskGroup() as tasks:
        app.start(box, tasks)
        tasks.create_task(_headquarters(line, hq), name="test.hq")


async def _headquarters(line: SimLine, hq: venue.Headquarters) -> None:
    """Acknowledge everything, as HQ would; greet every connection."""
    held: dict[str, tuple[int, str]] = {}
    while True:
        message: Message = await line.sent.get()
        if isinstance(message, Hello):
            seq, digest = held.get(message.journal, (0, chain.genesis(venue.BOX, message.journal)))
            line.say(acknowledge(hq, message.journal, seq, digest))
            line.say(OrderBatch(epoch=hq.epoch))
        elif isinstance(message, Batch):
            seq, digest = last(message)
            held[message.journal] = (seq, digest)
            line.say(acknowledge(hq, message.journal, seq, digest))


def last(batch: Batch) -> tuple[int, str]:
    entry: BatchEntry = batch.entries[-1]
    return entry.seq, chain.link(entry.previous, entry.seq, entry.body)


def acknowledge(hq: venue.Headquarters, journal: str, seq: int, digest: str) -> JournalAck:
    text = ack_text(venue.BOX, journal, seq, digest)
    signature = signing.sign(hq.key, signing.ACK, text)
    return JournalAck(journal=journal, seq=seq, hash=digest, signature=signature)


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    hq = venue.Headquarters()
    async with running(tmp_path, hq, venue.paper(hq)) as one:
        yield one
