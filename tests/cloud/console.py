"""The console's client in tests: signs in, and sets up an exam as the page does."""

import io
import zipfile
from typing import Any

from aiohttp import ClientResponse, FormData, web
from aiohttp.test_utils import TestClient

from kaobox.samples import papers
from tests.cloud.box import Venuebox
from tests.cloud.headquarters import HOUR, Headquarters

PASSWORD = "a long password"
ROSTER = "准考证号,姓名,身份证号,考场,机位,试卷\nT1,考生 001,11010519491231002X,R1,01,math\n"
JPEG = b"\xff\xd8\xff\xe0" + b"pixels" * 50 + b"\xff\xd9"
Console = TestClient[web.Request, web.Application]
Json = dict[str, Any]


async def sign_in(client: Console, password: str = PASSWORD, account: str = "hq") -> ClientResponse:
    body = {"account": account, "password": password}
    return await client.post("/api/sign-in", json=body)


async def made(console: Console, path: str, body: Json) -> Json:
    answer = await console.post(path, json=body)
    assert answer.status in {200, 201}, await answer.text()
    found: Json = await answer.json()
    return found


def session_body(hq: Headquarters, **changes: object) -> Json:
    now = hq.clock.now_ms()
    return {
        "session": "s1",
        "plan": "p1",
        "title": "计算机",
        "venue": "v1",
        "opens_ms": now,
        "starts_ms": now + HOUR,
        "ends_ms": now + 2 * HOUR,
        "rules": "安静",
    } | changes


def photos(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", ".", 1), data)
    return buffer.getvalue()


async def upload(console: Console, text: str, archive: bytes | None = None) -> Json:
    form = FormData()
    form.add_field("roster", text.encode(), filename="r.csv", content_type="text/csv")
    if archive is not None:
        form.add_field("photos", archive, filename="p.zip", content_type="application/zip")
    answer = await console.post("/api/sessions/s1/roster", data=form)
    assert answer.status == 200, await answer.text()
    found: Json = await answer.json()
    return found


async def set_up(console: Console, hq: Headquarters) -> Venuebox:
    """Do everything up to publishing, as the console does it."""
    await made(console, "/api/venues", {"venue": "v1", "name": "第一考点", "address": "一号楼"})
    box = Venuebox()
    keys = {"signing_key": box.signing_key, "sealing_key": box.sealing_key}
    await made(console, "/api/boxes", {"box": box.name, "venue": "v1", **keys})
    await made(console, "/api/plans", {"plan": "p1", "title": "秋季"})
    await made(console, "/api/sessions", session_body(hq))
    data = papers.package("qti21")
    answer = await console.post("/api/papers?name=math.zip&accept=1", data=data)
    assert answer.status == 201
    found = await upload(console, ROSTER, photos(T1_jpg=JPEG))
    await made(console, "/api/sessions/s1/roster/accept", {"token": found["token"]})
    chief = {"account": "chief", "name": "主考 01", "role": "chief", "pin": "246810"}
    await made(console, "/api/sessions/s1/staff", chief)
    answer = await console.post("/api/sessions/s1/publish")
    assert (await answer.json())["revision"] == 1
    return box


async def code(answer: ClientResponse) -> tuple[int, str]:
    assert answer.content_type == "application/problem+json"
    problem = await answer.json()
    assert problem["status"] == answer.status
    assert problem["zh"]
    assert problem["en"]
    return answer.status, problem["title"]
