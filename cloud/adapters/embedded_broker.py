"""An MQTT broker inside the process, for one machine: the demo and small installations.

amqtt speaks 3.1.1 only. It is handed connections that we accept, so that the port is ours to choose
and to know, and a packet that announces more than a message may have is not read.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from amqtt.adapters import StreamReaderAdapter, StreamWriterAdapter
from amqtt.broker import Broker
from amqtt.contexts import BrokerConfig, ListenerConfig, ListenerType
from amqtt.errors import NoDataError

log = logging.getLogger(__name__)

_LISTENER = "default"
_LARGEST = 2_000_000
"""Bytes of a packet, as Mosquitto 2.1 has it."""
_PLUGINS = {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}}


class _BoundedReader(StreamReaderAdapter):  # type: ignore[misc]  # amqtt is not typed
    """Refuses to gather what no client of ours sends."""

    async def read(self, n: int = -1) -> bytes:
        """Read ``n`` bytes of a packet."""
        if n > _LARGEST:
            raise NoDataError(f"a packet of {n} bytes")
        data: bytes = await super().read(n)
        return data


class _Door:
    """Takes connections in, and can close on those that never became a session."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._inside: set[asyncio.Task[object]] = set()

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one client until it leaves or the door closes."""
        task = asyncio.current_task()
        assert task is not None
        self._inside.add(task)
        try:
            await self._broker.external_connected(
                _BoundedReader(reader), StreamWriterAdapter(writer), _LISTENER
            )
        except (OSError, EOFError) as exc:
            log.debug("a client of the embedded broker left: %s", exc)
        except asyncio.CancelledError:
            log.debug("a client of the embedded broker was shown out")
        finally:
            self._inside.discard(task)
            writer.close()

    async def close(self) -> None:
        """Show out whoever is still inside."""
        inside = tuple(self._inside)
        for task in inside:
            task.cancel()
        await asyncio.gather(*inside, return_exceptions=True)


@asynccontextmanager
async def embedded_broker(host: str, port: int) -> AsyncIterator[int]:
    """Run a broker and yield the port it listens on; port 0 takes a free one."""
    logging.getLogger("amqtt").setLevel(logging.CRITICAL)  # it calls every lost client an error
    logging.getLogger("transitions").setLevel(logging.WARNING)
    listeners = {_LISTENER: ListenerConfig(type=ListenerType.EXTERNAL, bind=f"{host}:{port}")}
    broker = Broker(BrokerConfig(listeners=listeners, plugins=dict(_PLUGINS)))
    door = _Door(broker)
    await broker.start()
    server = await asyncio.start_server(door.accept, host, port)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
        await broker.shutdown()
        await door.close()
        await server.wait_closed()
