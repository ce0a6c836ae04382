"""One attempt in full: timeline, answers with every operation's standing, receipts (A4)."""

import json
from dataclasses import asdict
from typing import Any

from cloud.core.answers import Answer, Judged, Kept, answers, root_matches
from cloud.services.attempts import Record
from cloud.services.progress_page import session_view
from cloud.store.epochs import Epoch
from cloud.store.files import CandidateFile
from cloud.store.journals import Fact
from cloud.store.orders import Order
from cloud.store.packages import PackagedOpening
from cloud.store.receipts import Receipt
from cloud.web.shapes import entry_shape
from contract.orders import AdmissionWish
from contract.orders import read as read_order

_LONG = ("body", "signature", "receipt")
"""Texts that stand elsewhere in the answer."""


def record_shape(record: Record) -> dict[str, Any]:
    """Return everything about an attempt."""
    counted = record.counted
    kept = counted.kept
    places = {(saved.journal, saved.seq): saved.box for saved in counted.saved}
    return {
        "attempt": record.line.model_dump(),
        "entry": entry_shape(record.entry),
        "session": session_view(record.overview).model_dump(),
        "timeline": [_fact(fact) for fact in record.facts],
        "epochs": [_epoch(epoch) for epoch in counted.epochs]
        + [_opening(opening) for opening in counted.openings],
        "answers": [_answer(answer, places) for answer in answers(kept, counted.fences)],
        "decisions": [asdict(decision) for decision in record.decisions],
        "versions": [asdict(version) for version in record.versions],
        "files": [_file(file) for file in record.files],
        "receipts": [_receipt(receipt, kept) for receipt in record.receipts],
        "wishes": [_wish(order) for order in record.wishes],
    }


def _fact(fact: Fact) -> dict[str, Any]:
    try:
        envelope = json.loads(fact.body)
        at = envelope["stamp"]["at"]
        content = {k: v for k, v in envelope["fact"].items() if k not in _LONG}
    except (ValueError, KeyError, TypeError, AttributeError):
        at, content = {}, {}
    return {
        "at_ms": at.get("wall_ms"),
        "quality": at.get("quality"),
        "received_ms": fact.received_ms,
        "kind": content.get("kind"),
        "box": fact.box,
        "journal": fact.journal,
        "seq": fact.seq,
        "fact": content,
        "quarantined": fact.quarantined,
    }


def _epoch(epoch: Epoch) -> dict[str, Any]:
    return {
        "epoch": epoch.epoch,
        "seat": epoch.seat,
        "public_key": epoch.public_key,
        "at_ms": epoch.at_ms,
        "fence": epoch.seen,
        "box": epoch.box,
        "journal": epoch.journal,
        "seq": epoch.seq,
    }


def _opening(opening: PackagedOpening) -> dict[str, Any]:
    return {
        "epoch": opening.epoch,
        "seat": opening.seat,
        "public_key": opening.public_key,
        "at_ms": opening.at_ms,
        "fence": opening.seen,
        "box": opening.box,
        "journal": "",
        "seq": 0,
    }


def _file(file: CandidateFile) -> dict[str, Any]:
    return {
        "sha256": file.sha256,
        "box": file.box,
        "bytes": file.bytes,
        "received_ms": file.received_ms,
    }


def _answer(answer: Answer, places: dict[tuple[str, int], str]) -> dict[str, Any]:
    shown = answer.shown
    return {
        "item": answer.item,
        "shown": None
        if shown is None
        else {
            "epoch": shown.operation.epoch,
            "revision": shown.operation.revision,
            "sha256": shown.kept.digest,
            "verified": shown.kept.verified,
            "value": shown.operation.value.model_dump(mode="json"),
        },
        "operations": [_judged(judged, places) for judged in answer.operations],
    }


def _judged(judged: Judged, places: dict[tuple[str, int], str]) -> dict[str, Any]:
    operation, kept = judged.operation, judged.kept
    return {
        "id": str(operation.id),
        "epoch": operation.epoch,
        "revision": operation.revision,
        "sha256": kept.digest,
        "value": operation.value.model_dump(mode="json"),
        "exam_ms": operation.exam_ms,
        "late": kept.late,
        "verified": kept.verified,
        "standing": judged.standing,
        "decided": kept.decided,
        "package": kept.package or None,
        "box": places.get((kept.journal, kept.seq), ""),
        "journal": kept.journal,
        "seq": kept.seq,
    }


def _receipt(receipt: Receipt, kept: tuple[Kept, ...]) -> dict[str, Any]:
    return {
        "version": receipt.version,
        "count": receipt.count,
        "root": receipt.root,
        "code": receipt.code,
        "how": receipt.how,
        "body": receipt.body,
        "signature": receipt.signature,
        "verified": receipt.verified,
        "root_matches": root_matches(json.loads(receipt.body), receipt.journal, kept),
    }


def _wish(order: Order) -> dict[str, Any]:
    wish = read_order(order.body).order
    assert isinstance(wish, AdmissionWish)
    return {
        "box": order.box,
        "decision": wish.decision,
        "by": wish.by,
        "reason": wish.reason,
        "issued_ms": order.issued_ms,
        "outcome": order.outcome,
        "code": order.code or None,
    }
