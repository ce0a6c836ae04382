"""The journal that flows down: stored, sent, sent again, acknowledged, opened anew."""

import pytest

from cloud.core.scope import EVERYTHING
from cloud.services.ordering import OrderUnknown
from contract import signing
from contract.messages import OrderAck, OrderBatch
from contract.orders import AdmissionWish, OrderWithdraw, SessionPlan
from tests.cloud.box import Venuebox
from tests.cloud.headquarters import HOUR, SESSION, Headquarters, plain, read_all


async def published(hq: Headquarters) -> Venuebox:
    """Return a box that was sent its first plan."""
    box = await hq.register(Venuebox())
    await hq.plan()
    await hq.seat("T1", "T2")
    await hq.publish()
    return box


async def follow(hq: Headquarters, box: Venuebox) -> None:
    """Let the box take what it was sent, and tell HQ."""
    for message in hq.heard(box):
        if isinstance(message, OrderBatch):
            box.take(message)
            await hq.says(box, OrderAck(epoch=box.order_epoch, seq=box.order_seq))
    await hq.says(box, box.batch())


async def test_a_plan_is_signed_and_complete_and_names_no_id_number(
    either: Headquarters,
) -> None:
    box = await published(either)
    _, texts = either.orders(box)
    (text,), (body,) = texts, read_all(texts)
    public_key = either.parts.services.signer.public_key
    signing.verify(public_key, signing.ORDER, text.body.encode(), text.signature)
    assert isinstance(body.order, SessionPlan)
    assert [entry.ticket for entry in body.order.entries] == ["T1", "T2"]
    assert "AB12345" not in text.body
    assert body.order.staff[0].pin.startswith("$argon2id$")
    assert body.order.papers[0].items == 20


async def test_orders_are_sent_again_until_the_box_has_them(hq: Headquarters) -> None:
    box = await published(hq)
    assert len(hq.orders(box)[1]) == 1
    await hq.says(box, box.hello())
    assert [o.seq for o in hq.orders(box)[1]] == [1]
    await hq.parts.services.ordering.send_again()
    assert hq.orders(box)[1] == []
    hq.clock.advance(11)
    await hq.parts.services.ordering.send_again()
    assert [o.seq for o in hq.orders(box)[1]] == [1]
    await hq.says(box, OrderAck(epoch=(await epoch(hq)), seq=1))
    hq.clock.advance(11)
    await hq.parts.services.ordering.send_again()
    assert hq.orders(box) == ("", [])


async def epoch(hq: Headquarters) -> str:
    return str((await hq.rows("select order_epoch from boxes"))[0][0])


async def test_nothing_is_sent_again_to_a_box_that_is_not_there(hq: Headquarters) -> None:
    box = await published(hq)
    hq.heard(box)
    hq.clock.advance(60)
    await hq.parts.services.ordering.send_again()
    assert hq.heard(box) == []


async def test_an_order_made_while_the_line_is_down_is_sent_later(hq: Headquarters) -> None:
    hq.line.up = False
    box = await published(hq)
    hq.line.up = True
    assert hq.heard(box) == []
    await hq.says(box, box.hello())
    assert len(hq.orders(box)[1]) == 1


async def test_a_hello_of_a_box_with_nothing_to_do_announces_the_epoch(hq: Headquarters) -> None:
    box = await hq.register(Venuebox())
    await hq.says(box, box.hello())
    assert hq.orders(box) == (await epoch(hq), [])


async def test_the_outcome_a_box_journals_is_noted(hq: Headquarters) -> None:
    box = await published(hq)
    await follow(hq, box)
    assert plain(await hq.rows("select kind, outcome from orders")) == [("session.plan", "applied")]
    assert plain(await hq.rows("select order_acknowledged from boxes")) == [(1,)]


async def test_an_unchanged_session_published_again_sends_nothing(hq: Headquarters) -> None:
    box = await published(hq)
    hq.heard(box)
    await hq.publish()
    assert hq.heard(box) == []
    await hq.seat("T3")
    await hq.publish()
    (body,) = read_all(hq.orders(box)[1])[-1:]
    assert isinstance(body.order, SessionPlan)
    assert (body.order.revision, len(body.order.entries)) == (2, 3)


async def test_a_restored_hq_opens_a_new_epoch_and_issues_what_is_current(
    either: Headquarters,
) -> None:
    box = await published(either)
    await either.seat("T3")
    await either.publish()
    await follow(either, box)
    before = box.order_epoch
    assert box.order_seq == 2
    for table, change in (("boxes", "order_seq = 1, order_acknowledged = 1"),):
        await either.rows(f"update {table} set {change} returning 1")  # a backup of an hour ago
    await either.says(box, box.hello())
    after, texts = either.orders(box)
    assert after != before
    (body,) = read_all(texts)
    assert isinstance(body.order, SessionPlan)
    assert body.order.revision == 2
    await either.says(box, box.hello())
    assert either.orders(box)[0] == after  # not one epoch per hello
    box.take(OrderBatch(epoch=after, orders=tuple(texts)))
    await either.says(box, OrderAck(epoch=after, seq=1))
    await either.says(box, box.hello())
    assert either.orders(box) == (after, [])


async def test_a_box_that_names_an_epoch_of_another_hq_gets_a_new_one(hq: Headquarters) -> None:
    box = await published(hq)
    hq.heard(box)
    box.order_epoch, box.order_seq = "e-of-a-lost-database", 4
    await hq.says(box, box.hello())
    new, texts = hq.orders(box)
    assert new not in {"", "e-of-a-lost-database"}
    assert len(texts) == 1
    await hq.says(box, box.hello())
    assert hq.orders(box)[0] == new


async def test_an_order_taken_that_was_never_issued_here_opens_a_new_epoch(
    hq: Headquarters,
) -> None:
    box = await published(hq)
    (message,) = [m for m in hq.heard(box) if isinstance(m, OrderBatch)]
    other = message.orders[0].model_copy(update={"body": message.orders[0].body + " "})
    box.take(OrderBatch(epoch=message.epoch, orders=(other,)))
    await hq.says(box, box.batch())
    assert hq.orders(box)[0] not in {"", message.epoch}


async def test_a_box_that_lost_its_memory_is_sent_everything_again(hq: Headquarters) -> None:
    box = await published(hq)
    await follow(hq, box)
    wiped = Venuebox(box.name, "another-journal")
    await hq.says(box, wiped.hello())
    assert [o.seq for o in hq.orders(box)[1]] == [1]


async def test_a_box_registered_after_publishing_gets_the_plan_at_its_hello(
    hq: Headquarters,
) -> None:
    await published(hq)
    late = await hq.register(Venuebox("box-9"))
    await hq.says(late, late.hello())
    (body,) = read_all(hq.orders(late)[1])
    assert isinstance(body.order, SessionPlan)


async def test_a_wish_goes_to_the_venues_boxes_and_its_outcome_comes_back(
    hq: Headquarters,
) -> None:
    box = await published(hq)
    await follow(hq, box)
    attempts = hq.parts.services.attempts
    await attempts.wish(EVERYTHING, f"{SESSION}.T1", admit=True, reason="papers seen", by="hq")
    (message,) = [m for m in hq.heard(box) if isinstance(m, OrderBatch)]
    (body,) = read_all(list(message.orders))
    assert isinstance(body.order, AdmissionWish)
    assert (body.order.decision, body.order.by) == ("admit", "hq")
    box.take(message, outcome="refused")
    await hq.says(box, box.batch())
    record = await attempts.record(EVERYTHING, f"{SESSION}.T1")
    assert [wish.outcome for wish in record.wishes] == ["refused"]


async def test_an_order_can_be_taken_back_until_the_box_has_it(hq: Headquarters) -> None:
    box = await published(hq)
    ordering = hq.parts.services.ordering
    await ordering.withdraw(EVERYTHING, box.name, 1, by="hq", reason="postponed")
    bodies = read_all(hq.orders(box)[1])
    assert isinstance(bodies[-1].order, OrderWithdraw)
    assert bodies[-1].order.withdraws == 1
    with pytest.raises(OrderUnknown):
        await ordering.withdraw(EVERYTHING, box.name, 1, by="hq", reason="twice")
    await hq.says(box, OrderAck(epoch=await epoch(hq), seq=2))
    with pytest.raises(OrderUnknown):
        await ordering.withdraw(EVERYTHING, box.name, 2, by="hq", reason="too late")


async def test_a_venue_that_lost_its_last_candidate_is_told_so(hq: Headquarters) -> None:
    box = await published(hq)
    await hq.register(Venuebox("box-2"), venue="v2")
    hq.heard(box)
    await hq.rows("update entries set venue = 'v2' returning 1")
    await hq.rows("update staff set venue = 'v2' returning 1")
    await hq.publish()
    (body,) = read_all(hq.orders(box)[1])[-1:]
    assert isinstance(body.order, SessionPlan)
    assert body.order.entries == ()


async def test_an_end_that_moved_reaches_the_box_while_the_exam_runs(hq: Headquarters) -> None:
    box = await published(hq)
    hq.clock.advance(2 * HOUR / 1000 - 60)
    exams = hq.parts.services.exams
    later = hq.clock.now_ms() + HOUR
    await exams.change_session(EVERYTHING, SESSION, {"ends_ms": later}, by="hq")
    await hq.publish()
    plans = [b.order for b in read_all(hq.orders(box)[1]) if isinstance(b.order, SessionPlan)]
    assert plans[-1].ends_ms == later
