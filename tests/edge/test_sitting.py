"""A candidate at a seat, from sign-in to receipt, over HTTP on a real journal."""

import asyncio
import json
import shutil

import pytest

from contract import sealing, signing
from contract.epoch import opening_text
from contract.facts.attempt import EpochOpened
from contract.operations import digest
from contract.receipt import Receipt, root, short_code
from contract.sealing import OuterManifest, SignedManifest
from tests.edge import venue
from tests.edge.conftest import Rig, running


async def test_a_candidate_sits_a_paper_from_sign_in_to_receipt(rig: Rig) -> None:
    await rig.planned()
    browser, pen = venue.Browser("A01"), venue.Pen("a1")
    attempt = await (await rig.sign_in(1, browser, pen)).json()
    assert (attempt["state"], attempt["admitted"], attempt["epoch"]) == ("waiting", False, 0)
    token = attempt["token"]
    await rig.admit(1)
    rig.clock.move(30 * 60)
    await rig.release()
    key = signing.decode((await (await rig.get("/api/key", token=token)).json())["key"])
    manifest = SignedManifest.model_validate_json(
        await (await rig.get(f"/blobs/{attempt['paper']['manifest']}")).read()
    )
    outer = OuterManifest.model_validate_json(manifest.body)
    blobs = {s.sha256: await (await rig.get(f"/blobs/{s.sha256}")).read() for s in outer.segments}
    opened = sealing.open_sealed(outer, key, blobs.__getitem__)
    assert [item["id"] for item in json.loads(opened["paper.json"].data)["items"]] == [
        "Q01",
        "Q02",
        "Q03",
    ]
    operations = [pen.write("Q01", "甲"), pen.write("Q02", "乙"), pen.write("Q01", "丙")]
    saved = await (await rig.save(token, *operations)).json()
    assert [one["sha256"] for one in saved["acknowledged"]] == [
        digest(one.body) for one in operations
    ]
    receipt = await (await rig.post("/api/submit", {"revision": 3}, token=token)).json()
    body = Receipt.model_validate_json(receipt["body"])
    assert (body.count, body.version) == (3, 1)
    assert body.root == root(digest(one.body) for one in operations)
    assert receipt["code"] == short_code(receipt["body"])
    public = rig.box.identity.public["signing_key"]
    signing.verify(public, signing.RECEIPT, receipt["body"].encode(), receipt["signature"])


@pytest.mark.rule("X16")
async def test_the_key_goes_only_to_an_admitted_attempt_when_it_is_time(rig: Rig) -> None:
    await rig.planned()
    browser, pen = venue.Browser("A01"), venue.Pen("a1")
    token = (await (await rig.sign_in(1, browser, pen)).json())["token"]
    early = await rig.get("/api/key", token=token)
    assert (early.status, (await early.json())["title"]) == (409, "paper-not-open")
    await rig.release()
    still = await rig.get("/api/key", token=token)
    assert (await still.json())["title"] == "paper-not-open", "the release has its time"
    rig.clock.move(31 * 60)
    outside = await rig.get("/api/key", token=token)
    assert (outside.status, (await outside.json())["title"]) == (403, "not-admitted")
    assert (await rig.get("/api/key")).status == 401
    await rig.admit(1)
    assert (await rig.get("/api/key", token=token)).status == 200


@pytest.mark.rule("X16")
async def test_a_browser_that_is_no_seat_signs_nobody_in(rig: Rig) -> None:
    await rig.planned()
    browser, stranger, pen = venue.Browser("A01"), venue.Browser("A01"), venue.Pen("a1")
    await rig.post("/api/seats", {"seat": "A01", "public_key": browser.public})
    reply = await rig.post(
        "/api/sign-in",
        {
            "seat": "A01",
            "ticket": venue.ticket(1),
            "id_number": venue.id_number(1),
            "public_key": pen.public,
            "endorsement": stranger.endorse(venue.ticket(1), pen),
        },
    )
    assert (await reply.json())["title"] == "seat-not-enrolled"
    waiting = await rig.post("/api/seats", {"seat": "A01", "public_key": stranger.public})
    assert (await waiting.json())["state"] == "waiting"
    await rig.panel("inv1")
    accepted = await rig.post("/api/panel/seats/A01", {"public_key": stranger.public})
    assert accepted.status == 204
    enrolled = await rig.post("/api/seats", {"seat": "A01", "public_key": stranger.public})
    assert (await enrolled.json())["state"] == "enrolled"


async def test_guessing_id_numbers_is_slowed_down(rig: Rig) -> None:
    await rig.planned()
    browser, pen = venue.Browser("A01"), venue.Pen("a1")
    codes = [
        (await (await rig.sign_in(1, browser, pen, id_number="0")).json())["title"]
        for _ in range(9)
    ]
    assert codes[:8] == ["sign-in-failed"] * 8
    assert codes[8] == "too-many-tries"


@pytest.mark.rule("X6")
async def test_an_acknowledged_operation_is_in_the_journal_and_a_repeat_adds_nothing(
    rig: Rig,
) -> None:
    await rig.planned()
    rig.clock.move(30 * 60)
    await rig.release()
    _, pen, token = await rig.seated()
    operation = pen.write("Q01", "答")
    assert (await rig.save(token, operation)).status == 200
    before = rig.box.journal.head.seq
    body = await rig.box.journal.body_at(rig.box.journal.head.journal, before)
    assert json.dumps(operation.body, ensure_ascii=False)[1:-1] in body
    again = await rig.save(token, operation)
    assert [one["revision"] for one in (await again.json())["acknowledged"]] == [1]
    assert rig.box.journal.head.seq == before


async def test_a_gap_names_the_revision_that_is_expected(rig: Rig) -> None:
    await rig.planned()
    rig.clock.move(30 * 60)
    await rig.release()
    _, pen, token = await rig.seated()
    first, second = pen.write("Q01", "一"), pen.write("Q01", "二")
    problem = await (await rig.save(token, second)).json()
    assert (problem["title"], problem["expected"]) == ("operation-gap", 1)
    assert (await rig.save(token, first, second)).status == 200


@pytest.mark.rule("X16")
async def test_an_operation_with_another_key_or_for_another_attempt_is_refused(rig: Rig) -> None:
    await rig.planned()
    rig.clock.move(30 * 60)
    await rig.release()
    _, pen, token = await rig.seated(1)
    thief = venue.Pen("a1")
    assert (await (await rig.save(token, thief.write("Q01", "x"))).json())["title"] == (
        "bad-signature"
    )
    await rig.seated(2)
    other = venue.Pen("a2", key=pen.key)
    assert (await rig.save(token, other.write("Q01", "x"))).status in {403, 422}
    assert rig.attempt("a2").saved == ()


@pytest.mark.rule("X8")
async def test_a_move_needs_a_yes_and_draws_a_fence_that_keeps_all_answers(rig: Rig) -> None:
    await rig.planned()
    rig.clock.move(30 * 60)
    await rig.release()
    _, pen, token = await rig.seated()
    await rig.save(token, pen.write("Q01", "旧"), pen.write("Q02", "旧二"))
    browser, after = venue.Browser("A09"), venue.Pen("a1", epoch=1)
    refused = await rig.sign_in(1, browser, after)
    assert (await refused.json())["title"] == "open-elsewhere"
    await rig.panel("inv1")
    assert (await rig.post("/api/panel/move/a1")).status == 204
    moved = await (await rig.sign_in(1, browser, after)).json()
    assert (moved["epoch"], moved["seat"], moved["state"]) == (1, "A09", "open")
    assert {i: a["value"]["responses"]["R"] for i, a in moved["answers"].items()} == {
        "Q01": ["旧"],
        "Q02": ["旧二"],
    }
    assert dict(rig.attempt("a1").epochs[1].fence.seen) == {"Q01": 1, "Q02": 2}
    stale = await rig.get("/api/attempt", token=token)
    assert (await stale.json())["title"] == "epoch-stale"
    kept = await rig.save(token, pen.write("Q02", "死机前", exam_ms=venue.START_MS - 1000))
    assert kept.status == 200, "what the dead seat still held is kept"
    await rig.save(moved["token"], after.write("Q01", "新"))
    merged = rig.attempt("a1").merged()
    assert [s for _, s in merged["Q01"].kept] == ["superseded", "shown"]
    assert [s for _, s in merged["Q02"].kept] == ["superseded", "recovered"]


async def test_the_box_signs_each_opening(rig: Rig) -> None:
    await rig.planned()
    pen = venue.Pen("a1")
    await rig.sign_in(1, venue.Browser("A01"), pen)
    public = rig.box.identity.public["signing_key"]
    facts = [one.fact async for one in rig.box.journal.replay()]
    (opened,) = (fact for fact in facts if isinstance(fact, EpochOpened))
    text = opening_text("a1", 0, pen.public, opened.at_ms, {})
    signing.verify(public, signing.EPOCH, text, opened.signature)


@pytest.mark.rule("X12")
async def test_at_the_end_the_box_submits_by_force_and_late_delivery_is_judged(rig: Rig) -> None:
    await rig.planned(minutes=60)
    rig.clock.move(30 * 60)
    await rig.release()
    _, pen, token = await rig.seated(1)
    await rig.save(token, pen.write("Q01", "及时"))
    rig.clock.move(60 * 60)
    await rig.until(lambda: rig.attempt("a1").submission is not None)
    assert rig.attempt("a1").submissions[0].how == "forced"
    in_time = pen.write("Q02", "断线时写的", exam_ms=venue.START_MS + 59 * 60_000)
    rig.clock.move(60)
    assert not (await (await rig.save(token, in_time)).json())["late"]
    await rig.until(lambda: len(rig.attempt("a1").submissions) == 2)
    assert rig.attempt("a1").submissions[1].how == "late-delivery"
    rig.clock.move(120)
    too_late = pen.write("Q02", "更晚", exam_ms=venue.START_MS + 59 * 60_000)
    assert (await (await rig.save(token, too_late)).json())["late"]
    shown = rig.attempt("a1").merged()["Q02"]
    assert shown.shown is not None
    assert shown.shown.digest == digest(in_time.body)
    assert [s for _, s in shown.kept] == ["shown", "late"], "kept for HQ to decide"


@pytest.mark.rule("X9")
async def test_with_an_unknown_clock_nothing_ends_until_the_chief_confirms_the_time(
    rig: Rig,
) -> None:
    await rig.planned()
    rig.clock.move(30 * 60)
    await rig.release()
    await rig.seated(1)
    rig.clock.quality, rig.clock.error_ms = "unknown", None
    rig.clock.move(120 * 60)
    await asyncio.sleep(0.2)
    assert rig.attempt("a1").submission is None
    await rig.panel("chief")
    rig.clock.boot = "second-boot"
    await asyncio.sleep(0.1)
    assert rig.attempt("a1").submission is None
    assert (await rig.post("/api/panel/confirm-time")).status == 204
    await rig.until(lambda: rig.attempt("a1").submission is not None)


@pytest.mark.rule("X6", "X14")
async def test_a_restarted_box_goes_on_where_it_was_and_nobody_signs_in_again(rig: Rig) -> None:
    await rig.planned()
    rig.clock.move(30 * 60)
    await rig.release()
    _, pen, token = await rig.seated(1)
    await rig.save(token, pen.write("Q01", "停电前"))
    due = (await (await rig.get("/api/attempt", token=token)).json())["due_ms"]
    state = rig.box.ledger.state
    copy = rig.folder.with_name("restarted")
    await asyncio.to_thread(_clone, rig.folder, copy)
    async with running(copy, rig.hq, rig.paper, clock=rig.clock) as again:
        assert again.box.ledger.state == state
        shown = await (await again.get("/api/attempt", token=token)).json()
        assert (shown["revision"], shown["due_ms"], shown["state"]) == (1, due, "open")
        assert shown["answers"]["Q01"]["value"]["responses"]["R"] == ["停电前"]
        assert (await again.save(token, pen.write("Q01", "停电后"))).status == 200


def _clone(source: object, target: object) -> None:
    shutil.copytree(str(source), str(target))
