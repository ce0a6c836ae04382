"""The box's signed word on every seat epoch: what a seat shows to prove that its key was let in."""

from collections.abc import Mapping

from contract.facts.attempt import EpochOpened
from edge.core.state import Recorded, Slice

EpochFacts = Mapping[tuple[str, int], EpochOpened]
"""By attempt and epoch."""


def apply(value: EpochFacts, recorded: Recorded) -> EpochFacts:
    """Fold a fact."""
    fact = recorded.fact
    return {**value, (fact.attempt, fact.epoch): fact} if isinstance(fact, EpochOpened) else value


_NONE: EpochFacts = {}
EPOCH_FACTS: Slice[EpochFacts] = Slice("epoch_facts", _NONE, apply)
