"""Uploading offline packages in the console: a verdict for each attempt, in words (X11)."""

import io

import pytest

from cloud.services import packages
from tests.cloud.console import Console, code
from tests.cloud.headquarters import SESSION, Headquarters
from tests.cloud.packing import opening, packed, written
from tests.cloud.test_packages import hall


async def test_an_upload_is_answered_with_verdicts_and_listed(
    console: Console, hq: Headquarters
) -> None:
    h = await hall(hq)
    found = written(h.seat, (h.items[0], "a"), ("no-item", "b"))
    data = packed(hq, found, [opening(h.box, h.seat)], by=h.seat)
    answer = await console.post("/api/packages", data=io.BytesIO(data))
    assert answer.status == 201
    told = await answer.json()
    (attempt,) = told["attempts"]
    assert (attempt["verdict"], attempt["new"], attempt["set_aside"]) == ("new", 1, 1)
    assert attempt["faults"][0]["code"] == "item-unknown"
    assert attempt["faults"][0]["zh"]
    again = await console.post("/api/packages", data=io.BytesIO(data))
    assert again.status == 200
    assert (await again.json())["attempts"][0]["verdict"] == "duplicate"
    listed = (await (await console.get(f"/api/packages?session={SESSION}")).json())["packages"]
    assert [(one["package"], one["attempts"][0]["verdict"]) for one in listed] == [
        (told["package"], "new")
    ]
    assert (await (await console.get("/api/packages?session=other")).json())["packages"] == []
    audit = (await (await console.get("/api/audit")).json())["audit"]
    assert [act["act"] for act in audit[:2]] == ["package.again", "package.take"]


async def test_what_is_no_package_is_refused_in_words(console: Console, hq: Headquarters) -> None:
    h = await hall(hq)
    answer = await console.post("/api/packages", data=b"PK not a package")
    assert await code(answer) == (422, "package-malformed")
    data = packed(hq, written(h.seat, (h.items[0], "a")), [opening(h.box, h.seat)], by=h.seat)
    answer = await console.post("/api/packages?session=s9", data=io.BytesIO(data))
    assert await code(answer) == (409, "package-elsewhere")
    strange = packed(
        hq, written(h.seat, (h.items[0], "a")), [opening(h.box, h.seat)], by=h.seat, venue="v9"
    )
    answer = await console.post("/api/packages", data=io.BytesIO(strange))
    assert await code(answer) == (409, "package-elsewhere")


async def test_a_file_over_the_bound_is_not_read_to_its_end(
    console: Console, hq: Headquarters, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hq.session()
    monkeypatch.setattr(packages, "MAX_BYTES", 1000)
    answer = await console.post("/api/packages", data=io.BytesIO(b"x" * 5000))
    assert await code(answer) == (413, "body-too-large")


async def test_nobody_uploads_without_signing_in(anonymous: Console) -> None:
    answer = await anonymous.post("/api/packages", data=b"x")
    assert await code(answer) == (401, "sign-in-needed")
