"""Rosters over HTTP: the dry run, its token, the photos (R1)."""

import io
import zipfile

from tests.cloud.console import JPEG, ROSTER, Console, code, made, photos, set_up, upload
from tests.cloud.headquarters import Headquarters


async def test_the_dry_run_stores_nothing_and_the_same_roster_twice_changes_nothing(
    console: Console, hq: Headquarters
) -> None:
    await set_up(console, hq)
    before = await hq.rows("select * from entries")
    revision = await hq.rows("select changed_ms from sessions")
    text = ROSTER + "T2,考生 002,H12345,R1,02,math\n"
    found = await upload(console, text)
    assert (found["adds"], found["same"], found["errors"]) == (1, 1, 0)
    assert await hq.rows("select * from entries") == before
    hq.clock.advance(1)
    again = await upload(console, ROSTER, photos(T1_jpg=JPEG))
    done = await made(console, "/api/sessions/s1/roster/accept", {"token": again["token"]})
    assert done == {"adds": 0, "changes": 0, "same": 1}
    assert await hq.rows("select * from entries") == before
    assert await hq.rows("select changed_ms from sessions") == revision
    done = await made(console, "/api/sessions/s1/roster/accept", {"token": found["token"]})
    assert done == {"adds": 1, "changes": 0, "same": 1}


async def test_a_roster_with_an_error_is_not_accepted(console: Console, hq: Headquarters) -> None:
    await set_up(console, hq)
    found = await upload(console, ROSTER + "T2,考生 002,1.1E+17,R1,02,math\n")
    (problem,) = found["problems"]
    assert (problem["row"], problem["column"], problem["code"]) == (
        3,
        "身份证号",
        "spreadsheet-number",
    )
    answer = await console.post("/api/sessions/s1/roster/accept", json={"token": found["token"]})
    assert await code(answer) == (409, "roster-has-problems")
    answer = await console.post("/api/sessions/s1/roster/accept", json={"token": "guessed"})
    assert await code(answer) == (404, "not-found")


async def test_photos_are_matched_by_ticket_and_bad_ones_are_named(
    console: Console, hq: Headquarters
) -> None:
    await set_up(console, hq)
    await hq.rows("update entries set photo = null returning 1")
    archive = photos(T9_jpg=JPEG, T1_png=JPEG, T1_jpg=b"no photo")
    found = await upload(console, ROSTER, archive)
    named = {(p["column"], p["code"], p["severity"]) for p in found["problems"]}
    assert named == {
        ("T9.jpg", "photo-without-row", "warning"),
        ("T1.png", "photo-not-jpeg", "warning"),
        ("T1.jpg", "photo-unreadable", "error"),
        ("T1.jpg", "photo-missing", "warning"),
    }
    found = await upload(console, ROSTER, b"this is no zip")
    assert "photos-unreadable" in {p["code"] for p in found["problems"]}


async def test_a_zip_bomb_among_the_photos_is_bounded(console: Console, hq: Headquarters) -> None:
    await set_up(console, hq)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../T1.jpg", JPEG[:-2] + b"\x00" * 50_000_000 + JPEG[-2:])
    found = await upload(console, ROSTER, buffer.getvalue())
    assert [p["code"] for p in found["problems"] if p["severity"] == "error"] == ["photo-too-large"]
