"""The base of a fact, and the stored text of a journal entry."""

from typing import ClassVar
from uuid import UUID

from contract.wire import Moment, Wire


class Fact(Wire):
    """Something that happened at a venue. Never edited; a correction is a later fact."""

    KIND: ClassVar[str]
    kind: str


class Stamp(Wire):
    """What every entry carries beside its fact."""

    id: UUID
    at: Moment
