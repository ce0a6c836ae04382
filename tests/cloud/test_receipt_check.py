"""Whoever holds a receipt is told whether HQ has what it fixes, and nothing else (X11)."""

import pytest

from contract import operations
from contract.facts.attempt import AnswerSaved
from contract.receipt import SignedReceipt
from tests.cloud.box import Seat, Venuebox
from tests.cloud.console import Console, Json, code
from tests.cloud.headquarters import Headquarters
from tests.cloud.packing import items, opening, packed, take, written


async def seated(hq: Headquarters) -> tuple[Venuebox, Seat]:
    box = await hq.register(Venuebox())
    await hq.plan()
    await hq.seat("T1")
    seat = Seat("s1.T1")
    box.record(opening(box, seat))
    return box, seat


async def ask(client: Console, **body: object) -> Json:
    answer = await client.post("/receipt/check", json=body)
    assert answer.status == 200, await answer.text()
    found: Json = await answer.json()
    return found


async def said(client: Console, receipt: SignedReceipt) -> tuple[str, str]:
    """Return what the whole text and what the letters alone are answered."""
    whole = await ask(client, receipt=receipt.model_dump())
    letters = await ask(client, code=receipt.code)
    return whole["answer"], letters["answer"]


@pytest.mark.rule("X11")
async def test_a_receipt_matches_is_superseded_or_missing_and_content_is_never_told(
    hq: Headquarters, anonymous: Console
) -> None:
    box, seat = await seated(hq)
    box.save(seat, "q1", "secret words")
    first = box.submit("s1.T1", [seat.head])
    assert await said(anonymous, first) == ("missing", "missing")
    await hq.says(box, box.batch())
    assert await said(anonymous, first) == ("matches", "matches")
    told = await ask(anonymous, receipt=first.model_dump())
    assert told == {"answer": "matches", "version": 1, "count": 1}
    one = seat.head
    box.save(seat, "q1", "another")
    second = box.submit("s1.T1", [one, seat.head], how="late-delivery", version=2)
    await hq.says(box, box.batch())
    assert await said(anonymous, first) == ("superseded", "superseded")
    assert await said(anonymous, second) == ("matches", "matches")


async def test_a_receipt_over_what_hq_lacks_is_missing(
    hq: Headquarters, anonymous: Console
) -> None:
    box, seat = await seated(hq)
    box.save(seat, "q1", "a")
    receipt = box.submit("s1.T1", [seat.head, "0" * 64])
    await hq.says(box, box.batch())
    assert await said(anonymous, receipt) == ("missing", "missing")


async def test_what_only_a_package_brought_fits_the_receipt_of_a_box_that_is_lost(
    hq: Headquarters, anonymous: Console
) -> None:
    box, seat = await seated(hq)
    names = await items(hq)
    found = written(seat, (names[0], "a"), (names[1], "b"))
    for one in found:
        box.record(AnswerSaved(attempt="s1.T1", body=one.body, signature=one.signature))
    receipt = box.submit("s1.T1", [operations.digest(one.body) for one in found])
    assert await said(anonymous, receipt) == ("missing", "missing")
    await take(hq, packed(hq, found, [opening(box, seat)], by=seat))
    assert (await ask(anonymous, receipt=receipt.model_dump()))["answer"] == "matches"


async def test_a_receipt_of_nobodys_box_is_told_so(hq: Headquarters, anonymous: Console) -> None:
    box, seat = await seated(hq)
    box.save(seat, "q1", "a")
    forger = Venuebox(box.name)
    forged = forger.submit("s1.T1", [seat.head])
    answer = await anonymous.post("/receipt/check", json={"receipt": forged.model_dump()})
    assert await code(answer) == (422, "receipt-not-genuine")
    mine = box.submit("s1.T1", [seat.head])
    other = mine.model_copy(update={"code": forged.code})
    answer = await anonymous.post("/receipt/check", json={"receipt": other.model_dump()})
    assert await code(answer) == (422, "receipt-not-genuine")


@pytest.mark.parametrize("body", [{}, {"code": "x"}, {"code": "AAAA-BBBB-CCCC-DDD1"}, {"a": 1}])
async def test_what_is_no_question_is_refused(
    hq: Headquarters, anonymous: Console, body: Json
) -> None:
    await hq.session()
    answer = await anonymous.post("/receipt/check", json=body)
    assert await code(answer) == (422, "malformed")


async def test_guessing_codes_is_slowed_down(hq: Headquarters, anonymous: Console) -> None:
    await hq.session()
    guess = {"code": "AAAA-BBBB-CCCC-DDDD"}
    for _ in range(30):
        assert (await ask(anonymous, **guess))["answer"] == "missing"
    answer = await anonymous.post("/receipt/check", json=guess)
    assert await code(answer) == (429, "too-many-tries")
