"""A threshold from a plan's own roster: proposed, proved or not, taken by name, told to boxes (E1)."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloud.core import thresholds
from cloud.services.calibrating import keep
from cloud.services.exams import PlanUnknown
from cloud.store.calibrations import Calibration
from contract.orders import SessionPlan
from tests.cloud.box import Venuebox
from tests.cloud.console import JPEG, Console, code, made, set_up
from tests.cloud.headquarters import HOUR, Headquarters, read_all

PATH = "/api/plans/p1/calibrations"
PHOTOS = thresholds.roster_digest([hashlib.sha256(JPEG).hexdigest()])
PROVED = Calibration(
    calibration="c1",
    plan="p1",
    model="resnet29",
    pass_at=0.432,
    manual_at=0.6,
    margin=0.05,
    duplicate_at=None,
    pairs=30_135,
    false_matches=12,
    fmr_bound=7e-4,
    photos=246,
    without=3,
    roster=PHOTOS,
    proved=False,
    stored_by="an office",
    stored_ms=0,
)
THIN = replace(PROVED, calibration="c2", pairs=4_950, fmr_bound=6.1e-4)


async def stored(hq: Headquarters, *proposals: Calibration) -> None:
    for proposal in proposals:
        await keep(hq.database, hq.clock, proposal)


async def told(hq: Headquarters, box: Venuebox) -> SessionPlan:
    """Return the newest plan that the box has."""
    await hq.says(box, box.hello())
    _, orders = hq.orders(box)
    plans = [body.order for body in read_all(orders) if isinstance(body.order, SessionPlan)]
    return plans[-1]


@pytest.mark.rule("E1")
@pytest.mark.parametrize(
    ("pairs", "bound", "proved"),
    [
        (30_000, 1e-3, True),
        (29_999, 1e-4, False),
        (30_000, 1.0001e-3, False),
        (10**6, 0.0, True),
        (0, 0.0, False),
    ],
)
def test_a_threshold_is_proved_by_30000_pairs_and_a_bound_of_one_in_a_thousand(
    pairs: int,
    bound: float,
    proved: bool,  # noqa: FBT001 - pytest's way
) -> None:
    assert thresholds.proved(pairs=pairs, fmr_bound=bound) is proved


@given(st.lists(st.text(alphabet="0123456789abcdef", min_size=4, max_size=4)), st.randoms())
def test_the_digest_of_a_roster_knows_neither_order_nor_repeats(
    photos: list[str], chance: object
) -> None:
    shuffled = sorted(photos + photos[:2], key=lambda _: chance.random())  # type: ignore[attr-defined]
    assert thresholds.roster_digest(shuffled) == thresholds.roster_digest(photos)
    assert thresholds.roster_digest([*photos, "other"]) != thresholds.roster_digest(photos)


@pytest.mark.rule("E1")
async def test_a_proved_threshold_is_taken_by_name_and_reaches_the_boxes_by_itself(
    console: Console, hq: Headquarters
) -> None:
    box = await set_up(console, hq)
    before = await told(hq, box)
    assert before.face is None
    await stored(hq, PROVED)
    standing = await (await console.get(PATH)).json()
    assert (standing["state"], standing["in_force"]) == ("none", None)
    assert [(one["pairs"], one["proved"]) for one in standing["calibrations"]] == [(30_135, True)]
    answer = await made(console, f"{PATH}/c1/accept", {})
    assert answer["boxes"] == [box.name]
    assert answer["calibration"]["accepted_by"] == "hq"
    after = await told(hq, box)
    assert after.face == replace(PROVED, proved=True).thresholds
    assert after.revision == before.revision + 1
    assert after.model_copy(update={"face": None, "revision": before.revision}) == before
    standing = await (await console.get(PATH)).json()
    assert (standing["state"], standing["in_force"]) == ("proved", "c1")
    audit = (await (await console.get("/api/audit?limit=2")).json())["audit"]
    assert [(one["act"], one["account"]) for one in audit] == [
        ("calibration.accept", "hq"),
        ("calibration.store", "an office"),
    ]


@pytest.mark.rule("E1")
async def test_what_is_not_proved_is_taken_only_with_a_reason_and_stays_unproved(
    console: Console, hq: Headquarters
) -> None:
    box = await set_up(console, hq)
    await stored(hq, THIN)
    for words in ({}, {"unproved": "  "}):
        refused = await console.post(f"{PATH}/c2/accept", json=words)
        assert await code(refused) == (409, "calibration-unproved")
    assert (await told(hq, box)).face is None
    answer = await made(console, f"{PATH}/c2/accept", {"unproved": "只有 100 名考生"})
    assert answer["calibration"]["unproved"] == "只有 100 名考生"
    face = (await told(hq, box)).face
    assert face is not None
    assert face.pairs == 4_950
    plans = (await (await console.get("/api/plans")).json())["plans"]
    assert [plan["threshold"] for plan in plans] == ["unproved"]


async def test_a_proof_is_of_the_photos_it_was_made_on(console: Console, hq: Headquarters) -> None:
    await set_up(console, hq)
    await stored(hq, replace(PROVED, roster=thresholds.roster_digest(["other photos"])))
    await made(console, f"{PATH}/c1/accept", {})
    assert (await (await console.get(PATH)).json())["state"] == "changed"


async def test_the_one_accepted_last_holds_and_is_in_plans_published_later(
    console: Console, hq: Headquarters
) -> None:
    box = await set_up(console, hq)
    await stored(hq, PROVED, replace(PROVED, calibration="c3", pass_at=0.41))
    await made(console, f"{PATH}/c3/accept", {})
    hq.clock.advance(1)
    await made(console, f"{PATH}/c1/accept", {})
    assert (await (await console.get(PATH)).json())["in_force"] == "c1"
    second = {"account": "chief2", "name": "主考 02", "role": "chief", "pin": "246810"}
    await made(console, "/api/sessions/s1/staff", second)
    await console.post("/api/sessions/s1/publish")
    face = (await told(hq, box)).face
    assert face is not None
    assert face.pass_at == 0.432


async def test_a_session_that_is_over_keeps_its_thresholds(
    console: Console, hq: Headquarters
) -> None:
    box = await set_up(console, hq)
    await stored(hq, PROVED)
    hq.clock.advance(3 * HOUR / 1000)
    _, boxes = await hq.parts.services.calibrating.accept("p1", "c1", unproved="", by="hq")
    assert boxes == []
    assert (await told(hq, box)).face is None


async def test_names_that_nobody_knows_are_refused(console: Console, hq: Headquarters) -> None:
    await set_up(console, hq)
    assert await code(await console.get("/api/plans/p9/calibrations")) == (422, "plan-unknown")
    assert await code(await console.post(f"{PATH}/c9/accept")) == (404, "not-found")
    with pytest.raises(PlanUnknown):
        await stored(hq, replace(PROVED, plan="p9"))


async def test_calibrations_fit_both_databases(either: Headquarters) -> None:
    await either.session()
    await stored(either, PROVED, THIN)
    await either.parts.services.calibrating.accept("p1", "c2", unproved="x", by="test")
    standing = await either.parts.services.calibrating.of_plan("p1")
    assert standing.in_force is not None
    assert (standing.in_force.calibration, standing.in_force.fmr_bound) == ("c2", 6.1e-4)
    assert {one.calibration: one.proved for one in standing.calibrations} == {
        "c1": True,
        "c2": False,
    }
