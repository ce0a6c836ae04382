"""What a journal entry says, or why it was not understood; the raw text is kept either way."""

from dataclasses import dataclass, replace

from pydantic import ValidationError

from cloud.core.heads import Held
from contract import operations
from contract.facts import catalogue
from contract.facts.attempt import AnswerSaved
from contract.facts.fact import Fact, Stamp
from contract.operations import BadOperation, Operation, SignedOperation


@dataclass(frozen=True, slots=True)
class Reading:
    """One entry, interpreted as far as this program can."""

    entry: Held
    stamp: Stamp | None = None
    fact: Fact | None = None
    operation: Operation | None = None
    """The operation inside an ``AnswerSaved``."""
    quarantined: str | None = None
    """The code of what kept it from being interpreted."""

    @property
    def attempt(self) -> str | None:
        """Return the attempt it is about, if any."""
        return getattr(self.fact, "attempt", None)

    @property
    def kind(self) -> str | None:
        """Return the fact's kind, if it was understood."""
        return self.fact.KIND if self.fact else None

    def quarantine(self, code: str) -> "Reading":
        """Return the same entry, set aside."""
        return replace(self, quarantined=code)


def read(entry: Held) -> Reading:
    """Interpret an entry; never raises on what a box may have written."""
    try:
        stamp, fact = catalogue.read(entry.body)
    except catalogue.UnknownFact as exc:
        return Reading(entry, quarantined=exc.code)
    if not isinstance(fact, AnswerSaved):
        return Reading(entry, stamp, fact)
    try:
        signed = SignedOperation(body=fact.body, signature=fact.signature)
        operation = operations.read(signed)
    except (BadOperation, ValidationError):
        return Reading(entry, stamp, fact, quarantined=BadOperation.code)
    if operation.attempt != fact.attempt:
        return Reading(entry, stamp, fact, quarantined=BadOperation.code)
    return Reading(entry, stamp, fact, operation)
