"""Guessing at the sign-ins, and crowding the list of waiting seats: nobody gains by it (X16)."""

import asyncio
from dataclasses import replace

import pytest

from contract.operations import read
from edge.core import sitting
from edge.core.attempts import ATTEMPTS, Attempt
from edge.core.refusal import Refusal
from edge.core.seats import SEATS
from edge.core.state import State
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


async def test_one_seat_cannot_fill_the_journal_without_end(rig: Rig) -> None:
    await rig.planned()
    rig.clock.move(30 * 60)
    await rig.release()
    _, pen, token = await rig.seated(1)
    for _ in range(sitting.MAX_LEFT + 5):
        assert (await rig.post("/api/left", {"what": "hidden"}, token=token)).status == 204
    assert rig.attempt("a1").left == sitting.MAX_LEFT
    digests = tuple(f"{n:064x}" for n in range(sitting.MAX_REVISIONS))
    full = replace(rig.attempt("a1").epochs[0], digests=digests)
    state = with_attempt(rig.box.ledger.state, replace(rig.attempt("a1"), epochs=(full,)))
    pen.revision, pen.head = sitting.MAX_REVISIONS, digests[-1]
    signed = pen.write("Q01", "x")
    with pytest.raises(Refusal, match="more than"):
        sitting.save(state, "a1", signed, read(signed), rig.clock.now())


def with_attempt(state: State, one: Attempt) -> State:
    values = {**state._values, ATTEMPTS.name: {"a1": one}}
    return State(state._slices, values)
