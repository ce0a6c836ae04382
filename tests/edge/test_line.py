"""What any Line must do, in memory and over real brokers. The whole box: ``test_box_on_line``."""

import asyncio
import gzip
import itertools
import os
import time
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import aiomqtt
import pytest

from cloud.core import liveness
from cloud.core.liveness import Liveness
from contract import topics
from contract.codec import MAX_PACKED, MAX_UNPACKED
from contract.messages import Message, OrderBatch, Status
from edge.adapters import mqtt_line
from edge.adapters.mqtt_line import MqttLine
from edge.ports.line import Connection, LineDown
from edge.sim.line import SimLine
from tests.contract.samples import MESSAGES
from tests.edge.broker_line import HOST, BrokerLine, Line, opened
from tests.edge.venue import BOX
from tests.servers import free_port

ACK, WORD = MESSAGES["journal-ack"], OrderBatch(epoch="the-last-word")
BIRTH, DEATH = Status(online=True, connection=1), Status(online=False, connection=1)


@pytest.fixture(params=["memory", "mosquitto", "amqtt"])
async def line(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Line]:
    async with opened(request.param, tmp_path) as one:
        yield one


@pytest.fixture(params=["mosquitto", "amqtt"])
async def broker(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[BrokerLine]:
    async with opened(request.param, tmp_path) as one:
        assert isinstance(one, BrokerLine)
        yield one


async def heard(line: SimLine, wanted: Message) -> None:
    async with asyncio.timeout(10):
        while await line.sent.get() != wanted:
            pass


async def until_word(connection: Connection) -> list[Message]:
    """Read what HQ says up to the last word."""
    said: list[Message] = []
    async with asyncio.timeout(10):
        async for message in connection.messages():
            if message == WORD:
                return said
            said.append(message)
    raise AssertionError("the line ended without a word")


async def ended(connection: Connection, *, within_s: float) -> None:
    """Expect the connection to end, for the reader and then for the sender."""
    async with asyncio.timeout(within_s):
        with pytest.raises(LineDown):
            async for _ in connection.messages():
                pass
        with pytest.raises(LineDown):
            await connection.send(topics.STATUS, DEATH)


async def retained(broker: BrokerLine, wanted: Status) -> None:
    """Wait until this is what the broker tells about the box to whoever comes later."""
    async with asyncio.timeout(10):
        while True:
            async with aiomqtt.Client(HOST, broker.port) as late:
                await late.subscribe(topics.STATUS.at(BOX), qos=1)
                message = await anext(aiter(late.messages))
                assert message.retain
                assert isinstance(message.payload, bytes)
                if topics.STATUS.decode(message.payload) == wanted:
                    return
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("topic", [t for t in topics.ALL if t.sender == "edge"], ids=str)
async def test_everything_a_box_says_arrives_as_it_was_said(
    line: Line, topic: topics.Topic[Message]
) -> None:
    message = next(m for m in MESSAGES.values() if type(m) is topic.model)
    assert isinstance(message, topic.model)
    async with line.connect(1) as connection:
        await connection.send(topic, message)
        await heard(line, message)


async def test_everything_hq_says_arrives_in_the_order_it_was_said(line: Line) -> None:
    orders = MESSAGES["order-batch"]
    assert isinstance(ACK, Message)
    assert isinstance(orders, Message)
    async with line.connect(1) as connection:
        for message in (ACK, orders, orders, ACK, WORD):
            line.say(message)
        assert await until_word(connection) == [ACK, orders, orders, ACK]


async def test_a_connection_that_breaks_ends_for_reader_and_sender_and_another_follows(
    line: Line,
) -> None:
    async with line.connect(1) as connection:
        line.cut()
        await ended(connection, within_s=5)
    async with line.connect(2) as connection:
        line.say(WORD)
        assert await until_word(connection) == []


async def test_a_broker_that_dies_ends_the_connection_and_none_is_made_until_it_is_back(
    line: Line,
) -> None:
    async with line.connect(1) as connection:
        await line.fall()
        await ended(connection, within_s=5)
    began = time.monotonic()
    for number in (2, 3):
        with pytest.raises(LineDown):
            async with line.connect(number):
                pass
    assert time.monotonic() - began < 3, "a broker that hangs up is not waited for"
    await line.rise()
    async with line.connect(4) as connection:
        await connection.send(topics.STATUS, BIRTH)
        await heard(line, BIRTH)


async def test_where_nobody_listens_the_line_is_down_at_once() -> None:
    async with asyncio.timeout(2):
        with pytest.raises(LineDown):
            async with MqttLine(host=HOST, port=free_port(), box=BOX).connect(1):
                pass


async def test_a_message_under_way_when_the_connection_breaks_is_not_waited_for(
    broker: BrokerLine,
) -> None:
    async with broker.connect(1) as connection:
        broker.wire.silence()
        sending = asyncio.create_task(connection.send(topics.STATUS, BIRTH))
        await asyncio.sleep(0.1)
        assert not sending.done()
        broker.cut()
        async with asyncio.timeout(3):
            with pytest.raises(LineDown):
                await sending


async def test_an_attempt_that_got_no_answer_leaves_no_socket_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mqtt_line, "_TIMEOUT_S", 0.3)
    calls: asyncio.Queue[bytes] = asyncio.Queue()

    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        calls.put_nowait(await reader.read())
        writer.close()

    async with await asyncio.start_server(mute, HOST, 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(LineDown):
            async with MqttLine(host=HOST, port=port, box=BOX).connect(1):
                pass
        async with asyncio.timeout(3):
            assert BOX.encode() in await calls.get()


async def test_the_birth_is_retained_and_the_broker_tells_a_death_without_goodbye(
    broker: BrokerLine,
) -> None:
    async with broker.connect(7) as connection:
        await retained(broker, Status(online=True, connection=7))
        broker.cut()
        await ended(connection, within_s=5)
    await retained(broker, Status(online=False, connection=7))


async def test_a_box_that_is_stopped_says_goodbye(broker: BrokerLine) -> None:
    async with broker.connect(7):
        await retained(broker, Status(online=True, connection=7))
    await retained(broker, Status(online=False, connection=7))


async def test_a_broker_gone_silent_is_noticed_and_a_late_will_does_not_bury_what_came_after(
    broker: BrokerLine,
) -> None:
    broker.keepalive_s = 3
    async with broker.connect(1) as connection:
        await heard(broker, BIRTH)
        broker.wire.silence()
        await ended(connection, within_s=12)
    said: list[Message] = []
    async with broker.connect(2):
        await heard(broker, Status(online=True, connection=2))
        broker.throw(topics.STATUS.at(BOX), topics.STATUS.encode(DEATH))  # amqtt loses the will
        await heard(broker, DEATH)
        said += broker.sent.all
    for order in itertools.permutations(said):
        assert judged(order).online, order
        assert judged(order).connection == 2
    from_the_will_alone = liveness.on_word(judged([DEATH]), connection=2, now_ms=6)
    assert from_the_will_alone.online


def judged(said: Iterable[Message]) -> Liveness:
    """Return what HQ makes of births and wills in this order."""
    known = Liveness()
    for one in said:
        assert isinstance(one, Status)
        known = liveness.on_status(
            known, online=one.online, connection=one.connection, now_ms=known.since_ms + 1
        )
    return known


async def test_what_is_no_message_is_passed_over(broker: BrokerLine) -> None:
    own, other = topics.ORDERS.at(BOX), topics.ORDERS.at("box-2")
    garbage = (
        b"",
        b"\x00\xff",
        b"{}",
        b"[" * 5000,
        b'{"v":2,"epoch":"e1","orders":[]}',
        os.urandom(5000),
        b"\x1f\x8b" + os.urandom(5000),
        gzip.compress(WORD.model_dump_json().encode())[:-9],
        gzip.compress(bytes(MAX_UNPACKED + 1)),
        bytes(MAX_PACKED + 1),
    )
    async with aiomqtt.Client(HOST, broker.port, identifier="vandal") as vandal:
        await vandal.subscribe(topics.to_box("box-2"), qos=1)
        await vandal.publish(other, topics.ORDERS.encode(WORD), qos=1, retain=True)
        async with broker.connect(1) as connection:
            for topic, payload in itertools.product(
                (own, topics.JOURNAL_ACK.at(BOX), own.replace("orders", "unheard-of")), garbage
            ):
                await vandal.publish(topic, payload, qos=1)
            await vandal.publish(own, topics.ORDERS.encode(OrderBatch(epoch="e7")), qos=1)
            await vandal.publish(own, topics.ORDERS.encode(WORD), qos=1)
            assert await until_word(connection) == [OrderBatch(epoch="e7")]
            await connection.send(topics.STATUS, BIRTH)
            await heard(broker, BIRTH)
