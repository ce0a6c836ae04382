"""Offline packages at HQ: checked, taken once, merged like everything else, in any order (X11)."""

import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from cloud.core.scope import EVERYTHING, Scope
from cloud.services.packages import PackageElsewhere
from cloud.web.record import record_shape
from contract import signing
from contract.facts.attempt import AnswerSaved, SeatHeadEntered, TimeGranted
from contract.operations import SignedOperation
from contract.package import PackageRefused
from contract.sealing import OuterManifest, SignedManifest
from tests.cloud.box import START_MS, Seat, Venuebox
from tests.cloud.console import Json
from tests.cloud.headquarters import HOUR, Headquarters, plain
from tests.cloud.packing import items, opening, packed, take, verdicts, written

LATER_MS = START_MS + 60_000
HEARD = (
    "packages",
    "packaged_operations",
    "brought",
    "packaged_openings",
    "counted_versions",
    "attempts",
    "operations",
    "epochs",
    "facts",
    "journals",
)


@dataclass
class Hall:
    """A venue with one box and two candidates."""

    hq: Headquarters
    box: Venuebox
    seat: Seat
    items: list[str]

    async def shape(self, attempt: str = "s1.T1") -> Json:
        record = await self.hq.parts.services.attempts.record(EVERYTHING, attempt)
        return record_shape(record)

    async def shown(self, attempt: str = "s1.T1") -> dict[str, str]:
        return {
            a["item"]: a["shown"]["value"]["responses"]["R"][0]
            for a in (await self.shape(attempt))["answers"]
            if a["shown"]
        }

    async def send(self) -> None:
        """Let the box's journal arrive."""
        await self.hq.says(self.box, self.box.batch())


async def hall(hq: Headquarters) -> Hall:
    box = await hq.register(Venuebox())
    await hq.plan()
    await hq.seat("T1", "T2")
    await hq.publish()
    return Hall(hq, box, Seat("s1.T1"), await items(hq))


def journal(box: Venuebox, *found: SignedOperation, late: bool = False) -> None:
    for one in found:
        fact = AnswerSaved(attempt="s1.T1", body=one.body, signature=one.signature, late=late)
        box.record(fact)


async def test_every_sealed_paper_names_the_package_key_under_hqs_signature(
    hq: Headquarters,
) -> None:
    await hq.plan()
    ((manifest,),) = plain(await hq.rows("select manifest from papers"))
    signed = SignedManifest.model_validate_json(await hq.parts.services.blobs.get(str(manifest)))
    signing.verify(
        hq.parts.services.signer.public_key,
        signing.MANIFEST,
        signed.body.encode(),
        signed.signature,
    )
    assert OuterManifest.model_validate_json(signed.body).package_key == hq.package_key


@pytest.mark.rule("X11")
async def test_a_package_counts_though_no_journal_of_its_box_has_come(either: Headquarters) -> None:
    h = await hall(either)
    q1, q2 = h.items[:2]
    found = written(h.seat, (q1, "a"), (q2, "b"), (q1, "c"))
    data = packed(either, found, [opening(h.box, h.seat)], by=h.seat)
    assert h.hq.package_key.encode() not in data
    taken = await take(either, data)
    assert verdicts(taken) == {"s1.T1": "new"}
    assert await h.shown() == {q1: "c", q2: "b"}
    shape = await h.shape()
    assert (shape["attempt"]["operations"], shape["attempt"]["answered"]) == (3, 2)
    assert [v["why"] for v in shape["versions"]] == ["package"]
    assert {o["package"] for a in shape["answers"] for o in a["operations"]} == {
        taken.package.package
    }


@pytest.mark.rule("X11")
async def test_a_package_sent_twice_changes_nothing(either: Headquarters) -> None:
    h = await hall(either)
    found = written(h.seat, (h.items[0], "a"))
    data = packed(either, found, [opening(h.box, h.seat)], by=h.seat)
    first = await take(either, data)
    before = await h.shape()
    again = await take(either, data)
    assert (first.again, again.again) == (False, True)
    assert verdicts(again) == {"s1.T1": "duplicate"}
    assert await h.shape() == before
    resealed = packed(either, found, [opening(h.box, h.seat)], by=h.seat)
    assert verdicts(await take(either, resealed)) == {"s1.T1": "duplicate"}
    assert (await h.shape())["answers"] == before["answers"]
    assert plain(await either.rows("select count(*) from packaged_operations")) == [(1,)]


@pytest.mark.rule("X11")
async def test_packages_and_journal_end_in_the_same_merge_in_every_order(
    hq: Headquarters,
) -> None:
    h = await hall(hq)
    q1, q2, q3 = h.items[:3]
    mine = opening(h.box, h.seat)
    h.box.record(mine)
    first = written(h.seat, (q1, "a"), (q2, "b"))
    rest = written(h.seat, (q3, "c"), (q1, "d"))
    journal(h.box, *first)
    other = Seat("s1.T1", epoch=1)
    move = opening(h.box, other, fence={q1: 1, q2: 2}, at_ms=LATER_MS)
    h.box.record(move)
    (moved,) = written(other, (q1, "e"), exam_ms=LATER_MS)
    journal(h.box, moved)
    parts = {
        "whole": packed(hq, [*first, *rest], [mine], by=h.seat),
        "rest": packed(hq, rest, [mine], by=h.seat),
        "box": packed(hq, [*first, moved], [mine, move], by=h.box),
    }
    results = []
    for order in itertools.permutations([*parts, "journal"]):
        await forget(hq)
        for step in order:
            if step == "journal":
                await h.send()
            else:
                await take(hq, parts[step])
        shape = await h.shape()
        results.append(
            (
                await h.shown(),
                [(o["sha256"], o["standing"]) for a in shape["answers"] for o in a["operations"]],
                {k: shape["attempt"][k] for k in ("operations", "answered", "unverified", "late")},
            )
        )
    assert results[0][0] == {q1: "e", q2: "b", q3: "c"}
    assert results[0][2] == {"operations": 5, "answered": 3, "unverified": 0, "late": 0}
    assert all(one == results[0] for one in results)


async def forget(hq: Headquarters) -> None:
    """Let HQ be as it was before anything arrived."""
    async with hq.database.begin() as connection:
        triggers = await connection.exec_driver_sql(
            "select name from sqlite_master where type = 'trigger' and tbl_name = 'facts'"
        )
        for (name,) in triggers.all():
            await connection.exec_driver_sql(f"drop trigger {name}")
        for table in HEARD:
            await connection.exec_driver_sql(f"delete from {table}")


async def test_a_part_that_is_new_extends_and_another_text_of_a_revision_conflicts(
    hq: Headquarters,
) -> None:
    h = await hall(hq)
    q1 = h.items[0]
    mine = opening(h.box, h.seat)
    found = written(h.seat, (q1, "a"), (q1, "b"))
    assert verdicts(await take(hq, packed(hq, found[:1], [mine], by=h.seat))) == {"s1.T1": "new"}
    assert verdicts(await take(hq, packed(hq, found, [mine], by=h.seat))) == {"s1.T1": "extends"}
    twin = Seat("s1.T1", key=h.seat.key)
    other = written(twin, (q1, "another first"))
    taken = await take(hq, packed(hq, other, [mine], by=twin))
    assert verdicts(taken) == {"s1.T1": "conflicts"}
    assert await h.shown() == {q1: "b"}
    (answer,) = (await h.shape())["answers"]
    assert len(answer["operations"]) == 3, "both are kept and shown"


async def test_what_no_box_of_the_venue_stands_behind_is_set_aside_and_shown(
    either: Headquarters,
) -> None:
    h = await hall(either)
    stranger = Venuebox("box-x")
    found = written(h.seat, (h.items[0], "forged"))
    data = packed(either, found, [opening(stranger, h.seat)], by=h.seat)
    taken = await take(either, data)
    assert taken.package.code == "package-foreign"
    assert verdicts(taken) == {"s1.T1": "quarantined"}
    (kept,) = await either.parts.services.packages.newest(EVERYTHING, session="s1")
    assert kept.code == "package-foreign"
    assert await either.parts.services.blobs.get(kept.package) == data
    assert (await h.shape())["answers"] == []


async def test_forged_and_broken_parts_are_set_aside_and_spoil_no_other(hq: Headquarters) -> None:
    h = await hall(hq)
    q1, q2 = h.items[:2]
    mine, two = opening(h.box, h.seat), Seat("s1.T2")
    good = written(h.seat, (q1, "good"), (q2, "cut out"), (q1, "after the break"))
    forger = Seat("s1.T2")
    forged = written(forger, (q1, "forged"))
    data = packed(
        hq,
        [good[0], good[2], *forged],
        [mine, opening(h.box, two)],
        by=h.seat,
    )
    taken = await take(hq, data)
    assert verdicts(taken) == {"s1.T1": "new", "s1.T2": "quarantined"}
    report = {one["attempt"]: one for one in taken.report}
    assert [f["code"] for f in report["s1.T1"]["faults"]] == ["chain-broken"]
    assert report["s1.T1"]["set_aside"] == 1
    assert "operation-forged" in {f["code"] for f in report["s1.T2"]["faults"]}
    assert await h.shown() == {q1: "good"}
    assert await h.shown("s1.T2") == {}


async def test_answers_to_no_item_and_over_the_limit_are_set_aside(hq: Headquarters) -> None:
    h = await hall(hq)
    q1 = h.items[0]
    found = written(h.seat, (q1, "good"), ("no-such-item", "x"))
    body = found[0].body.replace('"good"', '"' + "x" * 100_001 + '"')
    huge = SignedOperation(
        body=body, signature=signing.sign(h.seat.key, signing.OPERATION, body.encode())
    )
    taken = await take(
        hq,
        packed(hq, [*found], [opening(h.box, h.seat)], by=h.seat),
    )
    assert [f["code"] for f in taken.report[0]["faults"]] == ["item-unknown"]
    assert await h.shown() == {q1: "good"}
    data = packed(hq, [huge], [opening(h.box, h.seat)], by=h.seat, attempts=ranges_of("s1.T1"))
    taken = await take(hq, data)
    assert {f["code"] for one in taken.report for f in one["faults"]} >= {"operation-malformed"}
    assert await h.shown() == {q1: "good"}


def ranges_of(attempt: str) -> list[Json]:
    return [{"attempt": attempt, "epochs": []}]


async def test_attempts_that_sit_elsewhere_are_set_aside(hq: Headquarters) -> None:
    h = await hall(hq)
    await hq.register(Venuebox("box-2"), venue="v2")
    (away,) = await hq.seat("T9", venue="v2")
    seats = [Seat(away), Seat("s1.nobody")]
    found = [one for seat in seats for one in written(seat, (h.items[0], "x"))]
    data = packed(hq, found, [opening(h.box, seat) for seat in seats], by=h.box)
    taken = await take(hq, data)
    codes = {one["attempt"]: one["faults"][0]["code"] for one in taken.report}
    assert codes == {away: "attempt-elsewhere", "s1.nobody": "attempt-unknown"}
    assert set(verdicts(taken).values()) == {"quarantined"}
    assert plain(await hq.rows("select count(*) from packaged_operations")) == [(0,)]


async def test_another_venues_package_and_another_sessions_are_refused(hq: Headquarters) -> None:
    h = await hall(hq)
    data = packed(hq, written(h.seat, (h.items[0], "x")), [opening(h.box, h.seat)], by=h.seat)
    with pytest.raises(PackageElsewhere):
        await take(hq, data, session="s2")
    packages = hq.parts.services.packages

    async def pieces() -> AsyncIterator[bytes]:
        yield data

    with pytest.raises(PackageElsewhere):
        await packages.take(Scope(frozenset({"v2"})), pieces(), session=None, by="v2")
    assert await packages.newest(EVERYTHING, session=None) == []


@pytest.mark.parametrize("at", [3, 200, -70, -1])
async def test_a_package_that_was_touched_is_refused(hq: Headquarters, at: int) -> None:
    h = await hall(hq)
    data = bytearray(
        packed(hq, written(h.seat, (h.items[0], "x")), [opening(h.box, h.seat)], by=h.seat)
    )
    data[at] ^= 1
    with pytest.raises(PackageRefused) as refused:
        await take(hq, bytes(data))
    assert refused.value.code in {"package-malformed", "package-changed"}
    assert plain(await hq.rows("select count(*) from packages")) == [(0,)]


@pytest.mark.rule("X12")
async def test_what_arrives_long_after_the_end_is_late_until_something_proves_it(
    either: Headquarters,
) -> None:
    h = await hall(either)
    q1, q2 = h.items[:2]
    mine = opening(h.box, h.seat)
    h.box.record(mine)
    found = written(h.seat, (q1, "a"), (q2, "b"), exam_ms=START_MS + HOUR)
    either.clock.advance(2 * HOUR / 1000 + 121)
    await take(either, packed(either, found, [mine], by=h.seat))
    assert await h.shown() == {}
    assert (await h.shape())["attempt"]["late"] == 2
    head = h.seat.head[-16:]
    h.box.record(SeatHeadEntered(attempt="s1.T1", epoch=0, revision=2, head=head, by="invigilator"))
    await h.send()
    assert await h.shown() == {q1: "a", q2: "b"}
    shape = await h.shape()
    assert (shape["attempt"]["late"], shape["attempt"]["answered"]) == (0, 2)
    assert [v["why"] for v in shape["versions"]] == ["proof"]


@pytest.mark.rule("X12")
async def test_granted_time_moves_the_end_and_a_boxs_own_package_is_vouched_for(
    hq: Headquarters,
) -> None:
    h = await hall(hq)
    q1, q2 = h.items[:2]
    mine = opening(h.box, h.seat)
    in_time = written(h.seat, (q1, "in the time that was granted"), exam_ms=START_MS + HOUR)
    hq.clock.advance(2 * HOUR / 1000 + 600)
    await take(hq, packed(hq, in_time, [mine], by=h.seat))
    assert await h.shown() == {}
    h.box.record(TimeGranted(attempt="s1.T1", seconds=600, why="extension", reason="x", by="chief"))
    await h.send()
    assert await h.shown() == {q1: "in the time that was granted"}
    hq.clock.advance(600)
    boxed = written(h.seat, (q2, "saved by the box"))
    await take(hq, packed(hq, boxed, [mine], by=h.box))
    assert (await h.shown())[q2] == "saved by the box"
