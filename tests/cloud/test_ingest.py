"""Every fact exactly once, over both databases: through the inbox, as boxes send them."""

import asyncio
import random

import pytest

from cloud.core.scope import EVERYTHING
from contract import operations, signing, topics
from contract.codec import MAX_PACKED
from contract.facts import catalogue
from contract.facts.attempt import AnswerSaved
from contract.facts.session import SessionClosed
from contract.messages import Batch, BatchEntry, JournalAck, ack_text
from tests.cloud.box import Seat, Venuebox
from tests.cloud.headquarters import Headquarters, plain


async def filled(hq: Headquarters, *, answers: int = 30) -> tuple[Venuebox, Seat]:
    """Return a registered box whose journal holds one attempt with answers."""
    box = await hq.register(Venuebox())
    await hq.session()
    (attempt,) = await hq.seat("T1")
    seat = Seat(attempt)
    box.admit(attempt)
    box.open(seat)
    for number in range(answers):
        box.save(seat, f"q{number % 7}", f"answer {number}")
    return box, seat


async def stored(hq: Headquarters) -> list[tuple[object, ...]]:
    return plain(await hq.rows("select seq, previous, body from facts order by seq"))


async def test_repeats_losses_and_disorder_store_each_fact_once(either: Headquarters) -> None:
    box, seat = await filled(either)
    size, shuffled = len(box.entries), random.Random(7)
    windows = [(n, min(n + 9, size)) for n in range(1, size + 1, 5)] * 2
    shuffled.shuffle(windows)
    for first, last in windows:
        await either.says(box, box.batch(first, last))
    (ack,) = either.acks(box)[-1:]
    assert (ack.seq, ack.hash) == (size, box.head)
    assert await stored(either) == [(e.seq, e.previous, e.body) for e in box.entries]
    rows = await either.rows("select count(*), count(distinct digest) from operations")
    assert plain(rows) == [(30, 30)]
    assert plain(await either.rows("select waiting from journals")) == [(0,)]
    assert plain(await either.rows("select count(*) from operations where not verified")) == [(0,)]
    del seat


async def test_the_acknowledgement_is_signed_by_hq(hq: Headquarters) -> None:
    box, _ = await filled(hq)
    await hq.says(box, box.batch())
    (ack,) = hq.acks(box)
    text = ack_text(box.name, ack.journal, ack.seq, ack.hash)
    signing.verify(hq.parts.services.signer.public_key, signing.ACK, text, ack.signature)


async def test_a_hello_is_answered_with_where_hq_stands(hq: Headquarters) -> None:
    box, _ = await filled(hq)
    await hq.says(box, box.hello())
    assert [(a.seq, a.hash) for a in hq.acks(box)] == [(0, box.entries[0].previous)]
    await hq.says(box, box.batch(1, 4))
    await hq.says(box, box.hello())
    assert [a.seq for a in hq.acks(box)] == [4, 4]


async def test_replicas_that_take_the_same_batches_side_by_side_store_each_once(
    either: Headquarters,
) -> None:
    box, _ = await filled(either)
    ingest = either.parts.services.ingest
    batches = [box.batch(n, n + 3) for n in range(1, 33, 2)]
    async with asyncio.TaskGroup() as tasks:
        for batch in (*batches, *batches):
            tasks.create_task(ingest.take(box.name, batch))
    assert len(await stored(either)) == len(box.entries)


async def test_two_journals_of_one_attempt_that_arrive_together_lose_nothing(
    either: Headquarters,
) -> None:
    box, seat = await filled(either, answers=20)
    spare = await either.register(Venuebox("box-spare", "journal-2"))
    for number in range(20):
        spare.save(seat, f"q{number}", "from the spare")
    ingest = either.parts.services.ingest
    async with asyncio.TaskGroup() as tasks:
        for first in range(1, 30, 3):
            tasks.create_task(ingest.take(box.name, box.batch(1, first)))
            tasks.create_task(ingest.take(spare.name, spare.batch(1, first)))
    rows = await either.rows("select operations, unverified from attempts")
    assert plain(rows) == [(40, 0)]


async def test_a_box_that_names_another_entry_than_hq_holds_is_noted(hq: Headquarters) -> None:
    box, _ = await filled(hq, answers=1)
    await hq.says(box, box.batch())
    await hq.says(box, box.hello())
    await hq.says(box, box.hello(seq=2, hash="f" * 64))
    await hq.says(box, box.hello(seq=10**6, hash="f" * 64))
    await hq.parts.faults.flush()
    rows = await hq.rows("select code, detail from intake_faults")
    assert plain(rows) == [("head-differs", "journal-1 2")]


async def test_a_fork_is_stored_and_shown_and_changes_nothing(either: Headquarters) -> None:
    box, _ = await filled(either, answers=3)
    await either.says(box, box.batch())
    other = Venuebox(box.name, box.journal)
    other.append(box.entries[0].body)
    other.append("another past")
    await either.says(other, other.batch())
    ack = either.acks(box)[-1]
    assert (ack.seq, ack.hash) == (len(box.entries), box.head)
    assert plain(await either.rows("select seq, body from forks")) == [(2, "another past")]
    assert len(await stored(either)) == len(box.entries)


async def test_a_fact_nobody_understands_is_acknowledged_and_set_aside(
    either: Headquarters,
) -> None:
    box, seat = await filled(either, answers=1)
    box.append('{"v": 9, "fact": {"kind": "from.the.future"}}')
    box.append("no JSON at all")
    box.append('{"v":1,"stamp":{},"fact":{"kind":["a","list"]}}')
    box.save(seat, "q1", "after the strange ones")
    await either.says(box, box.batch())
    assert either.acks(box)[-1].seq == len(box.entries)
    rows = await either.rows("select seq, quarantined from facts where quarantined is not null")
    assert {code for _, code in plain(rows)} == {"unknown-fact"}
    assert len(rows) == 3
    assert plain(await either.rows("select count(*) from operations")) == [(2,)]


async def test_no_value_that_a_column_cannot_hold_stops_a_batch(either: Headquarters) -> None:
    box, seat = await filled(either, answers=1)
    box.save(seat, "nul \x00 in an item", "x")
    box.save(seat, "q1", "nul \x00 in an answer is the candidate's own business")
    closed = SessionClosed(session="s1", submitted=10**30, forced=0, absent=0)
    box.record(closed)
    box.record(closed.model_copy(update={"submitted": 1}), at_ms=10**25)
    box.save(seat, "q2", "and on it goes")
    await either.says(box, box.batch())
    assert either.acks(box)[-1].seq == len(box.entries)
    rows = await either.rows("select quarantined from facts where quarantined is not null")
    assert plain(rows) == [("unstorable",)] * 3
    assert plain(await either.rows("select count(*) from operations")) == [(3,)]


async def test_an_operation_that_the_epochs_key_did_not_sign_is_kept_and_marked(
    hq: Headquarters,
) -> None:
    box, seat = await filled(hq, answers=1)
    stranger = Seat(seat.attempt, revision=seat.revision, head=seat.head)
    box.save(stranger, "q1", "not the candidate's")
    await hq.says(box, box.batch())
    rows = await hq.rows("select verified from operations order by seq")
    assert [bool(verified) for (verified,) in plain(rows)] == [True, False]
    rows = await hq.rows("select operations, unverified from attempts")
    assert plain(rows) == [(2, 1)]


async def test_an_operation_is_verified_when_its_epoch_comes_by_another_journal_later(
    hq: Headquarters,
) -> None:
    box, seat = await filled(hq, answers=0)
    box.save(seat, "q1", "x")
    spare = Venuebox(box.name, "journal-2")
    spare.save(seat, "q2", "y")
    await hq.says(spare, spare.batch())
    assert plain(await hq.rows("select unverified from attempts")) == [(1,)]
    await hq.says(box, box.batch())
    assert plain(await hq.rows("select unverified from attempts")) == [(0,)]
    rows = await hq.rows("select count(*) from operations where verified")
    assert plain(rows) == [(2,)]


async def test_a_box_cannot_write_about_another_venues_attempt(hq: Headquarters) -> None:
    box, seat = await filled(hq, answers=2)
    await hq.says(box, box.batch())
    thief = await hq.register(Venuebox("box-2"), venue="v2")
    thief.open(Seat(seat.attempt, epoch=1))
    thief.admit("s1.nobody")
    await hq.says(thief, thief.batch())
    assert hq.acks(thief)[-1].seq == len(thief.entries)
    rows = await hq.rows("select quarantined from facts where box = 'box-2' order by seq")
    assert plain(rows) == [("attempt-elsewhere",), ("attempt-unknown",), ("attempt-unknown",)]
    assert plain(await hq.rows("select count(*) from epochs where box = 'box-2'")) == [(0,)]
    record = await hq.parts.services.attempts.record(EVERYTHING, seat.attempt)
    assert record.line.epoch == 0


async def test_facts_of_people_who_are_rostered_later_are_understood_then(
    hq: Headquarters,
) -> None:
    box = await hq.register(Venuebox())
    box.admit("s1.T9")
    await hq.says(box, box.batch())
    assert await hq.parts.services.ingest.reconsider() == 0
    await hq.seat("T9")
    assert await hq.parts.services.ingest.reconsider() == 2
    assert plain(await hq.rows("select state from attempts")) == [("started",)]
    assert await hq.parts.services.ingest.reconsider() == 0


async def test_raw_facts_cannot_be_changed_or_deleted(either: Headquarters) -> None:
    box, _ = await filled(either, answers=1)
    await either.says(box, box.batch())
    for attack in (
        "update facts set body = 'x'",
        "update facts set hash = previous",
        "delete from facts",
        "update audit set detail = 'x'",
        "delete from audit",
    ):
        with pytest.raises(Exception, match="append-only"):
            await either.rows(attack)


GARBAGE = [
    b"",
    b"\x00",
    b"{",
    b"\x1f\x8b" + b"\x00" * 50,
    b"[1, 2, 3]",
    b'{"v": 1, "journal": "j", "entries": []}',
    b'{"v": 2, "journal": "j", "entries": [{}]}',
    b"[" * 100_000,
    b"x" * (MAX_PACKED + 1),
    b'{"connection": 0}',
    b'{"v":1,"online":true,"connection":' + b"9" * 400 + b"}",
]


async def test_garbage_is_counted_and_the_next_message_is_taken(hq: Headquarters) -> None:
    box, _ = await filled(hq, answers=1)
    for topic in topics.ALL:
        for payload in GARBAGE:
            await hq.deliver(topic.at(box.name), payload)
    await hq.deliver("kaobox/v9/box-1/up/journal", b"{}")
    await hq.deliver("kaobox/v1/box-1/up/poetry", b"{}")
    await hq.deliver("kaobox/v1/stranger/up/heartbeat", topics.HEARTBEAT.encode(box.beat()))
    await hq.deliver("", b"")
    bad = Batch(journal="j", entries=(BatchEntry(seq=10**19, previous="0" * 64, body="x"),))
    await hq.says(box, bad)
    nul = BatchEntry(seq=1, previous="0" * 64, body="a\x00b")
    await hq.says(box, Batch(journal="j", entries=(nul,)))
    await hq.says(box, Batch(journal="n\x00l", entries=(box.entries[0],)))
    await hq.says(box, box.hello(connection=10**30))
    await hq.says(box, box.beat(issues=("x" * 20_000,)))
    await hq.parts.faults.flush()
    rows = await hq.rows("select distinct box, code from intake_faults")
    assert set(plain(rows)) == {
        ("box-1", "message-malformed"),
        ("box-1", "message-too-large"),
        ("box-1", "topic-unknown"),
        ("?", "box-unknown"),
        ("?", "topic-unknown"),
    }
    await hq.says(box, box.batch())
    assert hq.acks(box)[-1].seq == len(box.entries)


async def test_a_flood_of_faults_keeps_the_latest_and_the_count(either: Headquarters) -> None:
    box = await either.register(Venuebox())
    for number in range(3):
        for _ in range(50):
            await either.deliver(topics.JOURNAL.at(box.name), b"garbage")
        await either.parts.faults.flush()
        rows = await either.rows("select count(*), max(number) from intake_faults")
        assert plain(rows) == [(20, 50 * (number + 1))]


async def test_a_cut_line_loses_an_acknowledgement_and_nothing_else(hq: Headquarters) -> None:
    box, _ = await filled(hq, answers=3)
    hq.line.up = False
    await hq.says(box, box.batch())
    assert len(await stored(hq)) == len(box.entries)
    hq.line.up = True
    await hq.says(box, box.batch(2, 3))
    assert [a.seq for a in hq.acks(box)] == [len(box.entries)]


async def test_a_receipt_of_the_box_is_verified_and_its_root_recomputed(hq: Headquarters) -> None:
    box, seat = await filled(hq, answers=9)
    saved = [operations.digest(body) for body in saved_bodies(box)]
    box.submit(seat.attempt, saved)
    box.save(seat, "q1", "too late", late=True)
    await hq.says(box, box.batch())
    record = await hq.parts.services.attempts.record(EVERYTHING, seat.attempt)
    (receipt,) = record.receipts
    assert receipt.verified
    assert record.line.submitted_how == "candidate"
    assert record.line.late == 1


def saved_bodies(box: Venuebox) -> list[str]:
    facts = [catalogue.read(entry.body)[1] for entry in box.entries]
    return [fact.body for fact in facts if isinstance(fact, AnswerSaved)]


def test_an_acknowledgement_names_what_it_acknowledges() -> None:
    ack = JournalAck(journal="j", seq=1, hash="0" * 64, signature="")
    assert ack_text("b", ack.journal, ack.seq, ack.hash) != ack_text("c", "j", 1, "0" * 64)
