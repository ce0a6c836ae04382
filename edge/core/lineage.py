"""Which journal continues which, and where its copied entries stand."""

from collections.abc import Mapping
from dataclasses import dataclass

from contract.facts.journal import JournalContinues
from edge.core.state import Recorded, Slice


@dataclass(frozen=True, slots=True)
class Continuation:
    """An old journal's entries after ``uploaded`` were copied to ``journal`` from seq 2 on."""

    journal: str
    uploaded: int


Lineage = Mapping[str, Continuation]


def apply(value: Lineage, recorded: Recorded) -> Lineage:
    """Fold a fact."""
    fact = recorded.fact
    if not isinstance(fact, JournalContinues):
        return value
    return {**value, fact.journal: Continuation(recorded.journal, fact.seq - fact.copied)}


_NONE: Lineage = {}
LINEAGE: Slice[Lineage] = Slice("lineage", _NONE, apply)


def covered(lineage: Lineage, *, now: str, position: int, journal: str, seq: int) -> bool:
    """Tell whether HQ has the entry, when it has ``position`` of the journal ``now``."""
    while journal != now:
        after = lineage.get(journal)
        if after is None or seq <= after.uploaded:
            return True  # whatever was not copied HQ had acknowledged
        journal, seq = after.journal, seq - after.uploaded + 1
    return seq <= position
