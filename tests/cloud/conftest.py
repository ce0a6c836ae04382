"""A whole control plane on simulators, over SQLite or PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from cloud.web import server
from cloud.web.keys import Settings
from tests.cloud.console import PASSWORD, Console, sign_in
from tests.cloud.headquarters import Headquarters, open_headquarters
from tests.servers import mosquitto, postgres, postgres_cluster

__all__ = ["mosquitto", "postgres", "postgres_cluster"]


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'cloud.db'}"
    url: str = request.getfixturevalue("postgres")
    return url


@pytest.fixture
async def hq(tmp_path: Path) -> AsyncIterator[Headquarters]:
    """A control plane over SQLite."""
    url = f"sqlite:///{tmp_path / 'cloud.db'}"
    async with open_headquarters(url, tmp_path) as opened:
        yield opened


@pytest.fixture
async def either(database_url: str, tmp_path: Path) -> AsyncIterator[Headquarters]:
    """A control plane over each kind of database."""
    async with open_headquarters(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
async def anonymous(hq: Headquarters) -> AsyncIterator[Console]:
    """A browser at the console's door."""
    await hq.parts.services.accounts.bootstrap("hq", PASSWORD)
    settings = Settings("总部", secure_cookies=False)
    app = await asyncio.to_thread(server.build, hq.parts.services, settings)
    async with TestClient(TestServer(app)) as client:
        yield client


@pytest.fixture
async def console(anonymous: Console) -> Console:
    """A browser that is signed in."""
    answer = await sign_in(anonymous)
    assert answer.status == 200
    return anonymous
