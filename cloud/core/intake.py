"""What to do with a batch of journal entries: pure, so that any order of arrival can be tried.

Three places can take an entry. *Appended*: it continues the chain, so HQ answers for it from now
on. *Waiting*: something before it is missing. *Forked*: HQ holds another entry in its place, or it
follows one that is not on the chain; kept and shown, never merged. Repeats go nowhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cloud.core.heads import Head, Held, advance

REACH = 20_000
"""Entries further ahead than this are not kept; the box sends them again when HQ is that far."""


@dataclass(frozen=True, slots=True)
class Intake:
    """The decision on one batch; everything in it is stored in one transaction."""

    head: Head
    appended: tuple[Held, ...]
    waits: tuple[Held, ...]
    """New entries beyond a gap."""
    settled: tuple[Held, ...]
    """Entries that waited and wait no longer: appended now, or forked."""
    forked: tuple[Held, ...]
    beyond: int
    """Entries refused because they are too far ahead."""


def decide(
    head: Head,
    batch: Iterable[Held],
    *,
    held: Mapping[int, str],
    waiting: Sequence[Held] = (),
) -> Intake:
    """Decide on a batch.

    Args:
        head: HQ's head of this journal.
        batch: the entries that arrived, in any order, repeats allowed.
        held: hashes of the entries HQ holds, for at least the batch's places up to the head.
        waiting: every entry that waits, in order of arrival.
    """
    known = {entry.hash for entry in waiting}
    fresh: dict[str, Held] = {}
    forked: list[Held] = []
    beyond = 0
    for entry in batch:
        if entry.seq > head.seq + REACH:
            beyond += 1
        elif entry.seq > head.seq:
            if entry.hash not in known:
                fresh[entry.hash] = entry
        elif held[entry.seq] != entry.hash:
            forked.append(entry)
    candidates: dict[int, list[Held]] = defaultdict(list)
    for entry in (*waiting, *fresh.values()):
        candidates[entry.seq].append(entry)
    appended = advance(head, candidates)
    after = Head(appended[-1].seq, appended[-1].hash) if appended else head
    chained = {entry.hash for entry in appended}
    passed = [
        e for e in (*waiting, *fresh.values()) if e.seq <= after.seq and e.hash not in chained
    ]
    return Intake(
        head=after,
        appended=appended,
        waits=tuple(e for e in fresh.values() if e.seq > after.seq),
        settled=tuple(e for e in waiting if e.seq <= after.seq),
        forked=tuple({e.hash: e for e in (*forked, *passed)}.values()),
        beyond=beyond,
    )
