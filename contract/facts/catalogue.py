"""Every kind of fact, once; and how an entry's stored text is made and read."""

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from contract.facts import attempt, entry, journal, notice, order, paper, privacy, seat, session
from contract.facts.fact import Fact, Stamp
from contract.wire import Wire

FACTS: tuple[type[Fact], ...] = (
    *journal.FACTS,
    *order.FACTS,
    *paper.FACTS,
    *entry.FACTS,
    *seat.FACTS,
    *attempt.FACTS,
    *session.FACTS,
    *privacy.FACTS,
    *notice.FACTS,
)
BY_KIND: dict[str, type[Fact]] = {fact.KIND: fact for fact in FACTS}


class Envelope(Wire):
    """The stored text of an entry: version, stamp, fact."""

    v: Literal[1] = 1
    stamp: Stamp
    fact: Annotated[Any, Field()]


class UnknownFact(Exception):
    """A kind or version that this program does not know; the raw entry is kept all the same."""

    code = "unknown-fact"


_ENVELOPE = TypeAdapter(Envelope)


def store(stamp: Stamp, fact: Fact) -> str:
    """Return the text that is stored, hashed and sent; nobody serialises it again."""
    return Envelope(stamp=stamp, fact=fact.model_dump(mode="json")).model_dump_json()


def read(body: str) -> tuple[Stamp, Fact]:
    """Interpret a stored text; raises UnknownFact."""
    try:
        envelope = _ENVELOPE.validate_json(body)
        kind = envelope.fact["kind"]
        return envelope.stamp, BY_KIND[kind].model_validate(envelope.fact, strict=False)
    except (ValidationError, KeyError, TypeError) as exc:
        raise UnknownFact(str(exc)[:200]) from exc
