"""The verifier agrees with HQ where offline packages took part, and turns red for planted faults."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cloud.core import lateness
from cloud.core.scope import EVERYTHING
from cloud.services import counting
from cloud.web.record import record_shape
from contract import operations
from contract.facts.attempt import SeatHeadEntered
from contract.operations import SignedOperation
from kaobox.verifier import Verdict, verify
from tests.cloud.box import START_MS, Seat, Venuebox
from tests.cloud.headquarters import HOUR, Headquarters, open_headquarters
from tests.cloud.packing import items, opening, packed, take, written


@pytest.fixture(autouse=True)
def no_blocking_call() -> None:
    """Not watched here: a test opens files and reads databases between the steps itself."""


@pytest.fixture
async def hq(tmp_path: Path) -> AsyncIterator[Headquarters]:
    async with open_headquarters(f"sqlite:///{tmp_path / 'cloud.db'}", tmp_path) as opened:
        await opened.plan()
        await opened.seat("T1", "T2")
        yield opened


async def verdict(hq: Headquarters, promised: list[SignedOperation]) -> Verdict:
    """Have the verifier judge what HQ holds and shows."""
    log, shown = hq.folder / "promises.jsonl", hq.folder / "shown.jsonl"
    lines = [
        {
            "attempt": operations.read(one).attempt,
            "operation": str(operations.read(one).id),
            "sha256": operations.digest(one.body),
        }
        for one in promised
    ]
    log.write_text("".join(json.dumps(line) + "\n" for line in lines))
    told = []
    for attempt in ("s1.T1", "s1.T2"):
        record = await hq.parts.services.attempts.record(EVERYTHING, attempt)
        for answer in record_shape(record)["answers"]:
            sha256 = answer["shown"]["sha256"] if answer["shown"] else None
            told.append({"attempt": attempt, "item": answer["item"], "sha256": sha256})
    shown.write_text("".join(json.dumps(line) + "\n" for line in told))
    return verify([log], hq.folder / "cloud.db", shown)


async def sat(hq: Headquarters) -> tuple[Venuebox, list[SignedOperation]]:
    """Two candidates: one by journal and package, one by packages alone, and late."""
    box = await hq.register(Venuebox())
    await hq.publish()
    q1, q2, q3 = (await items(hq))[:3]
    one, two = Seat("s1.T1"), Seat("s1.T2")
    first, second = opening(box, one), opening(box, two)
    box.record(first, second)
    early = written(one, (q1, "a"), (q2, "b"))
    rest = written(one, (q1, "c"))
    box.save(two, q1, "by journal")
    saved = box.entries[-1].body
    await hq.says(box, box.batch())
    await take(hq, packed(hq, [*early, *rest], [first], by=one))
    hq.clock.advance(2 * HOUR / 1000 + 600)
    late = written(two, (q2, "proved"), (q3, "not proved"), exam_ms=START_MS + HOUR)
    await take(hq, packed(hq, late, [second], by=two))
    proved = operations.digest(late[0].body)[-16:]
    box.record(SeatHeadEntered(attempt="s1.T2", epoch=0, revision=2, head=proved, by="invigilator"))
    await hq.says(box, box.batch())
    body = json.loads(saved)["fact"]
    journalled = SignedOperation(body=body["body"], signature=body["signature"])
    return box, [*early, *rest, journalled, *late]


async def test_packages_heads_and_decisions_are_judged_alike_by_both(hq: Headquarters) -> None:
    _, promised = await sat(hq)
    found = await verdict(hq, promised)
    assert found.sound, found
    assert (found.acknowledged, found.at_hq) == (6, 6)
    late = hq.parts.services.late
    (one,) = await late.of_session(EVERYTHING, "s1")
    digests = [each.kept.digest for each in one.operations]
    assert len(digests) == 1
    proposal = await late.propose(EVERYTHING, "s1.T2", "accept", digests)
    await late.decide(
        EVERYTHING, "s1.T2", "accept", digests, token=proposal.token, reason="x", by="hq"
    )
    found = await verdict(hq, promised)
    assert found.sound, found


async def test_what_never_came_by_any_way_is_lost(hq: Headquarters) -> None:
    _, promised = await sat(hq)
    (more,) = written(Seat("s1.T1"), ("q9", "gone"))
    assert len((await verdict(hq, [*promised, more])).lost) == 1


async def test_an_operation_that_hq_changed_is_found(hq: Headquarters) -> None:
    _, promised = await sat(hq)
    async with hq.database.begin() as connection:
        await connection.exec_driver_sql(
            "update packaged_operations set body = replace(body, '\"c\"', '\"z\"')"
        )
    found = await verdict(hq, promised)
    assert found.wrong
    assert found.lost


async def test_an_opening_that_no_box_signed_opens_nothing(hq: Headquarters) -> None:
    box = await hq.register(Venuebox())
    seat = Seat("s1.T1")
    found = written(seat, ((await items(hq))[0], "a"))
    await take(hq, packed(hq, found, [opening(box, seat)], by=seat))
    assert (await verdict(hq, found)).sound
    async with hq.database.begin() as connection:
        await connection.exec_driver_sql("update packaged_openings set fence = '{\"x\": 1}'")
    assert (await verdict(hq, found)).wrong


async def test_an_hq_that_takes_late_answers_for_in_time_is_found(
    hq: Headquarters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lateness, "GRACE_MS", 10 * HOUR)
    _, promised = await sat(hq)
    assert (await verdict(hq, promised)).wrong


async def test_an_hq_that_forgets_a_decision_is_found(
    hq: Headquarters, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, promised = await sat(hq)
    late = hq.parts.services.late
    (one,) = await late.of_session(EVERYTHING, "s1")
    digests = [each.kept.digest for each in one.operations]
    proposal = await late.propose(EVERYTHING, "s1.T2", "accept", digests)
    monkeypatch.setattr(counting, "_decided", lambda one, _decided: one)
    await late.decide(
        EVERYTHING, "s1.T2", "accept", digests, token=proposal.token, reason="x", by="hq"
    )
    assert (await verdict(hq, promised)).wrong
