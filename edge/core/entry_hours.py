"""When the door is open. Pure."""

from dataclasses import dataclass

from edge.core.refusal import Refusal


@dataclass(frozen=True, slots=True)
class EntryHours:
    """Whether the door is open, as a rule of the session's times (E10, E11)."""

    opens_ms: int
    closes_ms: int

    def check(self, now_ms: int) -> None:
        """Raise Refusal outside the entry window."""
        if now_ms < self.opens_ms:
            raise Refusal("session-not-open", f"entry opens at {self.opens_ms}")
        if now_ms > self.closes_ms:
            raise Refusal("entry-closed", f"late entry closed at {self.closes_ms}")
