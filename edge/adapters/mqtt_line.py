"""The line over MQTT 3.1.1, through aiomqtt."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Self, TypeVar

import aiomqtt

from contract import codec, topics
from contract.messages import Message, Status
from contract.topics import Topic
from edge.ports.line import LineDown

M = TypeVar("M", bound=Message)

_TIMEOUT_S = 10
"""A broker's answer on a slow line; one that hangs up is not waited for."""
_GOODBYE_S = 1


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
        client = _PromptClient(
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
                try:
                    yield connection
                finally:
                    await self._take_leave(client, death)
        except aiomqtt.MqttError as exc:
            raise LineDown(str(exc)) from exc

    async def _take_leave(self, client: aiomqtt.Client, death: bytes) -> None:
        """Say what the will would say: a broker drops the will of a client that says goodbye."""
        with suppress(aiomqtt.MqttError):
            await client.publish(
                topics.STATUS.at(self._box), death, qos=1, retain=True, timeout=_GOODBYE_S
            )


class MqttConnection:
    """One connection to the broker."""

    def __init__(self, client: "_PromptClient", box: str) -> None:
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
        if self._client.gone:
            raise LineDown("the broker hung up before it confirmed")

    async def messages(self) -> AsyncIterator[Message]:
        """Yield what HQ sends to this box; what is no message of ours is passed over."""
        try:
            async for arrived in self._client.messages:
                found = topics.find(str(arrived.topic), "hq")
                if found is None or found[1] != self._box:
                    continue  # amqtt hands every retained message to whoever connects
                if not isinstance(arrived.payload, bytes):
                    continue
                try:
                    yield found[0].decode(arrived.payload)
                except codec.BadMessage:
                    continue
        except aiomqtt.MqttError as exc:
            raise LineDown(str(exc)) from exc


class _PromptClient(aiomqtt.Client):
    """Ends every wait when the broker hangs up; aiomqtt alone waits until its time is up."""

    @property
    def gone(self) -> bool:
        """Tell whether the connection ended."""
        return self._disconnected.done()

    async def __aenter__(self) -> Self:
        """Connect; raises MqttError. An attempt that failed leaves no socket behind."""
        try:
            return await super().__aenter__()
        except (aiomqtt.MqttError, asyncio.CancelledError):
            self._client.disconnect()  # a late welcome would make it a second self of the box
            raise

    def _on_disconnect(self, *args: Any, **kwargs: Any) -> None:
        super()._on_disconnect(*args, **kwargs)
        # While it connects, the library calls from a thread of its own.
        self._loop.call_soon_threadsafe(self._end_waits, self._connected)

    def _end_waits(self, connecting: asyncio.Future[None]) -> None:
        waits: list[asyncio.Future[Any]] = [connecting, *self._pending_subscribes.values()]
        for waiting in waits:
            if not waiting.done():
                waiting.set_exception(aiomqtt.MqttError("the broker hung up"))
        for confirmed in self._pending_publishes.values():
            confirmed.set()  # the sender looks at ``gone``
