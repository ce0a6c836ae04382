"""Files that candidates hand in: whole, durable, encrypted, within a quota, and nobody else's."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from edge.services import uploads
from edge.services.uploads import MAX_BYTES
from edge.web import keys
from tests.edge import venue
from tests.edge.conftest import Rig, running

ESSAY = "作文：我的家乡".encode() * 200


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


async def put(rig: Rig, token: str, data: bytes) -> tuple[int, dict[str, object]]:
    reply = await rig.client.post(
        "/api/uploads", data=data, headers={"Authorization": f"Bearer {token}"}
    )
    return reply.status, await reply.json()


async def sat(rig: Rig, n: int = 1) -> str:
    """Return the token of a candidate who has the paper open."""
    return (await rig.seated(n))[2]


@pytest.fixture
async def open_rig(rig: Rig) -> Rig:
    await rig.planned()
    rig.clock.move(30 * 60 + 1)
    await rig.release()
    return rig


async def on_disk(folder: Path) -> list[bytes]:
    def read() -> list[bytes]:
        return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]

    return await asyncio.to_thread(read)


@pytest.mark.rule("X6")
async def test_a_file_is_named_by_its_hash_and_outlives_the_box(tmp_path: Path) -> None:
    hq = venue.Headquarters()
    paper = venue.paper(hq)
    async with running(tmp_path, hq, paper) as rig:
        await rig.planned()
        rig.clock.move(30 * 60 + 1)
        await rig.release()
        token = await sat(rig)
        for _ in range(2):  # sent again after a cut
            assert await put(rig, token, ESSAY) == (
                200,
                {"sha256": sha(ESSAY), "bytes": len(ESSAY)},
            )
    kept = await on_disk(tmp_path / "uploads")
    assert len(kept) == 2, "one file and its key"
    assert not any(ESSAY[:64] in one for one in kept), "nothing lies open on the disk"
    async with running(tmp_path, hq, paper) as again:
        service = again.box.web[keys.UPLOADS]
        assert await service.names("a1") == {sha(ESSAY)}
        assert await service.read(sha(ESSAY)) == ESSAY


async def test_only_a_seat_with_an_open_paper_may_hand_in(open_rig: Rig) -> None:
    assert (await put(open_rig, "", ESSAY))[0] == 401
    reply = await open_rig.sign_in(2, venue.Browser("A02"), venue.Pen("a2"))
    token = (await reply.json())["token"]
    status, problem = await put(open_rig, token, ESSAY)
    assert (status, problem["title"]) == (409, "attempt-not-started")


async def test_too_large_and_empty_files_are_refused(open_rig: Rig) -> None:
    token = await sat(open_rig)
    status, problem = await put(open_rig, token, b"")
    assert (status, problem["title"]) == (422, "malformed")

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(MAX_BYTES // 65536 + 2):
            yield bytes(65536)

    headers = {"Authorization": f"Bearer {token}"}
    reply = await open_rig.client.post("/api/uploads", data=endless(), headers=headers)
    assert (reply.status, (await reply.json())["title"]) == (413, "body-too-large")
    assert await on_disk(open_rig.folder / "uploads") == []


async def test_a_quota_bounds_one_candidate_and_nobody_else(
    open_rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MAX_FILES", 2)
    monkeypatch.setattr(uploads, "MAX_TOTAL", 4000)
    first, second = await sat(open_rig, 1), await sat(open_rig, 2)
    assert (await put(open_rig, first, b"a" * 1000))[0] == 200
    status, problem = await put(open_rig, first, b"b" * 3500)
    assert (status, problem["title"]) == (409, "uploads-full"), "too many bytes"
    assert (await put(open_rig, first, b"c"))[0] == 200
    assert (await put(open_rig, first, b"d"))[1]["title"] == "uploads-full", "too many files"
    assert (await put(open_rig, first, b"a" * 1000))[0] == 200, "what is here is here"
    assert (await put(open_rig, second, b"d"))[0] == 200


async def test_answers_keep_the_last_room_on_the_disk(
    open_rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await sat(open_rig)
    monkeypatch.setattr(uploads, "LOW_MB", 10**12)
    status, problem = await put(open_rig, token, ESSAY)
    assert (status, problem["title"]) == (507, "storage-full")


async def test_one_file_of_a_candidate_is_on_its_way_at_a_time(open_rig: Rig) -> None:
    token = await sat(open_rig)
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield b"x" * 1000
        begun.set()
        await go_on.wait()
        yield b"y"

    headers = {"Authorization": f"Bearer {token}"}
    slow = asyncio.create_task(open_rig.client.post("/api/uploads", data=slowly(), headers=headers))
    await begun.wait()
    async with asyncio.timeout(5):
        while (await put(open_rig, token, ESSAY))[1].get("title") != "upload-busy":
            await asyncio.sleep(0.01)
    go_on.set()
    assert (await slow).status == 200
    assert (await put(open_rig, token, ESSAY))[0] == 200
