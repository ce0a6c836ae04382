"""Tickets at HQ: codes that a box can check alone, and a new issue that revokes the others (R4)."""

import asyncio
from pathlib import Path

import pytest

from cloud.adapters.file_keys import BadKeyFile, FileSigner, FileTicketKey
from cloud.core.scope import EVERYTHING
from contract import ticket
from contract.orders import SessionPlan
from contract.ticket import Ticket, TicketRefused
from tests.cloud.box import Venuebox
from tests.cloud.console import ROSTER, Console, code, made, set_up, upload
from tests.cloud.headquarters import Headquarters, read_all


def plans(hq: Headquarters, box: Venuebox) -> list[SessionPlan]:
    """Return the plans that a box was sent since somebody last looked."""
    _, orders = hq.orders(box)
    return [body.order for body in read_all(orders) if isinstance(body.order, SessionPlan)]


async def connected(console: Console, hq: Headquarters) -> Venuebox:
    """Return a box that has its plan, with nothing under way."""
    box = await set_up(console, hq)
    await hq.says(box, box.hello())
    return box


@pytest.mark.rule("R4")
async def test_the_code_on_a_ticket_is_proved_by_the_key_in_the_plan(
    console: Console, hq: Headquarters
) -> None:
    box = await connected(console, hq)
    plan = plans(hq, box)[-1]
    (entry,) = plan.entries
    found = await (await console.get("/api/sessions/s1/tickets?venue=v1&room=R1")).json()
    (printed,) = found["tickets"]
    assert (printed["name"], printed["seat"], printed["issue"]) == ("考生 001", "01", 1)
    assert ticket.verify(printed["code"], plan.ticket_key) == Ticket("s1", entry.attempt, 1)
    assert entry.ticket_issue == 1
    assert "110105" not in printed["code"]
    with pytest.raises(TicketRefused, match="s1"):
        ticket.verify(printed["code"].replace("/1/", "/2/"), plan.ticket_key)


async def test_only_the_room_asked_for_is_printed_and_it_is_in_the_audit_log(
    console: Console, hq: Headquarters
) -> None:
    await connected(console, hq)
    found = await (await console.get("/api/sessions/s1/tickets?venue=v1&room=R2")).json()
    assert found == {"tickets": []}
    assert await code(await console.get("/api/sessions/s2/tickets")) == (404, "not-found")
    audit = (await (await console.get("/api/audit?limit=1")).json())["audit"]
    assert (audit[0]["act"], audit[0]["about"], audit[0]["detail"]) == (
        "tickets.see",
        "s1",
        "v1/R2 0",
    )


async def test_a_new_issue_reaches_the_box_by_itself_and_revokes_the_one_before(
    console: Console, hq: Headquarters
) -> None:
    box = await connected(console, hq)
    plan = plans(hq, box)[-1]
    answer = await made(console, "/api/attempts/s1.T1/ticket", {"reason": "遗失"})
    assert answer["boxes"] == [box.name]
    assert answer["ticket"]["issue"] == 2
    await hq.says(box, box.hello())
    told = plans(hq, box)[-1]
    assert told.revision == plan.revision + 1
    assert [entry.ticket_issue for entry in told.entries] == [2]
    assert ticket.verify(answer["ticket"]["code"], told.ticket_key).issue == 2
    entries = tuple(e.model_copy(update={"ticket_issue": 1}) for e in told.entries)
    unchanged = told.model_copy(update={"entries": entries, "revision": plan.revision})
    assert unchanged == plan, "nothing but the issue changed"
    audit = (await (await console.get("/api/audit?limit=1")).json())["audit"]
    assert (audit[0]["act"], audit[0]["about"]) == ("ticket.reissue", "s1.T1")
    assert audit[0]["detail"] == "2: 遗失"


async def test_a_roster_that_is_not_published_does_not_go_along_with_a_new_issue(
    console: Console, hq: Headquarters
) -> None:
    box = await connected(console, hq)
    row = "T2,考生 002,P0000002,R1,02,math\n"
    found = await upload(console, ROSTER.replace("R1,01", "R1,09") + row)
    await made(console, "/api/sessions/s1/roster/accept", {"token": found["token"]})
    plans(hq, box)
    await made(console, "/api/attempts/s1.T1/ticket", {"reason": "遗失"})
    told = plans(hq, box)[-1]
    assert [(entry.seat, entry.ticket_issue) for entry in told.entries] == [("01", 2)]
    session = await (await console.get("/api/sessions/s1")).json()
    assert session["changed_ms"] >= session["published_ms"], "the roster still waits"
    answer = await made(console, "/api/attempts/s1.T2/ticket", {"reason": "遗失"})
    assert (answer["boxes"], answer["ticket"]["issue"]) == ([], 2)
    await console.post("/api/sessions/s1/publish")
    told = plans(hq, box)[-1]
    assert {entry.ticket: entry.ticket_issue for entry in told.entries} == {"T1": 2, "T2": 2}


async def test_an_import_never_makes_a_revoked_ticket_good_again(
    console: Console, hq: Headquarters
) -> None:
    await connected(console, hq)
    found = await upload(console, ROSTER.replace("R1,01", "R1,09"))
    await made(console, "/api/attempts/s1.T1/ticket", {"reason": "遗失"})
    await made(console, "/api/sessions/s1/roster/accept", {"token": found["token"]})
    entries = (await (await console.get("/api/sessions/s1/entries")).json())["entries"]
    assert [(entry["seat"], entry["ticket_issue"]) for entry in entries] == [("09", 2)]


async def test_a_new_issue_wants_a_reason_and_a_candidate(
    console: Console, hq: Headquarters
) -> None:
    await connected(console, hq)
    answer = await console.post("/api/attempts/s1.T1/ticket", json={})
    assert await code(answer) == (422, "malformed")
    answer = await console.post("/api/attempts/s1.T7/ticket", json={"reason": "x"})
    assert await code(answer) == (404, "not-found")


async def test_issues_at_the_same_time_are_counted_one_by_one(either: Headquarters) -> None:
    await either.plan()
    await either.register(Venuebox())
    await either.seat("T1", "T2")
    await either.publish()
    tickets = either.parts.services.tickets
    await asyncio.gather(
        *(
            tickets.reissue(EVERYTHING, f"s1.{name}", reason="x", by="test")
            for name in ("T1", "T2", "T1", "T2", "T1")
        )
    )
    rows = await either.rows("select ticket, ticket_issue from entries order by ticket")
    assert [tuple(row) for row in rows] == [("T1", 4), ("T2", 3)]
    (newest,) = await either.rows("select max(revision) from session_plans")
    assert newest[0] == 6


async def test_the_ticket_key_is_kept_beside_the_others_and_is_no_other_key(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "ticket.pem"
    first, again = await FileTicketKey.open(path), await FileTicketKey.open(path)
    assert first.public_key == again.public_key
    assert path.stat().st_mode & 0o777 == 0o600
    await FileSigner.open(tmp_path / "hq.pem")
    with pytest.raises(BadKeyFile):
        await FileTicketKey.open(tmp_path / "hq.pem")
    (tmp_path / "noise.pem").write_bytes(b"noise")
    with pytest.raises(BadKeyFile):
        await FileTicketKey.open(tmp_path / "noise.pem")
