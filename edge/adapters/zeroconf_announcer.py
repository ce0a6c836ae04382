"""mDNS: ``_kaobox._tcp`` with the box's name."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import ifaddr
from zeroconf import NonUniqueNameException, Zeroconf
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

log = logging.getLogger(__name__)

SERVICE = "_kaobox._tcp.local."


class ZeroconfAnnouncer:
    """Announcer port on the zeroconf library.

    ``addresses`` are announced; none means all of this machine's. Without a network the announcement fails and the box works on: seats also have the printed
    address.
    """

    def __init__(self, *, addresses: tuple[str, ...]) -> None:
        self._addresses = addresses

    @asynccontextmanager
    async def announce(self, *, box: str, port: int) -> AsyncIterator[None]:
        """Announce while the context is open."""
        addresses = self._addresses or await asyncio.to_thread(_own_addresses)
        info = AsyncServiceInfo(
            SERVICE,
            f"{box}.{SERVICE}",
            port=port,
            properties={"v": "1", "box": box, "https": "0", "path": "/seat/"},
            server=f"{box}.local.",
            addresses=[socket.inet_aton(address) for address in addresses],
        )
        try:
            zeroconf = AsyncZeroconf(zc=Zeroconf(interfaces=list(addresses)))
        except OSError as exc:
            log.warning("cannot announce: %s", exc)
            yield
            return
        try:
            await self._register(zeroconf, info)
            yield
        finally:
            await zeroconf.async_unregister_all_services()
            await zeroconf.async_close()

    async def _register(self, zeroconf: AsyncZeroconf, info: AsyncServiceInfo) -> None:
        try:
            await (await zeroconf.async_register_service(info))
        except NonUniqueNameException:
            log.warning("another box on this LAN announces the same name: %s", info.name)


def _own_addresses() -> tuple[str, ...]:
    """Return this machine's IPv4 addresses on its networks."""
    found = (ip.ip for adapter in ifaddr.get_adapters() for ip in adapter.ips if ip.is_IPv4)
    return tuple(ip for ip in found if isinstance(ip, str) and not ip.startswith("127."))
