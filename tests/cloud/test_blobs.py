"""Blobs have the name their bytes give them, whatever happens on the way."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cloud.adapters.directory_blobs import DirectoryBlobs
from cloud.adapters.file_keys import BadKeyFile, FileKeyService, FileSigner
from cloud.ports.blobs import BlobDamaged, BlobMissing, BlobTooLarge, HashDiffers
from cloud.ports.keys import NotUnwrapped
from contract import signing

DATA = b"a paper" * 1000
NAME = hashlib.sha256(DATA).hexdigest()


async def arriving(data: bytes, *, broken: bool = False) -> AsyncIterator[bytes]:
    for at in range(0, len(data), 999):
        yield data[at : at + 999]
    if broken:
        raise ConnectionResetError


@pytest.fixture
async def blobs(tmp_path: Path) -> DirectoryBlobs:
    return await DirectoryBlobs.open(tmp_path / "blobs")


def files(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]


async def test_a_put_is_idempotent_and_a_get_is_what_was_put(blobs: DirectoryBlobs) -> None:
    assert (await blobs.put(DATA)).new
    assert not (await blobs.put(DATA)).new
    assert not (await blobs.receive(arriving(DATA), limit=10**6, expected=NAME)).new
    assert await blobs.get(NAME) == DATA
    assert (await blobs.locate(NAME)).name == NAME


async def test_many_puts_of_one_thing_at_once_are_one(blobs: DirectoryBlobs) -> None:
    async with asyncio.TaskGroup() as tasks:
        puts = [tasks.create_task(blobs.receive(arriving(DATA), limit=10**6)) for _ in range(9)]
    assert {task.result().sha256 for task in puts} == {NAME}
    assert await blobs.get(NAME) == DATA


async def test_what_is_refused_leaves_nothing(blobs: DirectoryBlobs, tmp_path: Path) -> None:
    with pytest.raises(HashDiffers):
        await blobs.receive(arriving(DATA), limit=10**6, expected="0" * 64)
    with pytest.raises(BlobTooLarge):
        await blobs.receive(arriving(DATA), limit=len(DATA) - 1)
    with pytest.raises(ConnectionResetError):
        await blobs.receive(arriving(DATA, broken=True), limit=10**6)
    assert files(tmp_path) == []


async def test_a_damaged_or_missing_blob_is_never_handed_out_as_good(
    blobs: DirectoryBlobs,
) -> None:
    await blobs.put(DATA)
    (await blobs.locate(NAME)).write_bytes(DATA[:-1] + b"?")
    with pytest.raises(BlobDamaged):
        await blobs.get(NAME)
    for ask in (blobs.get, blobs.locate):
        with pytest.raises(BlobMissing):
            await ask("0" * 64)


async def test_a_secret_unwraps_for_its_purpose_and_under_its_key_only(tmp_path: Path) -> None:
    service = await FileKeyService.open(tmp_path / "keys" / "wrap.key")
    again = await FileKeyService.open(tmp_path / "keys" / "wrap.key")
    other = await FileKeyService.open(tmp_path / "keys" / "other.key")
    wrapped = await service.wrap(b"k" * 32, purpose="paper/1")
    assert wrapped != await service.wrap(b"k" * 32, purpose="paper/1")
    assert await again.unwrap(wrapped, purpose="paper/1") == b"k" * 32
    for attempt in (
        service.unwrap(wrapped, purpose="paper/2"),
        other.unwrap(wrapped, purpose="paper/1"),
        service.unwrap("", purpose="paper/1"),
        service.unwrap("not base64!", purpose="paper/1"),
    ):
        with pytest.raises(NotUnwrapped):
            await attempt


async def test_replicas_that_start_together_share_one_key(tmp_path: Path) -> None:
    async with asyncio.TaskGroup() as tasks:
        opens = [tasks.create_task(FileSigner.open(tmp_path / "k" / "hq.pem")) for _ in range(8)]
    assert len({task.result().public_key for task in opens}) == 1
    assert (tmp_path / "k" / "hq.pem").stat().st_mode & 0o077 == 0
    signer = opens[0].result()
    signature = signer.sign(signing.ACK, b"text")
    signing.verify(signer.public_key, signing.ACK, b"text", signature)


async def test_a_file_that_is_no_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad").write_text("not a key")
    for kind in (FileKeyService, FileSigner):
        with pytest.raises(BadKeyFile):
            await kind.open(tmp_path / "bad")
