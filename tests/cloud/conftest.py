"""A whole control plane on simulators, over SQLite or PostgreSQL."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from tests.cloud.headquarters import Headquarters, open_headquarters
from tests.servers import mosquitto, postgres, postgres_cluster

__all__ = ["mosquitto", "postgres", "postgres_cluster"]

Opener = Callable[[], AbstractAsyncContextManager[Headquarters]]


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
