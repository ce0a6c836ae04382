"""What an offline package brings, attempt by attempt: pure, so that any order can be tried (X11)."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

from contract.package import Header
from contract.package_content import Checked, Fault, Genuine

Verdict = Literal["new", "duplicate", "extends", "conflicts", "quarantined"]

MAX_SHOWN = 50
"""Faults listed of one attempt; more say the same."""


@dataclass(frozen=True, slots=True)
class Known:
    """An operation that HQ has already."""

    digest: str
    epoch: int
    revision: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where the roster seats an attempt, and the items of its paper."""

    venue: str
    session: str
    items: AbstractSet[str]


@dataclass(frozen=True, slots=True)
class Brought:
    """What a package brings of one attempt.

    ``new``: HQ had nothing of it. ``duplicate``: nothing that HQ had not. ``extends``: HQ had some.
    ``conflicts``: a revision whose text is another one than HQ has; both are kept, and the merge
    decides. ``quarantined``: nothing in it is genuine.
    """

    attempt: str
    verdict: Verdict
    operations: tuple[Genuine, ...]
    """Genuine ones, for the merge."""
    new: int
    known: int
    conflicts: int
    set_aside: int
    faults: tuple[Fault, ...]


def judge(
    header: Header,
    checked: Checked,
    *,
    places: Mapping[str, Place],
    known: Mapping[str, Iterable[Known]],
) -> list[Brought]:
    """Decide on every attempt that a package names or holds.

    Args:
        header: the package's clear part.
        checked: its content, operation by operation.
        places: where the attempts that are on a roster sit.
        known: what HQ has of them.
    """
    held: dict[str, list[Genuine]] = {one.attempt: [] for one in header.attempts}
    faults: dict[str, list[Fault]] = {one.attempt: [] for one in header.attempts}
    for one in checked.genuine:
        held.setdefault(one.operation.attempt, []).append(one)
    for fault in checked.faults:
        faults.setdefault(fault.attempt, []).append(fault)
    return [
        _attempt(
            header,
            _Part(
                name,
                held.get(name, []),
                faults.get(name, []),
                places.get(name),
                tuple(known.get(name, ())),
            ),
        )
        for name in sorted(held.keys() | faults.keys())
    ]


@dataclass(frozen=True, slots=True)
class _Part:
    """What a package holds of one attempt, and what HQ knows of it."""

    attempt: str
    held: list[Genuine]
    faults: list[Fault]
    place: Place | None
    known: tuple[Known, ...]


def _attempt(header: Header, part: _Part) -> Brought:
    faults = part.faults
    taken: list[Genuine] = []
    if part.attempt and (wrong := _misplaced(header, part.place)):
        faults = [Fault(wrong, part.attempt), *faults]
    elif part.place is not None:  # what could not be read says of no attempt
        taken, strange = _fitting(part.held, faults, part.place.items)
        faults = [*faults, *strange]
    digests = {one.digest for one in part.known}
    texts = {(one.epoch, one.revision): one.digest for one in part.known}
    fresh = [one for one in taken if one.digest not in digests]
    conflicts = sum(
        texts.get((one.operation.epoch, one.operation.revision), one.digest) != one.digest
        for one in fresh
    )
    verdict: Verdict = "extends" if part.known else "new"
    if not taken and faults:
        verdict = "quarantined"
    elif conflicts:
        verdict = "conflicts"
    elif not fresh:
        verdict = "duplicate"
    return Brought(
        attempt=part.attempt,
        verdict=verdict,
        operations=tuple(taken),
        new=len(fresh),
        known=len(taken) - len(fresh),
        conflicts=conflicts,
        set_aside=_set_aside(part.held, taken, faults),
        faults=tuple(faults[:MAX_SHOWN]),
    )


def _misplaced(header: Header, place: Place | None) -> str:
    if place is None:
        return "attempt-unknown"
    if place.venue != header.venue:
        return "attempt-elsewhere"
    return "" if place.session == header.session else "attempt-other-session"


def _fitting(
    held: list[Genuine], faults: Iterable[Fault], items: AbstractSet[str]
) -> tuple[list[Genuine], list[Fault]]:
    """Leave out what stands after a break of its chain, and answers to items that are none."""
    breaks = {fault.epoch: fault.revision or 0 for fault in faults if fault.code == "chain-broken"}
    taken, strange = [], []
    for one in held:
        operation = one.operation
        cut = breaks.get(operation.epoch)
        if cut is not None and operation.revision >= cut:
            continue
        if operation.item not in items:
            where = operation.attempt, operation.epoch, operation.revision
            strange.append(Fault("item-unknown", *where))
            continue
        taken.append(one)
    return taken, strange


def _set_aside(held: list[Genuine], taken: list[Genuine], faults: Iterable[Fault]) -> int:
    """Count what was left out, with the operations that were not genuine to begin with."""
    bad = {"operation-malformed", "operation-forged", "opening-missing"}
    return len(held) - len(taken) + sum(fault.code in bad for fault in faults)
