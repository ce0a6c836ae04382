"""How far a journal has arrived without a gap, by the chain of hashes and not by numbers alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contract import chain


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry of a journal that HQ holds together with everything before it."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Held:
    """One journal entry, with the hash that its own bytes give."""

    seq: int
    previous: str
    hash: str
    body: str


def hold(seq: int, previous: str, body: str) -> Held:
    """Return an entry with its hash computed here; nobody's word is taken for it."""
    return Held(seq, previous, chain.link(previous, seq, body), body)


def start(box: str, journal: str) -> Head:
    """Return the head of a journal of which HQ has nothing."""
    return Head(0, chain.genesis(box, journal))


def advance(head: Head, candidates: Mapping[int, Sequence[Held]]) -> tuple[Held, ...]:
    """Return the entries that follow ``head`` without a gap and fit its chain, in order.

    Where two entries fit the same place (a fork just there), the one that arrived first counts.
    """
    found: list[Held] = []
    last: Head | Held = head
    while entry := _following(last, candidates):
        found.append(entry)
        last = entry
    return tuple(found)


def _following(last: Head | Held, candidates: Mapping[int, Sequence[Held]]) -> Held | None:
    fitting = (e for e in candidates.get(last.seq + 1, ()) if e.previous == last.hash)
    return next(fitting, None)
