"""What an attempt is made of: epochs, saved operations, seat heads, versions of the submission."""

from dataclasses import dataclass

from contract.merge import Fence, Written
from contract.operations import EPOCH_START
from contract.receipt import SignedReceipt


@dataclass(frozen=True, slots=True)
class Epoch:
    """One attempt on one seat. ``digests`` are its operations' hashes in order of revision."""

    number: int
    seat: str
    public_key: str
    fence: Fence
    digests: tuple[str, ...] = ()

    @property
    def revision(self) -> int:
        """Return the last revision that the box holds; they come without a gap."""
        return len(self.digests)

    @property
    def head(self) -> str:
        """Return the hash of the last operation."""
        return self.digests[-1] if self.digests else EPOCH_START


@dataclass(frozen=True, slots=True)
class Saved:
    """An operation and where its text stands."""

    written: Written
    journal: str
    seq: int
    blank: bool
    """The reply was taken back: nothing chosen, nothing written."""
    at_ms: int = 0
    """Wall time of the box when it was recorded first."""


@dataclass(frozen=True, slots=True)
class SeatHead:
    """What a cut-off seat had written, as an invigilator copied it in time (X12)."""

    epoch: int
    revision: int
    head: str
    """The last 16 hex digits of that operation's hash."""
    before: bool
    """It was entered before the first submission."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A version of the submission."""

    how: str
    at_ms: int
    receipt: SignedReceipt
    journal: str
    seq: int
    count: int
    """Operations that the receipt covers."""
