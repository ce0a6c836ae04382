"""Facts a journal records about itself."""

from typing import Literal

from contract.facts.fact import Fact
from contract.wire import Base64, Moment, Sha256


class JournalOpened(Fact):
    """The first entry of a journal that continues no other."""

    KIND = "journal.opened"
    kind: Literal["journal.opened"] = "journal.opened"
    box: str
    serial: str
    software: str


class JournalContinues(Fact):
    """The first entry of a journal that follows another one, and why it had to be new."""

    KIND = "journal.continues"
    kind: Literal["journal.continues"] = "journal.continues"
    box: str
    serial: str
    software: str
    journal: str
    seq: int
    hash: Sha256
    why: Literal["other-serial", "hash-differs", "behind-hq", "damaged"]
    copied: int = 0
    """So many entries follow that HQ may not have had: verbatim copies, folded only once."""


class HeadSigned(Fact):
    """The box's signature over its own head just before this entry."""

    KIND = "journal.head"
    kind: Literal["journal.head"] = "journal.head"
    seq: int
    hash: Sha256
    at: Moment
    signature: Base64


FACTS = (JournalOpened, JournalContinues, HeadSigned)
