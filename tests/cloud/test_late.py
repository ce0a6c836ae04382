"""Late answers: kept, listed, and decided in two steps by a person, with a new version (X12)."""

import pytest

from cloud.core.scope import EVERYTHING
from cloud.services.late import DecisionOutdated, LateAttempt, NothingLate
from cloud.web.record import record_shape
from contract.facts import catalogue
from tests.cloud.box import Seat, Venuebox
from tests.cloud.console import Console, Json, code
from tests.cloud.headquarters import SESSION, Headquarters


async def late_seat(hq: Headquarters) -> tuple[Venuebox, Seat]:
    """Let a candidate write once in time and twice too late."""
    box = await hq.register(Venuebox())
    await hq.session()
    await hq.seat("T1")
    seat = Seat("s1.T1")
    box.open(seat)
    box.save(seat, "q1", "in time")
    box.save(seat, "q1", "too late", late=True)
    box.save(seat, "q2", "too late as well", late=True)
    await hq.says(box, box.batch())
    return box, seat


async def shape(hq: Headquarters) -> Json:
    record = await hq.parts.services.attempts.record(EVERYTHING, "s1.T1")
    return record_shape(record)


async def shown(hq: Headquarters) -> dict[str, str]:
    return {
        a["item"]: a["shown"]["value"]["responses"]["R"][0]
        for a in (await shape(hq))["answers"]
        if a["shown"]
    }


async def listed(hq: Headquarters) -> LateAttempt:
    (one,) = await hq.parts.services.late.of_session(EVERYTHING, SESSION)
    return one


async def decide(hq: Headquarters, decision: str, digests: list[str]) -> None:
    late = hq.parts.services.late
    proposal = await late.propose(EVERYTHING, "s1.T1", decision, digests)  # type: ignore[arg-type]
    await late.decide(
        EVERYTHING,
        "s1.T1",
        decision,  # type: ignore[arg-type]
        digests,
        token=proposal.token,
        reason="证据充分",
        by="hq",
    )


@pytest.mark.rule("X12")
async def test_late_answers_are_kept_and_counted_by_nobody_until_hq_decides(
    either: Headquarters,
) -> None:
    await late_seat(either)
    one = await listed(either)
    assert [late.operation.item for late in one.operations] == ["q1", "q2"]
    assert await shown(either) == {"q1": "in time"}
    digests = [late.kept.digest for late in one.operations]
    proposal = await either.parts.services.late.propose(EVERYTHING, "s1.T1", "accept", digests)
    assert [change.item for change in proposal.changes] == ["q1", "q2"]
    assert await shown(either) == {"q1": "in time"}, "the first step changes nothing"
    await decide(either, "accept", digests)
    assert await shown(either) == {"q1": "too late", "q2": "too late as well"}
    after = await shape(either)
    assert [(v["version"], v["why"], v["count"]) for v in after["versions"]] == [(1, "decision", 3)]
    assert (after["attempt"]["late"], after["attempt"]["answered"]) == (0, 2)
    (act, *_) = await either.parts.services.oversight.audit(EVERYTHING, limit=1)
    assert (act.act, act.account, act.detail) == ("late.accept", "hq", "2: 证据充分")


async def test_a_decision_can_be_taken_back_by_another_one(hq: Headquarters) -> None:
    await late_seat(hq)
    digests = [late.kept.digest for late in (await listed(hq)).operations]
    await decide(hq, "accept", digests)
    await decide(hq, "keep-out", digests[:1])
    assert await shown(hq) == {"q1": "in time", "q2": "too late as well"}
    after = await shape(hq)
    assert [v["version"] for v in after["versions"]] == [1, 2]
    assert [(d["version"], d["decision"]) for d in after["decisions"]] == [
        (1, "accept"),
        (1, "accept"),
        (2, "keep-out"),
    ]
    decided = {late.operation.item: late.kept.decided for late in (await listed(hq)).operations}
    assert decided == {"q1": "keep-out", "q2": "accept"}


async def test_a_token_is_good_for_what_was_shown_and_nothing_else(hq: Headquarters) -> None:
    await late_seat(hq)
    late = hq.parts.services.late
    first, second = (one.kept.digest for one in (await listed(hq)).operations)
    proposal = await late.propose(EVERYTHING, "s1.T1", "accept", [first])
    given = {"token": proposal.token, "reason": "x", "by": "hq"}
    with pytest.raises(DecisionOutdated):
        await late.decide(EVERYTHING, "s1.T1", "accept", [first, second], **given)
    with pytest.raises(DecisionOutdated):
        await late.decide(EVERYTHING, "s1.T1", "keep-out", [first], **given)
    await decide(hq, "keep-out", [second])
    with pytest.raises(DecisionOutdated):
        await late.decide(EVERYTHING, "s1.T1", "accept", [first], **given)
    assert await shown(hq) == {"q1": "in time"}


@pytest.mark.rule("X12")
async def test_what_the_box_proved_afterwards_needs_no_decision(hq: Headquarters) -> None:
    box, _ = await late_seat(hq)
    first = (await listed(hq)).operations[0].kept
    _, fact = catalogue.read(box.entries[2].body)
    box.record(fact.model_copy(update={"late": False}))
    await hq.says(box, box.batch())
    one = await listed(hq)
    assert first.digest not in {late.kept.digest for late in one.operations}
    assert await shown(hq) == {"q1": "too late"}
    line = (await shape(hq))["attempt"]
    assert (line["operations"], line["late"]) == (3, 1)
    with pytest.raises(NothingLate):
        await hq.parts.services.late.propose(EVERYTHING, "s1.T1", "accept", [first.digest])


async def test_the_console_shows_first_and_decides_then(console: Console, hq: Headquarters) -> None:
    await late_seat(hq)
    found = (await (await console.get(f"/api/sessions/{SESSION}/late")).json())["late"]
    digests = [o["sha256"] for o in found[0]["operations"]]
    body = {"decision": "accept", "operations": digests, "reason": "x"}
    proposal = await (await console.post("/api/attempts/s1.T1/late", json=body)).json()
    assert proposal["operations"] == 2
    body["token"] = proposal["token"]
    answer = await console.post("/api/attempts/s1.T1/late", json=body)
    assert answer.status == 201
    assert (await answer.json())["version"]["version"] == 1
    answer = await console.post("/api/attempts/s1.T1/late", json=body)
    assert await code(answer) == (409, "decision-outdated")
    answer = await console.post("/api/attempts/nobody/late", json=body)
    assert await code(answer) == (404, "not-found")
