"""What HQ shows of an attempt is what the one merge says, with everything kept beside it."""

from cloud.core.scope import EVERYTHING
from cloud.services.attempts import Record
from cloud.web.record import record_shape
from contract.facts.attempt import AnswerSaved
from tests.cloud.box import START_MS, Seat, Venuebox
from tests.cloud.console import Json
from tests.cloud.headquarters import Headquarters

MOVE_MS = START_MS + 60_000


async def record(hq: Headquarters) -> Record:
    return await hq.parts.services.attempts.record(EVERYTHING, "s1.T1")


def shown(shape: Json) -> dict[str, list[str]]:
    return {
        answer["item"]: answer["shown"]["value"]["responses"]["R"]
        for answer in shape["answers"]
        if answer["shown"]
    }


def standings(shape: Json) -> dict[str, str]:
    return {
        operation["value"]["responses"]["R"][0]: operation["standing"]
        for answer in shape["answers"]
        for operation in answer["operations"]
    }


async def seated(hq: Headquarters) -> tuple[Venuebox, Seat]:
    box = await hq.register(Venuebox())
    await hq.session()
    await hq.seat("T1")
    seat = Seat("s1.T1")
    box.open(seat)
    return box, seat


async def test_what_a_dead_seat_still_held_counts_only_where_nobody_wrote_since(
    hq: Headquarters,
) -> None:
    box, old = await seated(hq)
    box.save(old, "q1", "seen")
    held = [("q1", "left over"), ("q2", "recovered"), ("q3", "after the fence")]
    written = [
        (item, old.write(item, text, exam_ms=MOVE_MS + 1 if item == "q3" else START_MS + 1))
        for item, text in held
    ]
    new = Seat("s1.T1", epoch=1)
    box.open(new, fence={"q1": 1}, at_ms=MOVE_MS)
    box.save(new, "q1", "written anew")
    for _, (body, signature) in written:
        box.record(saved(body, signature))
    await hq.says(box, box.batch())
    shape = record_shape(await record(hq))
    assert shown(shape) == {"q1": ["written anew"], "q2": ["recovered"]}
    assert standings(shape) == {
        "seen": "superseded",
        "left over": "yielded",
        "written anew": "shown",
        "recovered": "recovered",
        "after the fence": "fenced",
    }
    assert [epoch["epoch"] for epoch in shape["epochs"]] == [0, 1]


def saved(body: str, signature: str) -> AnswerSaved:
    return AnswerSaved(attempt="s1.T1", body=body, signature=signature)


async def test_an_operation_that_came_by_two_journals_stands_there_once(
    hq: Headquarters,
) -> None:
    box, seat = await seated(hq)
    body, signature = seat.write("q1", "once")
    box.record(saved(body, signature))
    spare = await hq.register(Venuebox("box-spare", "other"))
    spare.record(saved(body, signature))
    await hq.says(spare, spare.batch())
    await hq.says(box, box.batch())
    shape = record_shape(await record(hq))
    (answer,) = shape["answers"]
    assert len(answer["operations"]) == 1
    assert answer["operations"][0]["verified"]


async def test_a_receipt_matches_what_hq_holds_and_one_over_less_does_not(
    hq: Headquarters,
) -> None:
    box, seat = await seated(hq)
    digests = []
    for number in range(5):
        box.save(seat, f"q{number}", "x")
        digests.append(seat.head)
    box.submit("s1.T1", digests)
    box.submit("s1.T1", digests[:4], how="late-delivery")
    box.save(seat, "q1", "too late", late=True)
    await hq.says(box, box.batch())
    shape = record_shape(await record(hq))
    assert [r["root_matches"] for r in shape["receipts"]] == [True, False]
    assert [r["verified"] for r in shape["receipts"]] == [True, True]
    assert standings(shape)["too late"] == "late"


async def test_a_receipt_that_another_key_signed_is_not_verified(hq: Headquarters) -> None:
    box, _ = await seated(hq)
    forger = Venuebox(box.name, box.journal)
    forger.entries, forger.head = list(box.entries), box.head
    forger.submit("s1.T1", [])
    await hq.says(box, forger.batch())
    assert [r["verified"] for r in record_shape(await record(hq))["receipts"]] == [False]


async def test_the_timeline_has_every_fact_about_the_attempt_in_order(hq: Headquarters) -> None:
    box, seat = await seated(hq)
    box.admit("s1.T1")
    box.save(seat, "q1", "x")
    await hq.says(box, box.batch())
    timeline = record_shape(await record(hq))["timeline"]
    assert [fact["kind"] for fact in timeline] == [
        "attempt.epoch-opened",
        "entry.admitted",
        "attempt.started",
        "attempt.answer-saved",
    ]
    assert "body" not in timeline[-1]["fact"]
