"""What the panel is shown: the room at a glance, computed from the state each time."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from contract.facts.entry import ApprovalFiled
from contract.orders import Entry, SessionPlan
from edge.core.admission import ADMISSIONS, Admission
from edge.core.attempts import ATTEMPTS, Attempt
from edge.core.door_view import alert
from edge.core.grants import CAP_S, granted_s, proposed_s
from edge.core.lost_time import lost_s
from edge.core.papers import PAPERS
from edge.core.plan import PLAN, rooms
from edge.core.seat_view import Covers, complete_at_hq
from edge.core.state import State

SILENT_MS = 15_000
"""A seat that has started and was not heard for so long counts as cut off."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the view needs beyond the journal: who was heard when, and what HQ has."""

    now_ms: int
    heard: Mapping[str, int]
    """Attempt to the wall time of its seat's last word."""
    covers: Covers
    lost_cap_s: int = CAP_S
    """Lost time that the chief may give back to one attempt."""


def room_views(
    state: State, session: SessionPlan, around: Surroundings, allowed: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Return the rooms of a session that this person may see; none named means all."""
    return [
        _room(state, session, room, around)
        for room in rooms(session)
        if not allowed or room in allowed
    ]


def paper_views(
    state: State, session: SessionPlan, is_open: Callable[[str], bool]
) -> list[dict[str, Any]]:
    """Return the session's papers and how far they are."""
    cached = state[PAPERS].cached
    return [
        {
            "paper": paper.paper,
            "version": paper.version,
            "title": paper.title,
            "cached": paper.manifest in cached,
            "opened": is_open(paper.paper),
        }
        for paper in session.papers
    ]


def _room(state: State, session: SessionPlan, room: str, around: Surroundings) -> dict[str, Any]:
    entries = sorted((e for e in session.entries if e.room == room), key=lambda e: e.seat)
    candidates = [_candidate(state, session, entry, around) for entry in entries]
    states = Counter(candidate["state"] for candidate in candidates)
    return {
        "room": room,
        "counts": {
            "expected": states["expected"],
            "at_door": states["at_door"] + states["filed"],
            "admitted": states["admitted"],
            "started": states["started"],
            "submitted": states["submitted"],
            "refused": states["refused"],
            "cut_off": sum(candidate["cut_off"] for candidate in candidates),
        },
        "candidates": candidates,
    }


def _candidate(
    state: State, session: SessionPlan, entry: Entry, around: Surroundings
) -> dict[str, Any]:
    door = state[ADMISSIONS].get(entry.attempt, Admission())
    one = state[ATTEMPTS].get(entry.attempt, Attempt())
    heard = around.heard.get(entry.attempt)
    items = next((p.items for p in session.papers if p.paper == entry.paper), 0)
    stage = _stage(door, one)
    silent = heard is None or not 0 <= around.now_ms - heard <= SILENT_MS
    return {
        "attempt": entry.attempt,
        "name": entry.name,
        "ticket": entry.ticket,
        "id_hint": entry.id_hint,
        "seat": one.epoch.seat if one.epoch else entry.seat,
        "has_photo": entry.photo is not None,
        "state": stage,
        "cut_off": stage == "started" and silent,
        "heard_ms": heard,
        "answered": one.answered(),
        "items": items,
        "at_hq": complete_at_hq(door, one, around.covers),
        "epoch": one.epoch.number if one.epoch else None,
        "submitted_how": one.submission.how if one.submission else None,
        **_time(state, entry.attempt, around.lost_cap_s),
        **_door(door, session),
    }


def _time(state: State, attempt: str, cap_s: int) -> dict[str, Any]:
    open_still = state[ATTEMPTS].get(attempt, Attempt()).submission is None
    return {
        "due_ms": state[PLAN].due_ms(attempt),
        "lost_s": lost_s(state, attempt),
        "granted_s": granted_s(state, attempt),
        "proposed_s": proposed_s(state, attempt, cap_s) if open_still else 0,
    }


def _door(door: Admission, session: SessionPlan) -> dict[str, Any]:
    return {
        "tries": door.tries,
        "reason": door.reason or None,
        "alert": alert(session, door.impersonates, door.duplicates),
        "consent": door.consent,
        "presentation": door.presentation,
        "here_ms": door.here_ms,
        "how": door.admitted.how if door.admitted else None,
        "filed": _filed(door.filed, session) if door.filed else None,
    }


def _filed(filed: ApprovalFiled, session: SessionPlan) -> dict[str, Any]:
    names = {person.account: person.name for person in session.staff}
    name = names.get(filed.by, filed.by)
    return {"by": filed.by, "by_name": name, "reason": filed.reason, "photos": filed.photos}


def _stage(door: Admission, one: Attempt) -> str:
    if one.submission:
        return "submitted"
    if one.started:
        return "started"
    if door.refused:
        return "refused"
    if door.admitted:
        return "admitted"
    if door.filed:
        return "filed"
    return "expected" if door.here_ms is None else "at_door"
