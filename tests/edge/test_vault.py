"""Pictures at rest: encrypted, durable, never the wrong one, and gone when they are destroyed."""

import asyncio
import errno
import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from edge.store import durable
from edge.store.journal import StorageFailed, StorageFull
from edge.store.vault import Destroyed, PictureUnreadable, Vault
from tests.edge import test_small_disk

SECRET = b"s" * 32
FACE = b"\xff\xd8\xff" + bytes(range(256)) * 20 + b"\xff\xd9"
OTHER = b"\xff\xd8\xff" + bytes(reversed(range(256))) * 20 + b"\xff\xd9"
ROSTER, TAKEN = "s1.roster", "s1.taken"

small_disk = test_small_disk.small_disk


class PowerCut(Exception):
    """The box died here; nothing after it happens."""


def sha(picture: bytes) -> str:
    return hashlib.sha256(picture).hexdigest()


def digest(*pictures: bytes) -> str:
    lines = "".join(f"{one}\n" for one in sorted(map(sha, pictures)))
    return hashlib.sha256(lines.encode()).hexdigest()


async def files(folder: Path) -> list[Path]:
    return await asyncio.to_thread(
        lambda: sorted(path for path in folder.rglob("*") if path.is_file())
    )


async def only_key(folder: Path, group: str) -> Path:
    (key,) = [path for path in await files(folder / group) if path.suffix == ".key"]
    return key


async def contents(folder: Path) -> dict[Path, bytes]:
    return {path: await asyncio.to_thread(path.read_bytes) for path in await files(folder)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "vault"


@pytest.fixture
def vault(folder: Path) -> Vault:
    return Vault(folder, SECRET)


async def test_a_picture_comes_back_after_a_restart_and_is_nowhere_to_be_read(
    vault: Vault, folder: Path
) -> None:
    assert await vault.put(ROSTER, FACE) == sha(FACE)
    again = Vault(folder, SECRET)
    assert await again.has(sha(FACE))
    assert await again.read(sha(FACE)) == FACE
    assert await again.names(ROSTER) == {sha(FACE)}
    for path, stored in (await contents(folder)).items():
        assert FACE[:32] not in stored, path
        assert FACE[500:532] not in stored, path


async def test_the_same_picture_twice_is_never_the_same_file(vault: Vault, folder: Path) -> None:
    for group in (ROSTER, TAKEN):
        await vault.put(group, FACE)
    first, second = [
        (await contents(folder))[folder / group / sha(FACE)] for group in (ROSTER, TAKEN)
    ]
    assert first[13:] != second[13:]


async def test_what_was_never_put_is_not_found(vault: Vault) -> None:
    for name in (sha(FACE), "../identity/secret", ""):
        assert not await vault.has(name)
        with pytest.raises(FileNotFoundError):
            await vault.read(name)
    assert await vault.names(ROSTER) == set()
    with pytest.raises(FileNotFoundError):
        await vault.destroy(ROSTER)
    assert await vault.groups() == ()


@pytest.mark.parametrize("name", ["", "../s1.roster", "a/b", ".gone", "s1~roster", "x" * 200])
async def test_a_group_is_a_plain_name(vault: Vault, name: str) -> None:
    with pytest.raises(ValueError, match="not a name of a group"):
        await vault.put(name, FACE)


async def test_destroying_leaves_nothing_and_says_what_it_was(vault: Vault, folder: Path) -> None:
    await vault.put(ROSTER, FACE)
    await vault.put(ROSTER, OTHER)
    await vault.put(TAKEN, OTHER)
    key = (await only_key(folder, ROSTER)).stem
    gone = await vault.destroy(ROSTER)
    assert gone == Destroyed(ROSTER, key, 2, digest(FACE, OTHER))
    assert not await vault.has(sha(FACE))
    assert await vault.read(sha(OTHER)) == OTHER, "the other group has it under its own key"
    assert not await asyncio.to_thread((folder / ROSTER).exists)
    assert await Vault(folder, SECRET).unreported() == (gone,)
    await vault.reported(gone)
    assert await vault.unreported() == ()


async def test_a_copy_of_the_pictures_cannot_be_read_once_their_key_is_destroyed(
    vault: Vault, folder: Path
) -> None:
    """What an old block of the card, or a backup of the pictures, may still hold."""
    await vault.put(ROSTER, FACE)
    copy = await asyncio.to_thread((folder / ROSTER / sha(FACE)).read_bytes)
    await vault.destroy(ROSTER)
    await vault.put(ROSTER, OTHER)
    await asyncio.to_thread((folder / ROSTER / sha(FACE)).write_bytes, copy)
    with pytest.raises(PictureUnreadable):
        await vault.read(sha(FACE))


async def test_a_key_is_overwritten_before_its_name_goes(
    vault: Vault, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await vault.put(ROSTER, FACE)
    key = await only_key(folder, ROSTER)
    before = await asyncio.to_thread(key.read_bytes)
    unlink, seen = Path.unlink, list[bytes]()

    def watched(path: Path, *, missing_ok: bool = False) -> None:
        if path == key:
            seen.append(path.read_bytes())
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", watched)
    await vault.destroy(ROSTER)
    (left,) = seen
    assert len(left) == len(before)
    assert before[13:29] not in left


def cut_at(step: int, monkeypatch: pytest.MonkeyPatch) -> Callable[[], bool]:
    """Let the power fail at the n-th thing done to the disk; returns whether it has failed."""
    count, failed = 0, False

    def through(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal count, failed
            count += 1
            if count >= step:
                failed = True
                raise PowerCut
            return real(*arguments, **named)

        return call

    monkeypatch.setattr(os, "fsync", through(os.fsync))
    for name in ("unlink", "rmdir", "mkdir", "touch", "replace"):
        monkeypatch.setattr(Path, name, through(getattr(Path, name)))
    return lambda: failed


@pytest.mark.parametrize("step", range(1, 20))
async def test_a_power_cut_while_destroying_ends_with_all_of_it_or_nothing_and_one_proof(
    folder: Path, step: int
) -> None:
    vault = Vault(folder, SECRET)
    for group, picture in ((ROSTER, FACE), (ROSTER, OTHER), (TAKEN, FACE)):
        await vault.put(group, picture)
    with pytest.MonkeyPatch.context() as patch:
        failed = cut_at(step, patch)
        try:
            await vault.destroy(ROSTER)
        except PowerCut:
            assert failed()
    again = Vault(folder, SECRET)
    found = await again.unreported()
    if found:
        (gone,) = found
        assert (gone.group, gone.count, gone.digest) == (ROSTER, 2, digest(FACE, OTHER))
        assert not await again.has(sha(OTHER))
        assert not await asyncio.to_thread((folder / ROSTER).exists)
        with pytest.raises(FileNotFoundError):
            await again.destroy(ROSTER)
    else:
        assert failed()
        assert await again.read(sha(OTHER)) == OTHER
        gone = await again.destroy(ROSTER)
        assert gone.count == 2
    assert await again.unreported() == (gone,)
    assert await again.read(sha(FACE)) == FACE, "the other group is whole"


async def test_the_cuts_above_reach_the_end_of_a_destruction(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    await vault.put(ROSTER, FACE)
    await vault.put(ROSTER, OTHER)
    failed = cut_at(19, monkeypatch)
    await vault.destroy(ROSTER)
    assert not failed()


@pytest.mark.parametrize("step", range(1, 12))
async def test_a_power_cut_while_putting_keeps_a_whole_picture_or_none(
    folder: Path, step: int
) -> None:
    vault = Vault(folder, SECRET)
    await vault.put(TAKEN, OTHER)
    with pytest.MonkeyPatch.context() as patch:
        failed = cut_at(step, patch)
        try:
            await vault.put(ROSTER, FACE)
        except PowerCut:
            assert failed()
    again = Vault(folder, SECRET)
    if await again.has(sha(FACE)):
        assert await again.read(sha(FACE)) == FACE
    else:
        assert failed()
    await again.put(ROSTER, FACE)
    assert await Vault(folder, SECRET).read(sha(FACE)) == FACE
    assert not [path for path in await files(folder) if path.suffix == durable.HALF]
    assert await again.unreported() == ()
    assert (await again.destroy(ROSTER)).count == 1
    assert await again.read(sha(OTHER)) == OTHER


async def test_after_a_cut_nothing_is_put_under_a_key_that_is_to_be_destroyed(
    vault: Vault, folder: Path
) -> None:
    await vault.put(ROSTER, FACE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(durable, "overwrite", through_power_cut)
        with pytest.raises(PowerCut):
            await vault.destroy(ROSTER)
    again = Vault(folder, SECRET)
    await again.put(ROSTER, OTHER)
    (gone,) = await again.unreported()
    assert gone.digest == digest(FACE)
    assert await again.names(ROSTER) == {sha(OTHER)}
    assert (await only_key(folder, ROSTER)).stem != gone.key


def through_power_cut(path: Path) -> None:
    raise PowerCut(path)


async def test_another_box_reads_nothing(vault: Vault, folder: Path) -> None:
    await vault.put(ROSTER, FACE)
    stranger = Vault(folder, b"t" * 32)
    assert not await stranger.has(sha(FACE))
    with pytest.raises(PictureUnreadable) as fault:
        await stranger.read(sha(FACE))
    assert fault.value.code == "picture-unreadable"
    with pytest.raises(PictureUnreadable):
        await stranger.put(ROSTER, OTHER)
    with pytest.raises(PictureUnreadable):
        await stranger.names(ROSTER)
    assert await vault.read(sha(FACE)) == FACE, "and spoils nothing"
    assert (await stranger.destroy(ROSTER)).count == 1, "destroying needs no key"
    assert not await vault.has(sha(FACE))


@pytest.mark.parametrize("left", [0, 1, 12, 13, 28, 29, 1000])
async def test_a_file_cut_short_is_a_fault_and_then_not_here(
    vault: Vault, folder: Path, left: int
) -> None:
    await vault.put(ROSTER, FACE)
    await vault.put(ROSTER, OTHER)
    await asyncio.to_thread(os.truncate, folder / ROSTER / sha(FACE), left)
    with pytest.raises(PictureUnreadable, match=r"s1\.roster"):
        await vault.read(sha(FACE))
    assert not await vault.has(sha(FACE)), "so that it is fetched again"
    assert await vault.read(sha(OTHER)) == OTHER
    await vault.put(ROSTER, FACE)
    assert await vault.read(sha(FACE)) == FACE
    assert (await vault.destroy(ROSTER)).digest == digest(FACE, OTHER)
    assert not await asyncio.to_thread((folder / ROSTER).exists)


async def test_a_damaged_file_that_is_put_again_is_mended(vault: Vault, folder: Path) -> None:
    await vault.put(ROSTER, FACE)
    await asyncio.to_thread(os.truncate, folder / ROSTER / sha(FACE), 100)
    await vault.put(ROSTER, FACE)
    assert await vault.read(sha(FACE)) == FACE


@pytest.mark.parametrize("byte", [0, 1, 13, 2000, -1])
async def test_one_changed_byte_is_a_fault(vault: Vault, folder: Path, byte: int) -> None:
    await vault.put(ROSTER, FACE)
    path = folder / ROSTER / sha(FACE)
    stored = bytearray(await asyncio.to_thread(path.read_bytes))
    stored[byte] ^= 1
    await asyncio.to_thread(path.write_bytes, stored)
    with pytest.raises(PictureUnreadable):
        await vault.read(sha(FACE))


async def test_exchanged_files_never_show_the_wrong_person(vault: Vault, folder: Path) -> None:
    for group in (ROSTER, TAKEN):
        for picture in (FACE, OTHER):
            await vault.put(group, picture)
    mine, yours = folder / ROSTER / sha(FACE), folder / ROSTER / sha(OTHER)
    await asyncio.to_thread(shutil.copy, yours, mine)
    await asyncio.to_thread(shutil.copy, folder / TAKEN / sha(OTHER), yours)
    assert await vault.read(sha(FACE)) == FACE, "from the other group"
    assert await vault.read(sha(OTHER)) == OTHER
    await vault.destroy(TAKEN)
    for picture in (FACE, OTHER):
        with pytest.raises((PictureUnreadable, FileNotFoundError)):
            await vault.read(sha(picture))


async def test_a_key_of_another_group_opens_nothing(vault: Vault, folder: Path) -> None:
    await vault.put(ROSTER, FACE)
    await vault.put(TAKEN, OTHER)
    key, other = await only_key(folder, ROSTER), await only_key(folder, TAKEN)
    await asyncio.to_thread(shutil.copy, other, key)
    with pytest.raises(PictureUnreadable):
        await vault.read(sha(FACE))
    assert await vault.read(sha(OTHER)) == OTHER


async def test_without_room_nothing_is_half_kept(
    vault: Vault, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await vault.put(TAKEN, OTHER)
    before = await contents(folder)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        for group, picture in ((TAKEN, FACE), (ROSTER, FACE)):
            with pytest.raises(StorageFull):
                await vault.put(group, picture)
        with pytest.raises(StorageFull):
            await vault.destroy(TAKEN)
    assert not await vault.has(sha(FACE))
    assert {path: data for path, data in (await contents(folder)).items() if data} == before
    assert await vault.put(ROSTER, FACE) == sha(FACE)


async def test_on_a_disk_that_is_really_full_what_was_kept_is_kept_and_can_be_destroyed(
    small_disk: Path,
) -> None:
    folder = small_disk / "vault"
    vault, kept = Vault(folder, SECRET), list[str]()

    async def pour() -> None:
        for n in range(1000):
            kept.append(await vault.put(ROSTER, n.to_bytes(2, "big") * 20_000))

    with pytest.raises(StorageFull):
        await pour()
    assert kept
    assert await vault.names(ROSTER) == set(kept)
    again = Vault(folder, SECRET)
    for n, name in enumerate(kept):
        assert await again.read(name) == n.to_bytes(2, "big") * 20_000
    assert not [path for path in await files(folder) if path.suffix == durable.HALF]
    assert (await again.destroy(ROSTER)).count == len(kept)
    assert await again.put(ROSTER, FACE) == sha(FACE)


async def test_a_disk_that_fails_is_a_storage_fault(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_handle: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(StorageFailed) as fault:
        await vault.put(ROSTER, FACE)
    assert fault.value.code == "storage-failed"
    assert not await vault.has(sha(FACE))


async def test_pictures_whose_key_is_lost_are_cleared_away(vault: Vault, folder: Path) -> None:
    await vault.put(ROSTER, FACE)
    await asyncio.to_thread((await only_key(folder, ROSTER)).unlink)
    again = Vault(folder, SECRET)
    assert not await again.has(sha(FACE))
    assert await again.unreported() == ()
    assert await files(folder) == []


async def test_many_at_once_are_all_kept(vault: Vault) -> None:
    pictures = [FACE + bytes([n]) for n in range(20)]
    names = await asyncio.gather(*(vault.put(ROSTER, one) for one in pictures))
    assert await asyncio.gather(*map(vault.read, names)) == pictures
    assert await vault.names(ROSTER) == set(names)


async def test_only_the_owner_reads_the_files(vault: Vault, folder: Path) -> None:
    await vault.put(ROSTER, FACE)
    for path in await files(folder):
        assert path.stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0
