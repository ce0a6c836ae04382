"""How answers merge: the only merge, applied alike by box and control plane (X8, X12).

A union of operations from any source, in any order, any number of times, gives one result. The
total order is (epoch, revision, id). An operation of an older epoch that the box had not
acknowledged when the next epoch opened (at the *fence*) counts only where no later epoch wrote, and
never when its exam time is after the fence, or not known to be before it. Everything is kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Standing = Literal["shown", "superseded", "recovered", "yielded", "fenced", "late"]
"""What became of an operation: ``yielded`` was recoverable but a later epoch wrote the item."""


@dataclass(frozen=True, slots=True)
class Written:
    """What the merge needs to know of one operation."""

    item: str
    id: str
    epoch: int
    revision: int
    exam_ms: int | None
    error_ms: int | None
    digest: str
    late: bool = False
    """Arrived after the submission and not proved to be in time: kept, never wins."""

    @property
    def rank(self) -> tuple[int, int, str, str]:
        """Return its place in the total order."""
        return (self.epoch, self.revision, self.id, self.digest)


@dataclass(frozen=True, slots=True)
class Fence:
    """The opening of an epoch, as seen from the epoch before it."""

    at_ms: int | None
    """Exam time of the opening; None when the box's clock was not to be trusted."""
    seen: Mapping[str, int]
    """Item to the last revision of the previous epoch that the box had acknowledged."""


@dataclass(frozen=True, slots=True)
class Merged:
    """One item's result: the operation that shows, if any, and what became of each."""

    shown: Written | None
    kept: tuple[tuple[Written, Standing], ...]


def merge(written: Iterable[Written], fences: Mapping[int, Fence]) -> dict[str, Merged]:
    """Merge operations; ``fences`` maps an epoch to the fence that its opening drew."""
    once: dict[tuple[int, int, str, str], Written] = {}
    for operation in written:
        known = once.get(operation.rank)
        if known is None or known.late:  # in time by one witness is in time
            once[operation.rank] = operation
    items: dict[str, list[Written]] = {}
    for rank in sorted(once):
        items.setdefault(once[rank].item, []).append(once[rank])
    return {item: _item(operations, fences) for item, operations in sorted(items.items())}


def _item(ordered: list[Written], fences: Mapping[int, Fence]) -> Merged:
    reach = {operation: _reach(operation, fences) for operation in ordered}
    newest = max((o.epoch for o in ordered if reach[o] in {"counts", "recoverable"}), default=-1)
    wins = [
        o
        for o in ordered
        if reach[o] == "counts" or (reach[o] == "recoverable" and o.epoch == newest)
    ]
    shown = wins[-1] if wins else None
    return Merged(shown, tuple((o, _standing(o, shown, reach[o], newest)) for o in ordered))


def _reach(operation: Written, fences: Mapping[int, Fence]) -> str:
    if operation.late:
        return "late"
    fence = fences.get(operation.epoch + 1)
    if fence is None or operation.revision <= fence.seen.get(operation.item, 0):
        return "counts"
    if fence.at_ms is None or operation.exam_ms is None or operation.error_ms is None:
        return "fenced"
    before = operation.exam_ms + operation.error_ms < fence.at_ms
    return "recoverable" if before else "fenced"


def _standing(operation: Written, shown: Written | None, reach: str, newest: int) -> Standing:
    if reach == "late":
        return "late"
    if reach == "fenced":
        return "fenced"
    if reach == "recoverable":
        return "recovered" if operation.epoch == newest else "yielded"
    return "shown" if operation is shown else "superseded"
