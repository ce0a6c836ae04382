"""What staff see of the notices: whom they are for, and how many have read them (X18)."""

from typing import Any

from contract.notice import Audience
from contract.orders import Entry, SessionPlan
from edge.core.notices import NOTICES, Notice
from edge.core.refusal import Refusal
from edge.core.state import State


def notice_views(
    state: State, session: SessionPlan, allowed: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Return a session's notices, oldest first, as far as they reach the allowed rooms."""
    entries = [entry for entry in session.entries if not allowed or entry.room in allowed]
    shown = []
    for one in state[NOTICES].values():
        meant = [entry for entry in entries if _includes(one.audience, entry)]
        if one.session == session.session and (meant or not allowed):
            shown.append(_view(one, meant))
    return shown


def check_audience(session: SessionPlan, audience: Audience, allowed: tuple[str, ...]) -> None:
    """Raise Refusal when the audience holds nobody, or somebody outside the allowed rooms.

    A room, candidate or paper that the session does not have is refused by name.
    """
    known = {
        *(entry.room for entry in session.entries),
        *(entry.attempt for entry in session.entries),
        *(paper.paper for paper in session.papers),
    }
    for name in (*audience.rooms, *audience.attempts, *audience.papers):
        if name not in known:
            raise Refusal("not-found", name)
    reached = [entry for entry in session.entries if _includes(audience, entry)]
    if not reached:
        raise Refusal("not-found", "nobody is meant")
    outside = {entry.room for entry in reached} - set(allowed)
    if allowed and outside:
        raise Refusal("not-allowed", f"it would reach {', '.join(sorted(outside))}")


def _view(one: Notice, meant: list[Entry]) -> dict[str, Any]:
    return {
        "notice": one.notice,
        "text": one.text,
        "item": one.item,
        "audience": one.audience.model_dump(mode="json"),
        "at_ms": one.at_ms,
        "by": one.by or None,
        "read": sum(entry.attempt in one.read for entry in meant),
        "meant": len(meant),
    }


def _includes(audience: Audience, entry: Entry) -> bool:
    return audience.includes(attempt=entry.attempt, room=entry.room, paper=entry.paper)
