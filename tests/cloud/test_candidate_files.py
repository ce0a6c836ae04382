"""Files that candidates hand in reach HQ by their hash, from a box of their venue only."""

import hashlib
import io

from cloud.services.boxfiles import MAX_FILE
from contract import request
from tests.cloud.box import Venuebox
from tests.cloud.console import Console, code
from tests.cloud.headquarters import Headquarters

DATA = b"an essay, as a file" * 100
NAME = hashlib.sha256(DATA).hexdigest()


async def put(
    client: Console, hq: Headquarters, box: Venuebox, attempt: str, data: bytes = DATA
) -> tuple[int, str]:
    path = f"/box/files/{NAME}?attempt={attempt}"
    at_ms = hq.clock.now_ms()
    proof = request.header(box.key, box=box.name, method="PUT", path=path, at_ms=at_ms)
    answer = await client.put(path, data=io.BytesIO(data), headers={"Authorization": proof})
    return await code(answer) if answer.status >= 400 else (answer.status, "")


async def test_a_file_is_stored_once_with_its_attempt_and_looking_is_recorded(
    console: Console, hq: Headquarters
) -> None:
    box = await hq.register(Venuebox())
    await hq.session()
    await hq.seat("T1")
    assert await put(console, hq, box, "s1.T1") == (201, "")
    assert await put(console, hq, box, "s1.T1") == (204, "")
    shape = await (await console.get("/api/attempts/s1.T1")).json()
    assert [(one["sha256"], one["bytes"]) for one in shape["files"]] == [(NAME, len(DATA))]
    answer = await console.get(f"/api/attempts/s1.T1/files/{NAME}")
    assert await answer.read() == DATA
    assert answer.headers["Content-Disposition"].startswith("attachment")
    audit = (await (await console.get("/api/audit")).json())["audit"]
    assert (audit[0]["act"], audit[0]["detail"]) == ("attempt.file", NAME)
    answer = await console.get(f"/api/attempts/s1.T1/files/{'0' * 64}")
    assert await code(answer) == (404, "not-found")


async def test_a_box_brings_files_of_its_own_venue_only_and_as_they_are(
    anonymous: Console, hq: Headquarters
) -> None:
    box = await hq.register(Venuebox())
    other = await hq.register(Venuebox("box-2"), venue="v2")
    await hq.session()
    await hq.seat("T1")
    assert await put(anonymous, hq, other, "s1.T1") == (404, "attempt-elsewhere")
    assert await put(anonymous, hq, box, "nobody") == (404, "attempt-elsewhere")
    assert await put(anonymous, hq, box, "s1.T1", b"cut") == (422, "hash-differs")
    large = b"x" * (MAX_FILE + 1)
    assert await put(anonymous, hq, box, "s1.T1", large) == (413, "body-too-large")
    stranger = Venuebox(box.name)
    assert await put(anonymous, hq, stranger, "s1.T1") == (401, "bad-signature")
    assert (await hq.rows("select count(*) from candidate_files"))[0][0] == 0
