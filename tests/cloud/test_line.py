"""The whole control plane on real brokers: Mosquitto, and amqtt inside the process."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import aiomqtt
import pytest

from cloud import app
from cloud.config import Admin, Config, Line, Web
from contract import topics
from contract.codec import MAX_PACKED
from contract.messages import Status
from kaobox.samples import papers
from tests.cloud.box import Seat, Venuebox
from tests.cloud.wire_box import connected
from tests.servers import mosquitto_server

PASSWORD = "a long password"
Json = dict[str, Any]
ROSTER = "准考证号,姓名,身份证号,考场,机位,试卷\nT1,考生 001,H1234567,R1,01,math\n"


@dataclass
class Running:
    """A control plane that runs in this process, as ``kaobox cloud run`` runs it."""

    base: str
    broker: int
    http: aiohttp.ClientSession

    async def post(self, path: str, body: object = None, **more: object) -> Json:
        async with self.http.post(f"{self.base}/api/{path}", json=body, **more) as answer:  # type: ignore[arg-type]
            assert answer.status < 300, await answer.text()
            found: Json = await answer.json()
            return found

    async def get(self, path: str) -> Json:
        async with self.http.get(f"{self.base}/api/{path}") as answer:
            assert answer.status == 200, await answer.text()
            found: Json = await answer.json()
            return found

    async def register(self, box: Venuebox) -> None:
        await self.post("venues", {"venue": "v1", "name": "考点 1"})
        keys = {"signing_key": box.signing_key, "sealing_key": box.sealing_key}
        await self.post("boxes", {"box": box.name, "venue": "v1", **keys})

    async def publish(self, *, starts_in_ms: int = 60_000) -> None:
        """Set up and publish a session."""
        await self.post("plans", {"plan": "p1", "title": "x"})
        start = time.time_ns() // 1_000_000 + starts_in_ms
        times = {"opens_ms": start - 1, "starts_ms": start, "ends_ms": start + 3_600_000}
        session = {"session": "s1", "plan": "p1", "title": "x", "venue": "v1", **times}
        await self.post("sessions", session)
        data = papers.package("qti21")
        async with self.http.post(f"{self.base}/api/papers?name=math.zip&accept=1", data=data) as a:
            assert a.status == 201
        form = aiohttp.FormData()
        form.add_field("roster", ROSTER.encode(), filename="r.csv")
        async with self.http.post(f"{self.base}/api/sessions/s1/roster", data=form) as answer:
            token = (await answer.json())["token"]
        await self.post("sessions/s1/roster/accept", {"token": token})
        chief = {"account": "c", "name": "主考 01", "role": "chief", "pin": "1234"}
        await self.post("sessions/s1/staff", chief)
        await self.post("sessions/s1/publish")

    async def box(self, name: str) -> Json:
        return await self.get(f"boxes/{name}")


@asynccontextmanager
async def running(
    tmp_path: Path, line: Line, *, database: str | None = None
) -> AsyncIterator[Running]:
    """Run a control plane until the block ends."""
    config = Config(
        data=tmp_path / "hq",
        database=database,
        web=Web(port=0),
        line=line,
        admin=Admin(account="hq", password=PASSWORD),  # type: ignore[arg-type]
    )
    lines: list[str] = []
    async with AsyncExitStack() as stack:
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        program = tasks.create_task(app.run(config, announce=lines.append))
        await until(lambda: any(one.startswith("listening ") for one in lines))
        base = lines[-1].removeprefix("listening ")
        broker = line.port or int(lines[0].rpartition(":")[2])
        jar = aiohttp.CookieJar(unsafe=True)
        http = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar))
        found = Running(base, broker, http)
        await found.post("sign-in", {"account": "hq", "password": PASSWORD})
        yield found
        program.cancel()


async def until(
    condition: Callable[[], bool] | Callable[[], Awaitable[bool]], *, patience_s: float = 20
) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        found = condition()
        if found if isinstance(found, bool) else await found:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen")


@pytest.fixture(params=["mosquitto", "amqtt"])
def line(request: pytest.FixtureRequest) -> Line:
    """The broker's place in the settings, once of each kind."""
    if request.param == "amqtt":
        return Line(kind="embedded", port=0)
    return Line(kind="mqtt", port=request.getfixturevalue("mosquitto"))


@pytest.fixture
async def hq(tmp_path: Path, line: Line) -> AsyncIterator[Running]:
    async with running(tmp_path, line) as opened:
        yield opened


def filled(answers: int = 40) -> Venuebox:
    box, seat = Venuebox(), Seat("s1.T1")
    box.admit("s1.T1")
    box.open(seat)
    for number in range(answers):
        box.save(seat, f"q{number % 5}", f"answer {number}")
    return box


async def test_a_box_uploads_its_journal_and_follows_its_orders(hq: Running) -> None:
    box = filled()
    await hq.register(box)
    await hq.publish(starts_in_ms=300)
    async with connected(box, hq.broker) as wire:
        await until(lambda: wire.acknowledged >= 43)
        await until(lambda: applied(hq))
        await wire.upload()
        await until(lambda: wire.acknowledged == len(box.entries))
        known = await hq.box(box.name)
        assert known["line"]["state"] == "online"
        assert known["orders"]["acknowledged"] >= 2
        record = await hq.get("attempts/s1.T1")
        assert record["attempt"]["operations"] == 40
        assert all(o["verified"] for a in record["answers"] for o in a["operations"])


async def applied(hq: Running) -> bool:
    """Tell whether the box has the plan, and at its time the key; codes may come between them."""
    orders = (await hq.get("sessions/s1/orders"))["orders"]
    done = {one["kind"] for one in orders if one["outcome"] == "applied"}
    return (
        {"session.plan", "paper.release"}
        <= done
        <= {
            "session.plan",
            "paper.release",
            "paper.opening",
        }
    )


async def test_garbage_and_oversized_messages_leave_the_loop_alive(hq: Running) -> None:
    box = filled(3)
    await hq.register(box)
    async with aiomqtt.Client("127.0.0.1", hq.broker, identifier="vandal") as vandal:
        for payload in (b"", b"\x00\xff", b"{}", os.urandom(5000), bytes(MAX_PACKED + 100)):
            for topic in topics.ALL:
                if topic.sender == "edge":
                    await vandal.publish(topic.at(box.name), payload, qos=1)
        await vandal.publish("kaobox/v1/nobody/up/journal", b"x", qos=1)
        await vandal.publish("kaobox/v2/box-1/up/journal", b"x", qos=1)
    async with connected(box, hq.broker) as wire:
        await until(lambda: wire.acknowledged == len(box.entries))

    async def counted() -> bool:
        faults = (await hq.get("faults"))["faults"]
        return {(f["box"], f["code"]) for f in faults} >= {
            ("box-1", "message-malformed"),
            ("box-1", "message-too-large"),
            ("box-1", "topic-unknown"),
            ("?", "message-malformed"),
        }

    await until(counted)


async def test_a_box_that_was_unplugged_is_offline_and_an_old_will_does_not_bury_it(
    hq: Running,
) -> None:
    box = Venuebox()
    await hq.register(box)

    async def state(wanted: str) -> bool:
        return bool((await hq.box(box.name))["line"]["state"] == wanted)

    async with connected(box, hq.broker):
        await until(lambda: state("online"))
    async with aiomqtt.Client("127.0.0.1", hq.broker) as broker:
        will = topics.STATUS.encode(Status(online=False, connection=1))
        await broker.publish(topics.STATUS.at(box.name), will, qos=1)
        await until(lambda: state("offline"))
        async with connected(box, hq.broker) as wire:
            await until(lambda: state("online"))
            await broker.publish(topics.STATUS.at(box.name), will, qos=1)
            await wire.say(box.hello())
            await until(lambda: wire.acknowledged >= 0)
            assert await state("online")


async def test_two_connections_of_one_box_and_repeats_store_each_fact_once(hq: Running) -> None:
    box = filled()
    await hq.register(box)
    for _ in range(3):
        async with connected(box, hq.broker) as wire:
            await wire.upload()
            await until(lambda: wire.acknowledged == len(box.entries))
    known = await hq.box(box.name)
    assert (known["journal"]["seq"], known["journal"]["hash"]) == (len(box.entries), box.head)
    assert known["journal"]["waiting"] == 0


async def test_the_line_comes_back_after_the_broker_did(tmp_path: Path) -> None:
    box = filled(5)
    with mosquitto_server(tmp_path) as port:
        pass
    async with running(tmp_path, Line(kind="mqtt", port=port)) as hq:
        await hq.register(box)
        assert not (await health(hq))["line"]
        for _ in range(2):
            with mosquitto_server(tmp_path, port=port):
                async with connected(box, port) as wire:

                    async def heard() -> bool:
                        await wire.say(box.hello())
                        return wire.acknowledged == len(box.entries)

                    await until(heard)
        await until_down(hq)


async def health(hq: Running) -> Json:
    async with hq.http.get(f"{hq.base}/healthz") as answer:
        found: Json = await answer.json()
        return found


async def until_down(hq: Running) -> None:
    async def down() -> bool:
        return not (await health(hq))["line"]

    await until(down)


async def test_a_restarted_control_plane_continues_where_it_was(tmp_path: Path) -> None:
    box = filled(5)
    with mosquitto_server(tmp_path) as port:
        line = Line(kind="mqtt", port=port)
        for _ in range(2):
            async with running(tmp_path, line) as hq:
                await hq.register(box)
                async with connected(box, port) as wire:

                    async def complete() -> bool:
                        await wire.say(box.hello())
                        return wire.acknowledged == len(box.entries)

                    await until(complete)
            box.admit("s1.T1")
        async with running(tmp_path, line) as hq:
            known = await hq.box(box.name)
            assert known["journal"]["seq"] == len(box.entries) - 2


async def test_replicas_share_the_boxes_and_one_that_dies_is_not_missed(
    tmp_path: Path, mosquitto: int, postgres: str
) -> None:
    boxes = [Venuebox(f"box-{number}", f"journal-{number}") for number in range(6)]
    for box in boxes:
        for _ in range(20):
            box.admit("s1.T1")
    line = Line(kind="mqtt", port=mosquitto, share="hq")
    async with AsyncExitStack() as stack:
        survivor = await stack.enter_async_context(running(tmp_path, line, database=postgres))
        for box in boxes:
            await survivor.register(box)
        async with running(tmp_path, line, database=postgres) as other:
            assert (await other.get("venues"))["venues"]
            wires = [
                await stack.enter_async_context(connected(box, mosquitto)) for box in boxes[:3]
            ]
        wires += [await stack.enter_async_context(connected(box, mosquitto)) for box in boxes[3:]]

        async def complete() -> bool:
            for wire in wires:
                await wire.say(wire.box.hello())
                await wire.upload()
            return all(wire.acknowledged == len(wire.box.entries) for wire in wires)

        await until(complete)
        for box in boxes:
            known = (await survivor.box(box.name))["journal"]
            assert (known["seq"], known["hash"]) == (len(box.entries), box.head)
