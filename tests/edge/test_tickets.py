"""The code on a ticket at the door: genuine, ours, of today, and the one that counts (R4)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contract import ticket
from contract.facts.entry import Arrived
from contract.ticket import Ticket
from edge.core import tickets
from edge.core.plan import PLAN, Plan
from edge.core.refusal import Refusal
from edge.services.accounts import Person
from tests.edge import venue
from tests.edge.door_desk import CHIEF, INV1, Desk, at_the_door, moved
from tests.edge.test_panel import candidate, line_cut

KEY = Ed25519PrivateKey.generate()
PUBLIC = ticket.public(KEY)
FOREIGN = "https://example.edu/menu"


def code(attempt: str = "a1", *, session: str = "s1", issue: int = 1, key: object = KEY) -> str:
    assert isinstance(key, Ed25519PrivateKey)
    return ticket.code(Ticket(session, attempt, issue), key)


@pytest.fixture
def plan() -> Plan:
    today = venue.plan(venue.paper(venue.Headquarters())).model_copy(update={"ticket_key": PUBLIC})
    later = today.model_copy(update={"session": "s2", "entries": ()})
    entries = {one.attempt: ("s1", one) for one in moved(today, 2, ticket_issue=3)}
    return Plan({"s1": today, "s2": later}, entries)


def refused(codes: list[str], plan: Plan) -> str:
    with pytest.raises(Refusal) as told:
        tickets.read(codes, plan, "s1")
    return told.value.code


@pytest.mark.rule("R4")
def test_a_genuine_ticket_is_told_from_a_forged_and_from_a_revoked_one(plan: Plan) -> None:
    assert tickets.read([code()], plan, "s1") == "a1"
    assert tickets.read([code("a2", issue=3)], plan, "s1") == "a2"
    assert refused([code("a2", issue=2)], plan) == "ticket-revoked"
    assert refused([code(issue=2)], plan) == "ticket-revoked"
    assert refused([code(key=Ed25519PrivateKey.generate())], plan) == "ticket-forged"
    genuine = code()
    assert refused([genuine.replace("/a1/", "/a2/")], plan) == "ticket-forged"
    assert refused([genuine[:-1]], plan) == "ticket-foreign"


def test_a_ticket_of_another_session_or_venue_is_told_as_that(plan: Plan) -> None:
    assert refused([code(session="s2")], plan) == "ticket-elsewhere"
    assert refused([code(session="s9")], plan) == "ticket-elsewhere"
    assert refused([code("a99")], plan) == "ticket-elsewhere"
    with pytest.raises(Refusal) as told:
        tickets.read([code()], plan, "s2")
    assert told.value.code == "ticket-elsewhere"


def test_of_several_codes_one_ticket_of_ours_counts_and_two_do_not(plan: Plan) -> None:
    assert tickets.read([FOREIGN, code(), FOREIGN + "?"], plan, "s1") == "a1"
    assert tickets.read([code(), f" {code()}\n"], plan, "s1") == "a1", "printed twice"
    assert refused([code(), code("a3")], plan) == "ticket-two"
    forged = code(key=Ed25519PrivateKey.generate())
    assert refused([code(), forged], plan) == "ticket-two"
    assert refused([FOREIGN, FOREIGN + "?"], plan) == "ticket-foreign"
    assert refused([], plan) == "not-found"
    assert refused(["", "\x00" * 4096], plan) == "ticket-foreign"


def test_a_plan_without_a_key_takes_no_code(plan: Plan) -> None:
    bare = {name: one.model_copy(update={"ticket_key": ""}) for name, one in plan.sessions.items()}
    assert refused([code()], Plan(bare, plan.entries)) == "ticket-forged"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with at_the_door(tmp_path, {}, ticket_key=PUBLIC) as one:
        yield one


@pytest.mark.rule("R4")
async def test_a_ticket_is_read_with_the_line_cut_and_says_once_that_somebody_is_here(
    desk: Desk,
) -> None:
    await line_cut(desk.rig)
    assert (await candidate(desk.rig, "a1"))["here_ms"] is None
    for _ in range(3):
        assert await desk.door.scan([code()], by=INV1) == "a1"
    await desk.door.here("a1", by=INV1)
    await desk.door.here("a2", by=CHIEF)
    facts = await desk.facts(Arrived)
    assert [(one.attempt, one.by, one.how) for one in facts] == [
        ("a1", "inv1", "scanned"),
        ("a2", "chief", "tapped"),
    ]
    shown = await candidate(desk.rig, "a1")
    assert (shown["state"], shown["here_ms"]) == ("at_door", desk.rig.clock.now().wall_ms)
    assert (await candidate(desk.rig, "a3"))["state"] == "expected"


@pytest.mark.rule("R4")
async def test_a_reissue_that_hq_ordered_turns_away_the_old_ticket(desk: Desk) -> None:
    assert await desk.door.scan([code("a3")], by=INV1) == "a3"
    await desk.replan(entries=moved(desk.plan, 3, ticket_issue=2))
    with pytest.raises(Refusal) as told:
        await desk.door.scan([code("a3")], by=INV1)
    assert told.value.code == "ticket-revoked"
    assert await desk.door.scan([code("a3", issue=2)], by=INV1) == "a3"


async def test_whoever_is_of_another_room_learns_nothing_and_typing_still_works(
    desk: Desk,
) -> None:
    other = Person("inv2", "监考乙", "invigilator", ("R2",), "s1")
    with pytest.raises(Refusal) as told:
        await desk.door.scan([code()], by=other)
    assert told.value.code == "not-allowed"
    assert await desk.facts(Arrived) == []
    assert desk.door.find(f" {venue.ticket(1)} ", by=INV1) == "a1"
    assert desk.rig.box.ledger.state[PLAN].entry("a1") is not None
