"""Facts to rows: one table per kind of question, each row keyed by its entry's place.

A reading whose values no column can hold is quarantined before it is stored, so that one strange
fact never fails the batch it came in.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Table, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core.reading import Reading
from cloud.store.database import fits
from cloud.store.tables import notices, openings
from cloud.store.tables import projections as t
from contract.facts.attempt import AnswerSaved, AttemptSubmitted, EpochOpened
from contract.facts.entry import Admitted, ApprovalFiled, FaceCompared, Refused
from contract.facts.fact import Fact
from contract.facts.notice import NoticeAcknowledged, NoticePosted
from contract.facts.paper import CodesRefused, OpenedByCodes
from contract.facts.privacy import FaceDataDeleted
from contract.facts.session import SessionClosed
from contract.operations import digest
from contract.receipt import Receipt


@dataclass(frozen=True, slots=True)
class Row:
    """A row to be, without its place."""

    table: Table
    values: dict[str, Any]


class NoRow(Exception):
    """The fact cannot stand in its table; it stays raw."""

    code = "unstorable"


def row(reading: Reading, *, verified: bool) -> Row | None:
    """Return the row a reading makes, None if it makes none; raises NoRow."""
    if reading.fact is None or reading.stamp is None or reading.quarantined:
        return None
    if not fits(t.attempts, {"last_ms": _at_ms(reading)}):
        raise NoRow(reading.fact.KIND)
    make = _MAKERS.get(type(reading.fact))
    if make is None:
        return None
    made = make(reading.fact, reading, verified)
    if not fits(made.table, made.values):
        raise NoRow(reading.fact.KIND)
    return made


async def insert_rows(
    connection: AsyncConnection, box: str, journal: str, rows: Sequence[tuple[int, Row]]
) -> None:
    """Store rows beside the seq of the entry that made each."""
    grouped: dict[str, tuple[Table, list[dict[str, Any]]]] = {}
    for seq, made in rows:
        place = {"box": box, "journal": journal, "seq": seq}
        grouped.setdefault(made.table.name, (made.table, []))[1].append(place | made.values)
    for table, values in grouped.values():
        await connection.execute(insert(table), values)


def _epoch(fact: EpochOpened, _reading: Reading, _verified: object) -> Row:
    values = {
        "attempt": fact.attempt,
        "epoch": fact.epoch,
        "seat": fact.seat,
        "public_key": fact.public_key,
        "fence": json.dumps(fact.fence, ensure_ascii=True),
        "at_ms": fact.at_ms,
    }
    return Row(t.epochs, values)


def _operation(fact: AnswerSaved, reading: Reading, verified: bool) -> Row:  # noqa: FBT001 - one shape for all makers
    operation = reading.operation
    assert operation is not None, "read() quarantines what holds no operation"
    values = {
        "attempt": fact.attempt,
        "id": str(operation.id),
        "epoch": operation.epoch,
        "revision": operation.revision,
        "item": operation.item,
        "digest": digest(fact.body),
        "body": fact.body,
        "signature": fact.signature,
        "verified": verified,
        "late": fact.late,
    }
    return Row(t.operations, values)


def _receipt(fact: AttemptSubmitted, _reading: Reading, verified: bool) -> Row:  # noqa: FBT001 - one shape for all makers
    try:
        receipt = Receipt.model_validate_json(fact.receipt.body)
    except ValidationError as exc:
        raise NoRow(fact.KIND) from exc
    values = {
        "attempt": fact.attempt,
        "how": fact.how,
        "version": receipt.version,
        "count": receipt.count,
        "root": receipt.root,
        "code": fact.receipt.code,
        "body": fact.receipt.body,
        "signature": fact.receipt.signature,
        "verified": verified and receipt.attempt == fact.attempt,
    }
    return Row(t.receipts, values)


def _compared(fact: FaceCompared, reading: Reading, _verified: object) -> Row:
    values = {
        "attempt": fact.attempt,
        "by": fact.by,
        "frame": fact.frame,
        "outcome": fact.outcome,
        "reason": fact.reason,
        "impersonates": fact.impersonates,
        "at_ms": _at_ms(reading),
    }
    return Row(t.check_ins, values)


def _approval(what: str) -> Callable[[Any, Reading, bool], Row]:
    def make(fact: Any, reading: Reading, _verified: object) -> Row:
        values = {
            "attempt": fact.attempt,
            "what": what,
            "how": getattr(fact, "how", None),
            "by": fact.by,
            "reason": getattr(fact, "reason", ""),
            "at_ms": _at_ms(reading),
        }
        return Row(t.approvals, values)

    return make


def _closing(fact: SessionClosed, reading: Reading, _verified: object) -> Row:
    values = {
        "session": fact.session,
        "submitted": fact.submitted,
        "forced": fact.forced,
        "absent": fact.absent,
        "at_ms": _at_ms(reading),
    }
    return Row(t.closings, values)


def _deletion(fact: FaceDataDeleted, reading: Reading, _verified: object) -> Row:
    values = {
        "session": fact.session,
        "what": fact.what,
        "count": fact.count,
        "digest": fact.digest,
        "key": fact.key,
        "at_ms": _at_ms(reading),
    }
    return Row(t.deletions, values)


def _codes_used(fact: OpenedByCodes | CodesRefused, reading: Reading, _verified: object) -> Row:
    opened = fact if isinstance(fact, OpenedByCodes) else None
    values = {
        "session": fact.session,
        "what": "opened" if opened else "refused",
        "release": opened.release if opened else "",
        "by": fact.by,
        "second": fact.second,
        "papers": json.dumps(opened.papers if opened else []),
        "at_ms": _at_ms(reading),
    }
    return Row(openings.code_uses, values)


def _notice(fact: NoticePosted, reading: Reading, _verified: object) -> Row:
    values = {
        "notice": fact.notice,
        "session": fact.session,
        "text": fact.text,
        "item": fact.item,
        "audience": fact.audience.model_dump_json(),
        "by": fact.by,
        "at_ms": _at_ms(reading),
    }
    return Row(notices.notice_posts, values)


def _notice_read(fact: NoticeAcknowledged, reading: Reading, _verified: object) -> Row:
    values = {"notice": fact.notice, "attempt": fact.attempt, "at_ms": _at_ms(reading)}
    return Row(notices.notice_reads, values)


def _at_ms(reading: Reading) -> int:
    assert reading.stamp is not None
    return reading.stamp.at.wall_ms


_MAKERS: dict[type[Fact], Callable[[Any, Reading, bool], Row]] = {
    EpochOpened: _epoch,
    AnswerSaved: _operation,
    AttemptSubmitted: _receipt,
    FaceCompared: _compared,
    ApprovalFiled: _approval("filed"),
    Admitted: _approval("admitted"),
    Refused: _approval("refused"),
    SessionClosed: _closing,
    FaceDataDeleted: _deletion,
    OpenedByCodes: _codes_used,
    CodesRefused: _codes_used,
    NoticePosted: _notice,
    NoticeAcknowledged: _notice_read,
}
