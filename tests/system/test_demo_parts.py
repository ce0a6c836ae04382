"""The parts that the demo's verdict rests on: the line, the processes, the seats' own accounts."""

import asyncio
import csv
import io
import json
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PIL import Image

from contract import signing
from contract.operations import EPOCH_START, Operation, SignedOperation, digest, verify
from contract.paper import Value
from kaobox.demo import people
from kaobox.demo.lan import Lan, NoReply
from kaobox.demo.outbox import Outbox
from kaobox.demo.people import Face, NoFaces
from kaobox.demo.processes import DidNotStart, Program
from kaobox.demo.promises import Promises
from kaobox.demo.wan import Wan


@asynccontextmanager
async def echo() -> AsyncIterator[int]:
    """Serve a port that says back whatever it hears, to its end."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(await reader.read(-1))
            await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()
        await asyncio.sleep(0.05)


async def ask(port: int, data: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(data)
        writer.write_eof()
        return await reader.read(-1)
    finally:
        writer.close()


async def until_broken(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read(-1)
    except ConnectionError:
        return b""


async def test_the_line_carries_every_byte_both_ways() -> None:
    wan, data = Wan(), os.urandom(3_000_000)
    async with echo() as port, wan.relay(port) as near:
        assert await ask(near, data) == data


async def test_a_cut_ends_connections_and_refuses_new_ones_until_it_is_mended() -> None:
    wan = Wan()
    async with echo() as port, wan.relay(port) as near:
        reader, writer = await asyncio.open_connection("127.0.0.1", near)
        writer.write(b"half a word")
        await asyncio.sleep(0.1)
        wan.cut()
        assert await until_broken(reader) == b""
        writer.close()
        for _ in range(3):
            with pytest.raises(ConnectionRefusedError):
                await ask(near, b"anybody there?")
        await wan.mend()
        assert await ask(near, b"again") == b"again"
        assert wan.cuts == 1
        assert wan.down_s > 0
    with pytest.raises(ConnectionRefusedError):
        await ask(near, b"after the end")


SERVES = (
    "import subprocess, sys, time\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    "print('child', child.pid, flush=True)\n"
    "print('listening http://127.0.0.1:1', flush=True)\n"
    "time.sleep(60)\n"
)


def child_of(program: Program) -> int:
    lines = program.log.read_text().splitlines()
    return int(next(line for line in reversed(lines) if line.startswith("child")).split()[1])


async def gone(pid: int) -> bool:
    for _ in range(50):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        await asyncio.sleep(0.05)
    return False


async def test_a_killed_program_is_gone_with_its_children_and_starts_again(tmp_path: Path) -> None:
    program = Program("box", [sys.executable, "-c", SERVES], tmp_path)
    assert await program.start() == "http://127.0.0.1:1"
    first = child_of(program)
    await program.kill()
    assert await gone(first)
    await program.start()
    second = child_of(program)
    assert second != first
    await program.stop()
    assert await gone(second)
    await program.stop()


async def test_a_program_that_ends_before_it_is_ready_says_why(tmp_path: Path) -> None:
    program = Program("box", [sys.executable, "-c", "raise SystemExit('no such port')"], tmp_path)
    with pytest.raises(DidNotStart, match="no such port"):
        await program.start()
    await program.stop()


@asynccontextmanager
async def a_box_that_never_answers() -> AsyncIterator[tuple[str, asyncio.Event]]:
    """Take requests and keep silent until ``event`` is set, then break off."""
    dies = asyncio.Event()
    inside = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal inside
        inside += 1
        await reader.read(1)
        await dies.wait()
        writer.transport.abort()
        inside -= 1

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", dies
    finally:
        dies.set()
        server.close()
        await server.wait_closed()
        while inside:
            await asyncio.sleep(0.01)


async def test_only_what_was_sent_and_not_answered_counts_as_in_flight() -> None:
    began = time.monotonic()
    async with a_box_that_never_answers() as (address, dies), Lan.open(address) as lan:

        async def send(name: str) -> None:
            with pytest.raises(NoReply):
                await lan.save("token", [(name, {}), (f"{name}-too", {})])

        async with asyncio.TaskGroup() as tasks:
            for number in range(5):
                tasks.create_task(send(f"operation-{number}"))
            await asyncio.sleep(0.3)
            assert lan.flights.in_flight == 10
            killed = time.monotonic()
            dies.set()
        assert lan.flights.in_flight == 0
        assert lan.flights.caught(began, killed) == 10
        assert lan.flights.caught(killed, time.monotonic()) == 0
    async with Lan.open("http://127.0.0.1:1") as nowhere:
        with pytest.raises(NoReply):
            await nowhere.save("token", [("operation", {})])
        assert nowhere.flights.caught(began, time.monotonic()) == 0


def test_an_outbox_chains_and_signs_and_keeps_until_hq_has_it() -> None:
    key = signing.new_key()
    outbox = Outbox(attempt="s.1", epoch=2, key=key)
    for number in range(5):
        outbox.write(f"q{number}", Value(responses={"R": ("a",)}), exam_ms=1, error_ms=0)
    taken = outbox.take(3)
    previous = EPOCH_START
    for revision, one in enumerate(taken, 1):
        body = Operation.model_validate_json(one.body)
        assert (body.revision, body.epoch, body.previous) == (revision, 2, previous)
        verify(SignedOperation(body=one.body, signature=one.signature), signing.public(key))
        previous = digest(one.body)
    outbox.back_to(2)
    assert [one.revision for one in outbox.take(50)] == [2, 3, 4, 5]
    outbox.acknowledge(5)
    assert outbox.take(50) == []
    assert not outbox.everything_at_hq
    outbox.settle(2)
    outbox.back_to(3)
    assert [one.revision for one in outbox.take(50)] == [3, 4, 5], "kept: HQ has two only"
    outbox.settle(5)
    assert outbox.everything_at_hq


def test_a_promise_is_in_the_log_before_it_counts(tmp_path: Path) -> None:
    outbox = Outbox(attempt="s.1", epoch=0, key=signing.new_key())
    outbox.write("q1", Value(responses={"R": ("a",)}), exam_ms=1, error_ms=0)
    (one,) = outbox.take(1)
    with Promises.open(tmp_path / "log") as promises:
        promises.note("s.1", one)
        promises.note("s.1", one)
        assert promises.count == 1
        (line,) = (tmp_path / "log").read_text().splitlines()
    assert json.loads(line)["sha256"] == one.sha256


def test_own_faces_are_one_folder_for_each_person(tmp_path: Path) -> None:
    with pytest.raises(NoFaces):
        people.own_faces(tmp_path)
    for name, photos in (("first", 2), ("second", 1), ("nobody", 0)):
        (tmp_path / name).mkdir()
        for number in range(photos):
            picture = Image.new("RGB", (200, 300), (40 * number, 90, 90))
            picture.save(tmp_path / name / f"{number}.jpg")
    first, second = people.own_faces(tmp_path)
    assert first.door == (tmp_path / "first" / "1.jpg").read_bytes()
    assert second.door != second.roster, "the only photo is taken again"
    with Image.open(io.BytesIO(second.door)) as again:
        assert again.size == (147, 220)


def test_a_roster_seats_everybody_once(tmp_path: Path) -> None:
    found = people.candidates(25, [Face(b"r", b"d")])
    rows = list(csv.reader(io.StringIO(people.roster(found, paper="p").decode("utf-8-sig"))))
    assert rows[0][:2] == ["准考证号", "姓名"]
    assert len({row[0] for row in rows}) == len({row[4] for row in rows}) == 26
    assert {row[3] for row in rows[1:]} == set(people.ROOMS)
