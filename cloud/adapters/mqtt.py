"""The line over MQTT 3.1.1: connects, subscribes, and comes back with full jitter when it breaks.

The session is clean and nothing is kept for us: what is lost is sent again by whoever wants the
application's own acknowledgement. A message that finds the queue full is dropped for that reason.
"""

import asyncio
import logging
import random
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import uuid4

import aiomqtt

from cloud.ports.cancellation import obey_cancellation
from cloud.ports.line import Arrival, LineDown

log = logging.getLogger(__name__)

_FIRST_S = 0.5
_LONGEST_S = 30.0
_QUEUE = 500
_INFLIGHT = 200
_TIMEOUT_S = 10.0
_QOS = 1


@dataclass(frozen=True, slots=True)
class Broker:
    """Where the broker is and how it is spoken to."""

    host: str
    port: int
    username: str | None = None
    password: str | None = None
    tls: ssl.SSLContext | None = None
    keepalive_s: int = 30


class MqttLine:
    """Line port on aiomqtt."""

    def __init__(self, broker: Broker, *, subscription: str) -> None:
        self._broker = broker
        self._subscription = subscription
        self._client: aiomqtt.Client | None = None

    @property
    def up(self) -> bool:
        """Tell whether the connection stands."""
        return self._client is not None

    async def send(self, topic: str, payload: bytes, *, qos: int) -> None:
        """Hand a message to the broker; raises LineDown."""
        client = self._client
        if client is None:
            raise LineDown(topic)
        try:
            await client.publish(topic, payload, qos=qos)
        except aiomqtt.MqttError as exc:
            raise LineDown(str(exc)) from exc

    async def run(
        self,
        *,
        deliver: Callable[[Arrival], Awaitable[None]],
        connected: Callable[[], Awaitable[None]],
    ) -> None:
        """Stay connected for ever."""
        failures = 0
        while True:
            try:
                async with self._new_client() as client:
                    await client.subscribe(self._subscription, qos=_QOS)
                    obey_cancellation()
                    self._client = client
                    failures = 0
                    log.info("the line is up")
                    await connected()
                    async for message in client.messages:
                        obey_cancellation()
                        await deliver(Arrival(str(message.topic), _bytes(message.payload)))
            except aiomqtt.MqttError as exc:
                failures += 1
                log.warning("the line is down: %s", exc)
            finally:
                self._client = None
            obey_cancellation()
            longest = min(_LONGEST_S, _FIRST_S * 2**failures)
            await asyncio.sleep(random.uniform(0, longest))  # noqa: S311 - jitter, no secret

    def _new_client(self) -> aiomqtt.Client:
        broker = self._broker
        return aiomqtt.Client(
            broker.host,
            broker.port,
            identifier=f"kaobox-hq-{uuid4().hex[:12]}",
            username=broker.username,
            password=broker.password,
            protocol=aiomqtt.ProtocolVersion.V311,
            clean_session=True,
            tls_context=broker.tls,
            keepalive=broker.keepalive_s,
            timeout=_TIMEOUT_S,
            max_queued_incoming_messages=_QUEUE,
            max_inflight_messages=_INFLIGHT,
            logger=log,
        )


def _bytes(payload: object) -> bytes:
    if isinstance(payload, bytes | bytearray):
        return bytes(payload)
    return str(payload or "").encode()
