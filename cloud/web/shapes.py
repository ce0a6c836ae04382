"""Values as they stand in answers, where they are not a view already (docs/cloud-api.md)."""

from dataclasses import asdict
from typing import Any

from cloud.core import identity
from cloud.core.papers import wording
from cloud.core.papers.findings import Finding
from cloud.core.wording import sentences
from cloud.services.papers import Report as PaperReport
from cloud.services.publishing import Missing
from cloud.services.roster_report import Report as RosterReport
from cloud.store.orders import Order
from cloud.store.papers import Paper
from cloud.store.rosters import Entry
from cloud.store.staff import Person
from contract.orders import (
    AdmissionWish,
    NoticePost,
    OrderWithdraw,
    PaperOpening,
    PaperRelease,
    SessionPlan,
)
from contract.orders import read as read_order


def coded(code: str, **values: Any) -> dict[str, Any]:
    """Return a code with its sentences and whatever it is about."""
    zh, en = sentences(code)
    return {"code": code, **values, "zh": zh, "en": en}


def missing_shape(missing: Missing) -> dict[str, Any]:
    """Return one thing that keeps a session from being published."""
    return coded(missing.code, detail=missing.detail)


def finding_shape(finding: Finding) -> dict[str, Any]:
    """Return one finding about a paper."""
    zh, en = wording.SENTENCES.get(finding.code, sentences(finding.code))
    return {
        "severity": finding.severity,
        "code": finding.code,
        "where": finding.where,
        "detail": finding.what,
        "zh": zh,
        "en": en,
    }


def report_shape(report: PaperReport) -> dict[str, Any]:
    """Return what an import found, without the paper's name."""
    content = report.content
    return {
        "title": content.title if content else None,
        "items": len(content.items) if content else 0,
        "sections": len(content.sections) if content else 0,
        "assets": report.assets,
        "points": report.points,
        "findings": [finding_shape(finding) for finding in report.findings],
        "accepted": None,
    }


def paper_shape(paper: Paper, sessions: list[str]) -> dict[str, Any]:
    """Return a version of a paper; the wrapped key stays where it is."""
    return {
        "paper": paper.paper,
        "version": paper.version,
        "title": paper.title,
        "items": paper.items,
        "points": None if paper.points is None else float(paper.points),
        "manifest": paper.manifest,
        "bytes": paper.bytes,
        "segments": paper.segments,
        "accepted_ms": paper.accepted_ms,
        "accepted_by": paper.accepted_by,
        "released_ms": paper.released_ms,
        "sessions": sessions,
    }


def roster_shape(report: RosterReport) -> dict[str, Any]:
    """Return the dry run of a roster."""
    return {
        **{k: v for k, v in asdict(report).items() if k != "problems"},
        "errors": report.errors,
        "warnings": len(report.problems) - report.errors,
        "problems": [
            coded(
                problem.code,
                severity=problem.severity,
                row=problem.row,
                column=problem.column,
                value=problem.value,
                detail=problem.detail,
            )
            for problem in report.problems
        ],
    }


def entry_shape(entry: Entry) -> dict[str, Any]:
    """Return a roster entry with the id number masked."""
    return {
        "attempt": entry.attempt,
        "candidate": entry.candidate,
        "name": entry.name,
        "ticket": entry.ticket,
        "id_hint": identity.hint(entry.id_number),
        "venue": entry.venue,
        "room": entry.room,
        "seat": entry.seat,
        "paper": entry.paper,
        "photo": entry.photo,
        "extra_minutes": entry.extra_minutes,
        "ticket_issue": entry.ticket_issue,
    }


def person_shape(person: Person) -> dict[str, Any]:
    """Return somebody's assignment; the PIN's hash goes to boxes only."""
    return {
        "account": person.account,
        "name": person.name,
        "role": person.role,
        "venue": person.venue,
        "rooms": list(person.room_names),
    }


def order_shape(order: Order, venue: str, *, acknowledged: bool) -> dict[str, Any]:
    """Return what became of an order, without its text."""
    zh, en = sentences(order.code) if order.code else ("", "")
    return {
        "box": order.box,
        "venue": venue,
        "epoch": order.epoch,
        "seq": order.seq,
        "kind": order.kind,
        "about": _about(order),
        "issued_ms": order.issued_ms,
        "acknowledged": acknowledged,
        "withdrawn": order.withdrawn,
        "outcome": order.outcome,
        "code": order.code or None,
        "zh": zh,
        "en": en,
    }


def _about(order: Order) -> str:
    match read_order(order.body).order:
        case SessionPlan(revision=revision):
            return f"revision {revision}"
        case PaperRelease(paper=paper, version=version):
            return f"{paper} {version}"
        case PaperOpening(release=release):
            return release
        case NoticePost(notice=notice):
            return notice
        case AdmissionWish(attempt=attempt, decision=decision):
            return f"{attempt} {decision}"
        case OrderWithdraw(withdraws=seq):
            return f"order {seq}"
