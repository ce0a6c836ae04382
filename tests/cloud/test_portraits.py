"""The roster photos of a plan, and the threshold that they call for (E1)."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from cloud.core.scope import EVERYTHING
from cloud.core.thresholds import roster_digest
from cloud.services import portraits
from cloud.services.exams import PlanUnknown, SessionUnknown
from cloud.store import rosters
from kaobox import cli
from tests.cloud.headquarters import SESSION, Headquarters
from tests.models import bundle, sample


@pytest.fixture(scope="module")
def models() -> Path:
    return bundle()


@pytest.fixture(scope="module")
def faces() -> list[bytes]:
    return [sample(name) for name in ("person-1/1", "person-1/2", "person-2/1")]


@pytest.fixture
async def pictured(hq: Headquarters, faces: list[bytes]) -> Headquarters:
    """Return a plan of two sessions; one candidate sits in both with another photo each."""
    await hq.session()
    known = (await hq.parts.services.exams.session(EVERYTHING, SESSION)).session
    await hq.parts.services.exams.add_session(EVERYTHING, replace(known, session="s2"), by="test")
    await hq.seat("T1", "T2", "T3", "T4")
    await hq.seat("T5", "T6", session="s2")
    hashes = [(await hq.parts.services.blobs.put(face)).sha256 for face in faces]
    people = {
        f"{SESSION}.T1": ("H1", hashes[0]),
        f"{SESSION}.T2": ("H2", hashes[2]),
        f"{SESSION}.T3": ("H3", None),
        f"{SESSION}.T4": ("H4", "0" * 64),
        "s2.T5": ("H1", hashes[1]),
        "s2.T6": ("H2", hashes[2]),
    }
    async with hq.database.begin() as connection:
        for session in (SESSION, "s2"):
            for entry in await rosters.of_session(connection, EVERYTHING, session):
                number, photo = people[entry.attempt]
                changed = replace(entry, id_number=number, photo=photo)
                await rosters.save(connection, [changed])
    return hq


async def test_a_candidate_of_two_sessions_is_one_person(pictured: Headquarters) -> None:
    blobs = pictured.parts.services.blobs
    found = await portraits.of_plan(pictured.database, blobs, EVERYTHING, "p1")
    by_attempt = {photo.attempt: photo.person for photo in found.photos}
    assert by_attempt.keys() == {f"{SESSION}.T1", f"{SESSION}.T2", "s2.T5"}
    assert by_attempt[f"{SESSION}.T1"] == by_attempt["s2.T5"] != by_attempt[f"{SESSION}.T2"]
    assert not any("H" in person for person in by_attempt.values())
    assert found.without == 2
    alone = await portraits.of_session(pictured.database, blobs, EVERYTHING, "s2")
    assert {photo.attempt for photo in alone.photos} == {"s2.T5", "s2.T6"}
    with pytest.raises(PlanUnknown):
        await portraits.of_plan(pictured.database, blobs, EVERYTHING, "p9")
    with pytest.raises(SessionUnknown):
        await portraits.of_session(pictured.database, blobs, EVERYTHING, "s9")


async def calibrate(hq: Headquarters, *words: str) -> int:
    """Run the verb as an operator would, beside the running control plane."""
    config = hq.folder / "cloud.toml"
    config.write_text(f'data = "{hq.folder}"\n')
    verb = ["face", "calibrate", *words, "--config", str(config), "--json"]
    return await asyncio.to_thread(cli.main, verb)


async def test_calibrating_over_a_plan_compares_its_candidates(
    pictured: Headquarters, models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert models.is_dir()
    assert await calibrate(pictured, "--plan", "p1") == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["genuine"], answer["impostor"], answer["no_face"]) == (1, 2, 0)
    assert (answer["fmr_shipped"], answer["fnmr_shipped"]) == (0.0, 0.0)
    assert (answer["missing"], answer["proposed"], answer["proved"]) == (29_998, 0.45, False)
    assert answer["stored"] is None
    assert await calibrate(pictured, "--session", SESSION) == 1
    assert json.loads(capsys.readouterr().out)["impostor"] == 1
    assert await calibrate(pictured, "--session", "s9") == 2
    assert "not-found: s9" in capsys.readouterr().err


async def test_calibrating_changes_nothing_in_the_database(
    pictured: Headquarters, models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert models.is_dir()
    tables = [
        row[0] for row in await pictured.rows("select name from sqlite_master where type = 'table'")
    ]
    before = {name: await pictured.rows(f"select * from {name}") for name in tables}
    await calibrate(pictured, "--plan", "p1")
    capsys.readouterr()
    assert {name: await pictured.rows(f"select * from {name}") for name in tables} == before


@pytest.mark.rule("E1")
async def test_a_stored_proposal_says_what_it_rests_on_and_that_so_few_pairs_prove_nothing(
    pictured: Headquarters, models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert models.is_dir()
    assert await calibrate(pictured, "--plan", "p1", "--store") == 1
    answer = json.loads(capsys.readouterr().out)
    standing = await pictured.parts.services.calibrating.of_plan("p1")
    (kept,) = standing.calibrations
    assert (kept.calibration, kept.model) == (answer["stored"], answer["model"])
    assert (kept.pass_at, kept.pairs, kept.proved) == (0.45, 2, False)
    assert kept.fmr_bound == answer["proposed_fmr_bounds"][1] > 0.5
    assert (kept.photos, kept.without) == (3, 2)
    assert kept.stored_by
    assert (standing.state, standing.in_force) == ("none", None)
    # One of the roster's photos is named, but not there: it is part of what the roster is.
    await pictured.parts.services.calibrating.accept("p1", kept.calibration, unproved="x", by="hq")
    assert (await pictured.parts.services.calibrating.of_plan("p1")).state == "unproved"
    async with pictured.database.begin() as connection:
        assert kept.roster == roster_digest(await rosters.photos_of_plan(connection, "p1"))
    assert await calibrate(pictured, "--session", SESSION, "--store") == 2
    assert "misused" in capsys.readouterr().err
