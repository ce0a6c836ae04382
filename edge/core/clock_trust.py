"""Whether the box may end anything by its own clock (X9)."""

from contract.facts.session import TimeConfirmed
from contract.wire import Moment
from edge.core.state import Recorded, Slice

Confirmed = frozenset[str]
"""Boot ids for which the chief has vouched for the time."""


def apply(value: Confirmed, recorded: Recorded) -> Confirmed:
    """Fold a fact."""
    fact = recorded.fact
    return value | {fact.at.boot} if isinstance(fact, TimeConfirmed) else value


_NONE: Confirmed = frozenset()
CLOCK_TRUST: Slice[Confirmed] = Slice("clock_trust", _NONE, apply)


def may_end(confirmed: Confirmed, now: Moment) -> bool:
    """Tell whether time limits apply: the clock's quality is known, or a person vouches for it."""
    return now.quality != "unknown" or now.boot in confirmed
