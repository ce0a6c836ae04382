"""Facts about sealed papers in the box's cache."""

from typing import Literal

from contract.facts.fact import Fact
from contract.wire import Name, Sha256


class PaperCached(Fact):
    """Every segment of this sealed paper is on the box and matches its hash."""

    KIND = "paper.cached"
    kind: Literal["paper.cached"] = "paper.cached"
    paper: Name
    version: int
    manifest: Sha256
    bytes: int


FACTS = (PaperCached,)
