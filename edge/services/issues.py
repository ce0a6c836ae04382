"""What is degraded but alive: issues with a sentence for the invigilator, not log lines."""

from dataclasses import dataclass

from edge.ports.clock import Clock


@dataclass(frozen=True, slots=True)
class Issue:
    """Something a person may have to act on. The sentences stand in ``contract.problems``."""

    code: str
    since_ms: int
    detail: str = ""


class Issues:
    """The issues open now. Raising twice keeps the first time; clearing what is not there is fine."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open: dict[str, Issue] = {}

    def raise_(self, code: str, detail: str = "") -> None:
        """Open an issue, or renew its detail."""
        known = self._open.get(code)
        since = known.since_ms if known else self._clock.now().wall_ms
        self._open[code] = Issue(code, since, detail)

    def clear(self, code: str) -> None:
        """Close an issue."""
        self._open.pop(code, None)

    def set(self, code: str, *, wrong: bool, detail: str = "") -> None:
        """Open or close an issue by what is so."""
        if wrong:
            self.raise_(code, detail)
        else:
            self.clear(code)

    def all(self) -> tuple[Issue, ...]:
        """Return the open issues, oldest first."""
        return tuple(sorted(self._open.values(), key=lambda issue: issue.since_ms))
