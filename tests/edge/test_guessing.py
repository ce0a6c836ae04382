"""Guessing at the sign-ins, and crowding the list of waiting seats: nobody gains by it (X16)."""

import asyncio

import pytest

from edge.core.seats import SEATS
from edge.web import keys
from tests.edge import venue
from tests.edge.conftest import Rig
from tests.edge.test_panel import title


async def test_a_wrong_pin_is_refused_and_guessing_slowed_down_for_that_account_only(
    rig: Rig,
) -> None:
    await rig.planned()
    wrong = {"account": "inv1", "pin": "0000"}
    codes = [await title(rig, "/api/panel/sign-in", wrong) for _ in range(9)]
    assert codes == ["sign-in-failed"] * 8 + ["too-many-tries"]
    await rig.panel("chief")
    nobody = {"account": "nobody", "pin": venue.PIN}
    assert await title(rig, "/api/panel/sign-in", nobody) == "sign-in-failed"


@pytest.mark.rule("X16")
async def test_guessing_pins_all_at_once_gives_no_more_guesses(rig: Rig) -> None:
    await rig.planned()
    guesses = [{"account": "inv1", "pin": f"{n:04d}"} for n in range(20)]
    codes = await asyncio.gather(*(title(rig, "/api/panel/sign-in", one) for one in guesses))
    assert sorted(codes) == ["sign-in-failed"] * 8 + ["too-many-tries"] * 12


async def test_right_pins_never_count_as_guesses(rig: Rig) -> None:
    await rig.planned()
    for _ in range(12):
        await rig.panel("inv1")


@pytest.mark.rule("X16")
async def test_guessing_under_ever_new_seat_names_is_slowed_down_too(rig: Rig) -> None:
    await rig.planned()
    titles = []
    for n in range(10):
        browser = venue.Browser(f"X{n}")
        reply = await rig.sign_in(1, browser, venue.Pen("a1"), id_number=str(n))
        titles.append((await reply.json())["title"])
    assert titles == ["sign-in-failed"] * 8 + ["too-many-tries"] * 2
    beside = await rig.sign_in(2, venue.Browser("A02"), venue.Pen("a2"))
    assert beside.status == 200, "the guesses hold nobody else up"


async def test_a_crowd_of_made_up_seats_keeps_no_real_one_out(rig: Rig) -> None:
    await rig.planned()
    hall = rig.box.web[keys.VENUE]
    hall._open_enrolment = False
    stranger = venue.Browser("X")
    for n in range(230):
        await rig.post("/api/seats", {"seat": f"X{n}", "public_key": stranger.public})
    real = venue.Browser("A02")
    reply = await rig.post("/api/seats", {"seat": "A02", "public_key": real.public})
    assert (await reply.json()).get("state") == "waiting"
    await rig.panel("inv1")
    accepted = await rig.post("/api/panel/seats/A02", {"public_key": real.public})
    assert accepted.status == 204
    assert rig.box.ledger.state[SEATS].keys() == {"A02"}
    assert len(hall._waiting) < 200
