"""What a seat is shown of its attempt: always the whole, never a change."""

from collections.abc import Callable
from typing import Any

from contract.orders import SessionPlan
from contract.wire import Moment
from edge.core.admission import ADMISSIONS, Admission
from edge.core.attempts import ATTEMPTS, Attempt
from edge.core.clock_trust import CLOCK_TRUST
from edge.core.notices import shown_to
from edge.core.plan import PLAN, rooms
from edge.core.state import State

Covers = Callable[[str, int], bool]


def session_view(session: SessionPlan) -> dict[str, Any]:
    """Return what anyone on the LAN may know of a session."""
    return {
        "session": session.session,
        "title": session.title,
        "opens_ms": session.opens_ms,
        "starts_ms": session.starts_ms,
        "ends_ms": session.ends_ms,
        "rules": session.rules,
        "rules_version": session.rules_version,
        "rooms": rooms(session),
    }


def attempt_view(
    state: State, attempt: str, *, now: Moment, is_open: bool, covers: Covers
) -> dict[str, Any]:
    """Return the ``Attempt`` of ``docs/lan-api.md`` without token and answers."""
    plan, one = state[PLAN], state[ATTEMPTS].get(attempt, Attempt())
    entry, session, paper = plan.entry(attempt), plan.session_of(attempt), plan.paper_of(attempt)
    epoch = one.epoch
    assert entry is not None
    assert session is not None
    assert paper is not None
    assert epoch is not None
    admission = state[ADMISSIONS].get(attempt, Admission())
    submission = one.submission
    return {
        "attempt": attempt,
        "epoch": epoch.number,
        "name": entry.name,
        "ticket": entry.ticket,
        "room": entry.room,
        "seat": epoch.seat,
        "paper": paper.model_dump(mode="json"),
        "session": session_view(session),
        "admitted": admission.admitted is not None,
        "refused": admission.refused is not None,
        "state": "submitted" if submission else "open" if is_open else "waiting",
        "due_ms": plan.due_ms(attempt),
        "now_ms": now.wall_ms,
        "error_ms": now.error_ms,
        "revision": epoch.revision,
        "head": epoch.head,
        "at_hq": at_hq(one, epoch.number, covers),
        "receipt": submission.receipt.model_dump(mode="json") if submission else None,
        "notices": shown_to(state, attempt),
        "accommodation": entry.accommodation.model_dump() if entry.accommodation else None,
    }


def made_of(state: State, attempt: str) -> tuple[object, ...]:
    """Return what the state puts into an attempt's view: the same objects make the same view.

    Of other attempts it takes nothing, and of the clock only whether the paper is open.
    """
    others = state.without(ATTEMPTS, ADMISSIONS, CLOCK_TRUST)
    return (*others, state[ATTEMPTS].get(attempt), state[ADMISSIONS].get(attempt))


def at_hq(one: Attempt, epoch: int, covers: Covers) -> int:
    """Return how many operations of an epoch HQ has, without a gap from the first."""
    saved = one.of_epoch(epoch)
    low, high = 0, len(saved)
    while low < high:  # HQ has a prefix of the journal, so a prefix of the epoch
        middle = (low + high) // 2
        if covers(saved[middle].journal, saved[middle].seq):
            low = middle + 1
        else:
            high = middle
    return low


def complete_at_hq(door: Admission, one: Attempt, covers: Covers) -> bool:
    """Tell whether HQ has everything that the box has of this candidate (E6)."""
    places = [door.place] if door.place else []
    places += [(s.journal, s.seq) for s in one.saved[-1:]]
    places += [(s.journal, s.seq) for s in one.submissions[-1:]]
    return all(covers(*place) for place in places)
