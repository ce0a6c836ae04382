"""What was written on one item at several seats, for the chief to look at (X8, X12).

Answers are the candidate's own. Which operations there are, when they came and what became of them
is always told; what they say only for an item where two seats disagree: an older seat wrote beyond
the fence, and its last reply is another one.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from contract.merge import Merged, Standing, Written
from edge.core.attempts import Attempt

_UNSEEN = {"recovered", "yielded", "fenced"}


def doubtful(one: Attempt) -> Iterator[Written]:
    """Yield the operations whose values have to be compared: the last of each epoch of an item."""
    for merged in one.merged().values():
        if _doubtful(one, merged):
            yield from _last(merged).values()


def item_views(one: Attempt, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return every item's operations; ``values`` maps the hashes of ``doubtful`` to replies."""
    return [_item(one, item, merged, values) for item, merged in one.merged().items()]


def _item(one: Attempt, item: str, merged: Merged, values: Mapping[str, Any]) -> dict[str, Any]:
    shown = [values[mark.digest] for mark in _last(merged).values() if mark.digest in values]
    disagree = _doubtful(one, merged) and any(value != shown[0] for value in shown)
    return {
        "item": item,
        "disagree": disagree,
        "operations": [
            _operation(one, mark, standing, values if disagree else {})
            for mark, standing in merged.kept
        ],
    }


def _operation(
    one: Attempt, mark: Written, standing: Standing, values: Mapping[str, Any]
) -> dict[str, Any]:
    seats = {epoch.number: epoch.seat for epoch in one.epochs}
    view = {
        "id": mark.id,
        "epoch": mark.epoch,
        "seat": seats.get(mark.epoch),
        "revision": mark.revision,
        "exam_ms": mark.exam_ms,
        "error_ms": mark.error_ms,
        "at_ms": one.place(mark).at_ms,
        "standing": standing,
    }
    return {**view, "value": values[mark.digest]} if mark.digest in values else view


def _doubtful(one: Attempt, merged: Merged) -> bool:
    epochs = {mark.epoch for mark, _ in merged.kept}
    now = one.epoch.number if one.epoch else 0
    unseen = any(
        standing in _UNSEEN or (standing == "late" and mark.epoch < now)
        for mark, standing in merged.kept
    )
    return unseen and len(epochs) > 1


def _last(merged: Merged) -> dict[int, Written]:
    return {mark.epoch: mark for mark, _ in merged.kept}
