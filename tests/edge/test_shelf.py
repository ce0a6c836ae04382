"""The shelf: one read for everybody, and never more memory than it was given."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from edge.store.cache import Cache
from edge.store.shelf import Shelf


class Counted(Cache):
    """A cache that counts its reads."""

    reads = 0

    async def read(self, sha256: str) -> bytes:
        self.reads += 1
        await asyncio.sleep(0)
        return await super().read(sha256)


async def put(cache: Cache, data: bytes) -> str:
    async def pieces() -> AsyncIterator[bytes]:
        yield data

    name = hashlib.sha256(data).hexdigest()
    await cache.add(name, pieces())
    return name


async def test_everybody_at_once_costs_one_read(tmp_path: Path) -> None:
    cache = Counted(tmp_path)
    name = await put(cache, b"segment")
    shelf = Shelf(cache)
    assert await asyncio.gather(*(shelf.read(name) for _ in range(50))) == [b"segment"] * 50
    assert await shelf.read(name) == b"segment"
    assert cache.reads == 1


async def test_what_was_not_wanted_for_long_makes_room(tmp_path: Path) -> None:
    cache = Counted(tmp_path)
    names = [await put(cache, bytes([n]) * 100) for n in range(3)]
    shelf = Shelf(cache, most_bytes=250)
    for name in (names[0], names[1], names[0], names[2], names[0]):
        await shelf.read(name)
    assert cache.reads == 3
    await shelf.read(names[1])
    assert cache.reads == 4
    big = await put(cache, b"x" * 300)
    assert len(await shelf.read(big)) == 300
    await shelf.read(big)
    assert cache.reads == 6


async def test_one_who_leaves_takes_nothing_from_the_others(tmp_path: Path) -> None:
    cache = Counted(tmp_path)
    name = await put(cache, b"segment")
    shelf = Shelf(cache)
    async with asyncio.TaskGroup() as tasks:
        first = tasks.create_task(shelf.read(name))
        other = tasks.create_task(shelf.read(name))
        await asyncio.sleep(0)
        first.cancel()
    assert other.result() == b"segment"
    assert first.cancelled()
    assert await shelf.read(name) == b"segment"


async def test_what_is_not_there_is_said_each_time(tmp_path: Path) -> None:
    shelf = Shelf(Cache(tmp_path))
    for _ in range(2):
        with pytest.raises(FileNotFoundError):
            await shelf.read("ab" * 32)
