"""Facts about what is no longer kept (A5)."""

from typing import Literal

from contract.facts.fact import Fact
from contract.wire import Name, Sha256


class FaceDataDeleted(Fact):
    """Pictures of faces whose period was over, and the key under which they lay on the box."""

    KIND = "privacy.face-data-deleted"
    kind: Literal["privacy.face-data-deleted"] = "privacy.face-data-deleted"
    session: Name
    what: Literal["roster", "taken"]
    """Photos of the roster with their templates, or photos taken at the door."""
    count: int
    digest: Sha256
    """Over the deleted pictures' hashes, sorted, one to a line: which ones, without them."""
    key: str
    """Short name of the destroyed key; what may be left on the card cannot be read without it."""


FACTS = (FaceDataDeleted,)
