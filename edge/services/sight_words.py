"""What a sight tells its panel, as in ``docs/lan-api.md``, the door's camera."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from contract import problems, reasons
from edge.core.presentation import Side
from edge.ports.face import Glance

Message = Mapping[str, Any]
Tell = Callable[[Message], Awaitable[None]]


def guide(at_ms: float, glance: Glance, reason: str | None, *, steady: int) -> Message:
    """Say of one frame what the person could do better."""
    return {
        "type": "guide",
        "at_ms": at_ms,
        "faces": glance.faces,
        **_reason(reason),
        "place": glance.place,
        "steady": steady,
    }


def turn(reason: str, side: Side, seconds: float) -> Message:
    """Ask for a turn of the head, to the person's own left or right."""
    return {"type": "turn", "to": side, **_reason(reason), "seconds": seconds}


def ticket(attempt: str) -> Message:
    """Say whose ticket is held up."""
    return {"type": "ticket", "attempt": attempt}


def ticket_refused(code: str) -> Message:
    """Say why a code is nobody's ticket."""
    return {"type": "ticket", "attempt": None, **_problem(code)}


def problem(code: str) -> Message:
    """Say what did not work."""
    return {"type": "problem", **_problem(code)}


class Once:
    """Says what is wrong once, until it was well again."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._open: set[str] = set()

    async def wrong(self, code: str, message: Message) -> None:
        """Say it unless it was said and nothing was well since."""
        if code not in self._open:
            self._open.add(code)
            await self._tell(message)

    def well(self, *codes: str) -> None:
        """Note that these are in order."""
        self._open.difference_update(codes)


def _reason(code: str | None) -> Message:
    chinese, english = reasons.sentences(code or "")
    return {"reason": code, "zh": chinese, "en": english}


def _problem(code: str) -> Message:
    chinese, english = problems.sentences(code)
    return {"code": code, "zh": chinese, "en": english}
