"""Does the arithmetic of a session add up (A1), and if not, with which candidates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cloud.core.progress import State

UNSETTLED: dict[State, str] = {
    "at_door": "rostered",
    "filed": "rostered",
    "admitted": "admitted",
    "started": "started",
}
"""States that must not remain when a session is over, and the line that each keeps open."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """An attempt that is in such a state."""

    attempt: str
    name: str
    state: State


@dataclass(frozen=True, slots=True)
class Line:
    """One equation: ``left`` must be the sum of ``right``."""

    line: str
    left: int
    right: dict[str, int]

    @property
    def balanced(self) -> bool:
        """Tell whether it adds up."""
        return self.left == sum(self.right.values())


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Every line, and who keeps one from adding up."""

    lines: tuple[Line, ...]
    unexplained: tuple[tuple[str, Sitting], ...]


def reconcile(
    totals: Mapping[State, int],
    *,
    forced: int,
    unsettled: Iterable[Sitting],
    closed: int | None,
) -> Reconciliation:
    """Add up a session.

    Whoever was seen at the door and neither admitted nor refused is unexplained; whoever was never
    seen is absent.

    Args:
        totals: how many attempts are in each state.
        forced: how many of the submitted were submitted by force.
        unsettled: the attempts in a state of ``UNSETTLED``.
        closed: how many submissions the boxes counted when they closed the session; None while a
            venue has not closed it.
    """
    submitted = totals.get("submitted", 0)
    started = totals.get("started", 0) + submitted
    admitted = totals.get("admitted", 0) + started
    lines = (
        Line(
            "rostered",
            sum(totals.values()),
            {
                "absent": totals.get("expected", 0),
                "refused": totals.get("refused", 0),
                "admitted": admitted,
            },
        ),
        Line("admitted", admitted, {"started": started}),
        Line("started", started, {"submitted": submitted - forced, "forced": forced}),
        Line("submitted", submitted if closed is None else closed, {"at_hq": submitted}),
    )
    return Reconciliation(lines, tuple((UNSETTLED[s.state], s) for s in unsettled))
