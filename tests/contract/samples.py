"""One example of everything that travels, for golden files: fixed, never random."""

import uuid

from pydantic import BaseModel

from contract import messages, orders
from contract.facts import attempt, entry, journal, notice, order, paper, privacy, seat, session
from contract.facts.catalogue import store
from contract.facts.fact import Fact, Stamp
from contract.notice import Audience
from contract.receipt import SignedReceipt
from contract.wire import Moment

H = "ab" * 32
AT = Moment(wall_ms=1_790_000_000_000, mono_ms=5000, boot="boot-1", quality="synced", error_ms=12)
STAMP = Stamp(id=uuid.UUID("018f3b2e-7c00-7000-8000-000000000001"), at=AT)
RECEIPT = SignedReceipt(body='{"v":1}', signature="c2ln", code="ABCD-EFGH-IJKL-MNOP")

PLAN = orders.SessionPlan(
    session="s1",
    revision=2,
    title="期末考试",
    venue="v1",
    venue_name="示范考点",
    address="示范路 1 号",
    opens_ms=1,
    starts_ms=2,
    ends_ms=3,
    entries=(
        orders.Entry(
            attempt="a1",
            candidate="c1",
            name="考生 001",
            ticket="T0001",
            id_hint="1101***********X",
            id_salt="c2FsdA",
            id_digest=H,
            room="R1",
            seat="A01",
            paper="p1",
            photo=H,
            extra_minutes=15,
            ticket_issue=2,
            accommodation=orders.Accommodation(font_scale=1.5, contrast="high", helper="读题员"),
        ),
    ),
    staff=(orders.Staff(account="chief", name="主考", role="chief", pin="$argon2id$x"),),
    papers=(orders.PaperRef(paper="p1", version=1, title="样卷", manifest=H, items=20),),
    rules="规则",
    rules_version="1",
    ticket_key="cHVi",
    face=orders.FaceThresholds(
        model="resnet29", pass_at=0.42, manual_at=0.6, margin=0.05, pairs=30_000, fmr_bound=0.001
    ),
)

FACTS: tuple[Fact, ...] = (
    journal.JournalOpened(box="b1", serial="s", software="0.1.0"),
    journal.JournalContinues(
        box="b1", serial="s", software="0.1.0", journal="j", seq=9, hash=H, why="damaged", copied=2
    ),
    journal.HeadSigned(seq=9, hash=H, at=AT, signature="c2ln"),
    order.OrderTaken(epoch="e1", seq=1, body="{}", signature="c2ln", outcome="applied"),
    order.OrderEpochOpened(epoch="e2"),
    paper.PaperCached(paper="p1", version=1, manifest=H, bytes=1000),
    paper.OpenedByCodes(
        session="s1", release="r1", by="chief", second="inv1", papers=("p1",), sealed="c2VhbGVk"
    ),
    paper.CodesRefused(session="s1", by="chief", second="inv1"),
    entry.Arrived(attempt="a1", by="inv1", how="scanned"),
    entry.FaceCompared(
        attempt="a1",
        by="inv1",
        frame=H,
        model="resnet29",
        outcome="retry",
        reason="TOO_DARK",
        distance=0.5,
        rank=1,
        milliseconds=12.5,
        frames=5,
        threshold=0.45,
        duplicates="a2",
        presentation="turned",
        kept=True,
    ),
    entry.FaceProposed(
        by="inv1",
        room="R1",
        frame=H,
        model="resnet29",
        attempt="a1",
        distance=0.3,
        milliseconds=12.5,
    ),
    entry.FaceConsent(attempt="a1", by="inv1", given=False, notice="1"),
    entry.PhotoTaken(attempt="a1", by="inv1", photo=H, bytes=1000, shows="face", reason="BLURRED"),
    entry.ApprovalFiled(attempt="a1", by="inv1", reason="证件齐全", photos=(H,)),
    entry.Admitted(attempt="a1", how="approval", by="chief"),
    entry.Refused(attempt="a1", by="chief", reason="证件不符"),
    seat.SeatEnrolled(seat="A01", public_key="cHVi", how="box-endorsed", by="inv1"),
    seat.MoveAllowed(attempt="a1", by="inv1"),
    attempt.EpochOpened(
        attempt="a1",
        epoch=1,
        seat="A02",
        public_key="cHVi",
        endorsement="c2ln",
        at_ms=5,
        fence={"Q01": 3},
        signature="c2ln",
    ),
    attempt.AttemptStarted(attempt="a1", epoch=0),
    attempt.AnswerSaved(attempt="a1", body='{"v":1,"值":"甲"}', signature="c2ln", late=True),
    attempt.AttemptSubmitted(attempt="a1", how="forced", receipt=RECEIPT),
    attempt.PageLeft(attempt="a1", what="hidden", milliseconds=1200),
    attempt.SeatHeadEntered(attempt="a1", epoch=0, revision=7, head="0123456789abcdef", by="inv1"),
    attempt.TimeLost(attempt="a1", epoch=0, from_ms=1000, to_ms=61_000, why="power"),
    attempt.TimeGranted(attempt="a1", seconds=60, why="lost-time", reason="停电", by="chief"),
    attempt.PackageExported(attempt="a1", package=H, operations=7, by="inv1"),
    notice.NoticePosted(
        notice="n1",
        session="s1",
        audience=Audience(rooms=("R1",)),
        text="第 3 题第二行更正",
        item="Q03",
        by="chief",
    ),
    notice.NoticeAcknowledged(notice="n1", attempt="a1"),
    session.TimeConfirmed(by="chief", at=AT),
    privacy.FaceDataDeleted(session="s1", what="taken", count=2, digest=H, key="0123456789abcdef"),
    session.SessionClosed(session="s1", submitted=10, forced=2, absent=1),
)


def order_body(one: orders.Order) -> orders.OrderBody:
    return orders.OrderBody(id=STAMP.id, box="b1", epoch="e1", seq=1, issued_ms=7, order=one)


MESSAGES: dict[str, BaseModel] = {
    "batch": messages.Batch(
        journal="j",
        entries=(messages.BatchEntry(seq=1, previous=H, body=store(STAMP, FACTS[0])),),
    ),
    "journal-ack": messages.JournalAck(journal="j", seq=1, hash=H, signature="c2ln"),
    "hello": messages.Hello(
        connection=4,
        software="0.1.0",
        serial="s",
        journal="j",
        seq=9,
        hash=H,
        order_epoch="e1",
        order_seq=2,
    ),
    "order-batch": messages.OrderBatch(
        epoch="e1", orders=(messages.OrderText(seq=1, body="{}", signature="c2ln"),)
    ),
    "order-ack": messages.OrderAck(epoch="e1", seq=2),
    "heartbeat": messages.Heartbeat(
        connection=4,
        at=AT,
        software="0.1.0",
        uptime_s=60,
        queued=3,
        seats_heard=20,
        papers_cached=1,
        papers_wanted=0,
        disk_free_mb=9000,
        clock="synced",
        issues=("line-down",),
    ),
    "status": messages.Status(online=False, connection=4),
    "order.session-plan": order_body(PLAN),
    "order.paper-release": order_body(
        orders.PaperRelease(
            session="s1", paper="p1", version=1, not_before_ms=2, sealed_key="c2VhbGVk"
        )
    ),
    "order.admission-wish": order_body(
        orders.AdmissionWish(attempt="a1", decision="admit", by="hq1", reason="已核对")
    ),
    "order.paper-opening": order_body(
        orders.PaperOpening(
            session="s1",
            release="r1",
            venue="v1",
            salt="c2FsdA",
            wrapped="d3JhcHBlZA",
            papers=(orders.WrappedPaperKey(paper="p1", version=1, wrapped="a2V5"),),
            expires_ms=9,
        )
    ),
    "order.notice": order_body(
        orders.NoticePost(
            notice="n1",
            session="s1",
            audience=Audience(),
            text="考试延长十分钟",
        )
    ),
    "order.withdraw": order_body(orders.OrderWithdraw(withdraws=3)),
}
