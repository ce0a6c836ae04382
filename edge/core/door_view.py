"""What the panel is answered at the door, as ``docs/lan-api.md`` has it. Pure."""

from typing import Any

from contract.facts.entry import FaceCompared, FaceProposed
from contract.orders import Entry, SessionPlan
from contract.reasons import sentences


def compared(
    fact: FaceCompared, entry: Entry, session: SessionPlan, *, tries_left: int
) -> dict[str, Any]:
    """Return the reply of a check-in."""
    return {
        "outcome": fact.outcome,
        **told(fact.reason),
        "distance": fact.distance,
        "threshold": fact.threshold,
        "milliseconds": fact.milliseconds,
        "frames": fact.frames,
        "presentation": fact.presentation,
        "seat": entry.seat,
        "name": entry.name,
        "tries_left": tries_left,
        "alert": alert(session, fact.impersonates, fact.duplicates),
    }


def proposed(fact: FaceProposed, entry: Entry | None) -> dict[str, Any]:
    """Return the reply of a search by face (E3)."""
    return {
        "attempt": fact.attempt,
        "name": entry.name if entry else None,
        "ticket": entry.ticket if entry else None,
        "seat": entry.seat if entry else None,
        **told(fact.reason),
        "distance": fact.distance,
        "milliseconds": fact.milliseconds,
    }


def told(reason: str) -> dict[str, Any]:
    """Return a reason with its two sentences."""
    chinese, english = sentences(reason)
    return {"reason": reason or None, "zh": chinese, "en": english}


def alert(
    session: SessionPlan, impersonates: str | None, duplicates: str | None
) -> dict[str, str | None] | None:
    """Return whose the face is besides, by name, or None (E4)."""
    if impersonates is None and duplicates is None:
        return None
    names: dict[str | None, str] = {entry.attempt: entry.name for entry in session.entries}
    return {
        "impersonates": names.get(impersonates, impersonates),
        "duplicates": names.get(duplicates, duplicates),
    }
