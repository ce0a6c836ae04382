"""A whole box on a small file system of its own that is really full: every service goes on."""

import asyncio
import gc
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from contract.operations import SignedOperation
from edge.core.orders import ORDERS
from edge.core.papers import PAPERS
from tests.edge import venue
from tests.edge.conftest import Rig, running
from tests.edge.test_journal import stored


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with 3 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount command")
    if done.returncode:
        pytest.skip(f"no right to mount a small disk: {done.stderr.decode().strip()}")
    yield folder
    gc.collect()  # the traceback of a refusal holds a cursor, and with it the closed database's file
    subprocess.run(["umount", str(folder)], check=True)


def pour(file: BinaryIO, size: int) -> None:
    while True:
        file.write(bytes(size))


@dataclass
class Disk:
    """The box's disk, to be filled and emptied, and a candidate who writes."""

    rig: Rig
    pen: venue.Pen
    token: str

    @property
    def filler(self) -> Path:
        return self.rig.folder / "filler"

    def fill(self) -> None:
        with self.filler.open("ab", buffering=0) as file:
            for size in (65536, 4096, 1):
                with pytest.raises(OSError, match="No space left"):
                    pour(file, size)

    def empty(self) -> None:
        self.filler.unlink()

    async def issues(self) -> list[str]:
        async with self.rig.client.ws_connect("/api/panel/live") as socket:
            shown = await socket.receive_json()
        return [issue["code"] for issue in shown["issues"]]

    async def refuses(self) -> tuple[list[SignedOperation], SignedOperation, dict[str, Any]]:
        """Fill it, save until it refuses: what was acknowledged, what was not, the problem."""
        self.fill()
        acknowledged: list[SignedOperation] = []
        for n in range(300):
            one = self.pen.write("Q01", f"{n} " + "长" * 3000)
            reply = await self.rig.save(self.token, one)
            if reply.status != 200:
                return acknowledged, one, {"status": reply.status, **await reply.json()}
            acknowledged.append(one)
        raise AssertionError("the disk is larger than it says")


@pytest.fixture
async def disk(small_disk: Path) -> AsyncIterator[Disk]:
    hq = venue.Headquarters()
    async with AsyncExitStack() as stack:
        rig = await stack.enter_async_context(running(small_disk, hq, venue.paper(hq)))
        await rig.planned(minutes=60)
        rig.clock.move(30 * 60)
        await rig.release()
        _, pen, token = await rig.seated()
        yield Disk(rig, pen, token)


async def test_what_the_disk_refuses_is_not_half_there_and_is_taken_when_there_is_room(
    disk: Disk,
) -> None:
    rig, token = disk.rig, disk.token
    acknowledged, refused, problem = await disk.refuses()
    assert (problem["status"], problem["title"]) == (507, "storage-full")
    assert problem["zh"]
    assert problem["en"]
    before, state = stored(rig.folder / "journal.db"), rig.box.ledger.state
    assert len(rig.attempt("a1").saved) == len(acknowledged)
    pending = [refused, *(disk.pen.write("Q02", "长" * 3000) for _ in range(20))]
    outcomes = await asyncio.gather(*(rig.save(token, one) for one in pending))
    assert {reply.status for reply in outcomes} <= {507, 409}
    assert stored(rig.folder / "journal.db") == before
    assert rig.box.ledger.state == state
    assert "storage-full" in await disk.issues()
    shown = await (await rig.get("/api/attempt", token=token)).json()
    assert shown["revision"] == len(acknowledged), "reading works"
    disk.empty()
    reply = await rig.save(token, *pending)
    assert reply.status == 200
    revisions = [one["revision"] for one in (await reply.json())["acknowledged"]]
    assert revisions == [len(acknowledged) + n for n in range(1, 22)]
    assert rig.box.ledger.storage is None


async def test_orders_that_found_no_room_are_taken_when_hq_sends_them_again(disk: Disk) -> None:
    rig = disk.rig
    await disk.refuses()
    texts = [rig.hq.order(venue.wish("a2")), rig.hq.order(venue.wish("a3", "refuse"))]
    before = rig.box.ledger.state[ORDERS].seq
    rig.line.say(rig.hq.batch(*texts))
    await asyncio.sleep(0.1)
    assert rig.box.ledger.state[ORDERS].seq == before
    disk.empty()
    rig.line.say(rig.hq.batch(*texts))
    await rig.until(lambda: rig.box.ledger.state[ORDERS].seq == before + 2)


async def test_the_end_comes_on_a_full_disk_too_as_soon_as_there_is_room(disk: Disk) -> None:
    rig = disk.rig
    await disk.refuses()
    rig.clock.move(61 * 60)
    await asyncio.sleep(0.2)
    assert rig.attempt("a1").submission is None
    disk.empty()
    await rig.until(lambda: rig.attempt("a1").submission is not None)
    assert rig.attempt("a1").submissions[0].how == "forced"


async def test_the_line_breaks_and_comes_back_on_a_full_disk(disk: Disk) -> None:
    """The counters of connections and acknowledgements find no room either."""
    rig = disk.rig
    await disk.refuses()
    for _ in range(3):
        number = rig.line.connections
        rig.line.cut()
        await rig.until(lambda number=number: rig.line.connections > number)
    await rig.until(lambda: rig.box.uplink.connected and rig.box.uplink.queued == 0)
    assert rig.box.uplink.position == rig.box.journal.head.seq


async def test_papers_wait_for_room(small_disk: Path) -> None:
    hq = venue.Headquarters()
    paper = venue.paper(hq, items=9000)
    assert sum(map(len, paper.blobs.values())) > 500_000
    async with running(small_disk, hq, paper) as rig:
        disk = Disk(rig, venue.Pen("a1"), "")
        room = os.statvfs(small_disk)
        disk.filler.write_bytes(bytes(room.f_bavail * room.f_frsize - 400_000))
        rig.depot.blobs.update(paper.blobs)
        await rig.until(lambda: rig.line.connections > 0)
        rig.order(venue.plan(paper))
        await rig.until(lambda: rig.box.ledger.state[ORDERS].seq == 1)
        await rig.panel("chief")
        async with asyncio.timeout(5):
            while "paper-fetch-failed" not in await disk.issues():
                await asyncio.sleep(0.02)
        assert "storage-full" in await disk.issues(), "there is little room, anyway"
        disk.empty()
        await rig.until(lambda: rig.box.ledger.state[PAPERS].cached)
        async with asyncio.timeout(5):
            while "paper-fetch-failed" in await disk.issues():
                await asyncio.sleep(0.02)
