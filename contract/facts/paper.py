"""Facts about sealed papers in the box's cache."""

from typing import Literal

from contract.facts.fact import Fact
from contract.wire import Base64, Name, Sha256


class PaperCached(Fact):
    """Every segment of this sealed paper is on the box and matches its hash."""

    KIND = "paper.cached"
    kind: Literal["paper.cached"] = "paper.cached"
    paper: Name
    version: int
    manifest: Sha256
    bytes: int


class OpenedByCodes(Fact):
    """Two people opened a session's papers with codes A and B, without HQ (X2)."""

    KIND = "paper.opened-by-codes"
    kind: Literal["paper.opened-by-codes"] = "paper.opened-by-codes"
    session: Name
    release: Name
    by: str
    second: str
    """Another person than ``by``."""
    papers: tuple[Name, ...]
    sealed: Base64
    """The release key, sealed to this box, for a restart (``contract.release``)."""


class CodesRefused(Fact):
    """Codes that were well typed and opened nothing: worth knowing of, whoever tried."""

    KIND = "paper.codes-refused"
    kind: Literal["paper.codes-refused"] = "paper.codes-refused"
    session: Name
    by: str
    second: str


FACTS = (PaperCached, OpenedByCodes, CodesRefused)
