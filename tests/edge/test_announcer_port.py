"""What any Announcer must do; and that a browser of the LAN really finds the box."""

import asyncio

import pytest
from zeroconf import ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from edge.adapters.zeroconf_announcer import SERVICE, ZeroconfAnnouncer
from edge.ports.announcer import Announcer
from edge.sim.announcer import SimAnnouncer

LOOPBACK = ("127.0.0.1",)


@pytest.fixture(params=["sim", "zeroconf"])
def announcer(request: pytest.FixtureRequest) -> Announcer:
    return SimAnnouncer() if request.param == "sim" else ZeroconfAnnouncer(addresses=LOOPBACK)


async def test_it_announces_for_as_long_as_the_context_is_open(announcer: Announcer) -> None:
    async with announcer.announce(box="box-1", port=8080):
        if isinstance(announcer, SimAnnouncer):
            assert announcer.announced == ("box-1", 8080)
    if isinstance(announcer, SimAnnouncer):
        assert announcer.announced is None


async def test_the_box_is_found_on_the_lan_by_its_service_and_gone_afterwards() -> None:
    seen: dict[str, bool] = {}
    changed = asyncio.Event()

    def on_change(
        zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange
    ) -> None:
        seen[name] = state_change is not ServiceStateChange.Removed
        changed.set()

    async def until(*, present: bool) -> None:
        while seen.get(f"box-7.{SERVICE}", False) is not present:
            changed.clear()
            await changed.wait()

    looking = AsyncZeroconf(zc=Zeroconf(interfaces=list(LOOPBACK)))
    browser = AsyncServiceBrowser(looking.zeroconf, SERVICE, handlers=[on_change])
    try:
        async with asyncio.timeout(20):
            async with ZeroconfAnnouncer(addresses=LOOPBACK).announce(box="box-7", port=8099):
                await until(present=True)
                info = AsyncServiceInfo(SERVICE, f"box-7.{SERVICE}")
                assert await info.async_request(looking.zeroconf, 3000)
                assert info.port == 8099
                assert info.properties[b"box"] == b"box-7"
            await until(present=False)
    finally:
        await browser.async_cancel()
        await looking.async_close()
