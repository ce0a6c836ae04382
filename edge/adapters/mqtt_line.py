"""The line over MQTT 3.1.1, through aiomqtt."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

import aiomqtt

from contract import codec, topics
from contract.messages import Message, Status
from contract.topics import Topic
from edge.ports.line import LineDown

M = TypeVar("M", bound=Message)

_TIMEOUT_S = 10


class MqttLine:
    """Line port on a broker."""

    def __init__(self, *, host: str, port: int, box: str, keepalive_s: int = 30) -> None:
        self._host = host
        self._port = port
        self._box = box
        self._keepalive_s = keepalive_s

    @asynccontextmanager
    async def connect(self, number: int) -> AsyncIterator["MqttConnection"]:
        """Connect, subscribe, announce the birth; the will says that this connection died."""
        death = topics.STATUS.encode(Status(online=False, connection=number))
        client = aiomqtt.Client(
            self._host,
            self._port,
            identifier=self._box,
            protocol=aiomqtt.ProtocolVersion.V311,
            clean_session=True,
            keepalive=self._keepalive_s,
            timeout=_TIMEOUT_S,
            will=aiomqtt.Will(topics.STATUS.at(self._box), death, qos=1, retain=True),
        )
        try:
            async with client:
                await client.subscribe(topics.to_box(self._box), qos=1)
                connection = MqttConnection(client, self._box)
                await connection.send(topics.STATUS, Status(online=True, connection=number))
                yield connection
        except aiomqtt.MqttError as exc:
            raise LineDown(str(exc)) from exc


class MqttConnection:
    """One connection to the broker."""

    def __init__(self, client: aiomqtt.Client, box: str) -> None:
        self._client = client
        self._box = box

    async def send(self, topic: Topic[M], message: M) -> None:
        """Publish; raises LineDown."""
        try:
            await self._client.publish(
                topic.at(self._box), topic.encode(message), qos=topic.qos, retain=topic.retain
            )
        except aiomqtt.MqttError as exc:
            raise LineDown(str(exc)) from exc

    async def messages(self) -> AsyncIterator[Message]:
        """Yield what HQ sends to this box; what is no message of ours is passed over."""
        try:
            async for arrived in self._client.messages:
                found = topics.find(str(arrived.topic), "hq")
                if found is None or not isinstance(arrived.payload, bytes):
                    continue
                try:
                    yield found[0].decode(arrived.payload)
                except codec.BadMessage:
                    continue
        except aiomqtt.MqttError as exc:
            raise LineDown(str(exc)) from exc
