"""Which answers of an offline package are in time (X12): the box's rules, with HQ as the place of arrival.

One counts by itself when a box vouches for it (a box exports only what counts there), when its
package reached HQ no more than two minutes after the end, or when a seat head covers it: the head
is the hash of an operation, so everything that this one's chain names before it is fixed as well.
Whatever its way, one that says itself that it was written after the end, or after the candidate
handed in, is late. What came by a box's journal was judged there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

GRACE_MS = 2 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Head:
    """A seat head that an invigilator entered, and whether the candidate had not handed in yet."""

    epoch: int
    revision: int
    head: str
    """The last 16 hex digits of that revision's hash."""
    before: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """When an attempt was over, by everything HQ has heard."""

    due_ms: int
    handed_in_ms: int | None
    """When the candidate handed in; None when nobody did, or the box did by force."""
    heads: tuple[Head, ...] = ()


@dataclass(frozen=True, slots=True)
class Packaged:
    """An operation, and how it arrived."""

    digest: str
    previous: str
    epoch: int
    revision: int
    exam_ms: int | None
    arrived_ms: int | None
    """When the first package with it reached HQ; None when it only stands in a journal."""
    vouched: bool = False
    """A box's own package had it."""


def late(found: Iterable[Packaged], limits: Limits) -> frozenset[str]:
    """Return the digests, of those that arrived in packages, that are not proved to be in time."""
    known = {one.digest: one for one in found}
    covered = _covered(known, limits)
    return frozenset(
        one.digest
        for one in known.values()
        if one.arrived_ms is not None and not _in_time(one, limits, covered.get(one.digest))
    )


def _in_time(one: Packaged, limits: Limits, head: Head | None) -> bool:
    if one.vouched:
        return True
    assert one.arrived_ms is not None
    arrived = one.arrived_ms <= limits.due_ms + GRACE_MS
    if not arrived and head is None:
        return False
    if limits.handed_in_ms is None:
        return one.exam_ms is None or one.exam_ms <= limits.due_ms
    if one.exam_ms is None:
        return head is not None and head.before
    return one.exam_ms <= limits.handed_in_ms


def _covered(known: Mapping[str, Packaged], limits: Limits) -> dict[str, Head]:
    """Return, for each operation that heads fix, the best of them."""
    covered: dict[str, Head] = {}
    for head in sorted(limits.heads, key=lambda one: one.before):  # the better ones overwrite
        ends = [
            one
            for one in known.values()
            if (one.epoch, one.revision) == (head.epoch, head.revision)
            and one.digest.endswith(head.head)
        ]
        for end in ends:
            link: Packaged | None = end
            while link is not None and link.epoch == head.epoch:
                covered[link.digest] = head
                link = known.get(link.previous)
    return covered
