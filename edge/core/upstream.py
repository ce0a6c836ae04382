"""Facts on their way up: what to send next, and what an acknowledgement means. Pure.

The sender of the two-journal protocol. Every connection begins with a hello that HQ answers with
its head of this journal; only that first answer may move the position back (HQ failed over to an
older standby), later ones only forward. Where acknowledgements stay away although entries are on
their way, the next one may move it back too: what looked like the first answer was an old one. An acknowledgement ahead of our own head, or with another
hash, says that this database is an older copy: the journal must be continued under a new uuid.
"""

from dataclasses import dataclass, replace
from typing import Literal

Outcome = Literal["moved", "nothing", "behind-hq", "hash-differs"]


@dataclass(frozen=True, slots=True)
class Upstream:
    """Where the upload stands. ``position`` is durable, the rest belongs to a connection."""

    journal: str
    position: int
    """HQ has acknowledged everything up to here."""
    sent: int = 0
    greeted: bool = False
    """HQ has answered this connection's hello."""
    doubtful: bool = False
    """The position may be ahead of HQ: nothing moved it for too long."""

    def connected(self) -> "Upstream":
        """Begin a connection: nothing is sent before HQ has said where it stands."""
        return replace(self, sent=self.position, greeted=False, doubtful=False)

    def may_send(self, head: int, window: int) -> bool:
        """Tell whether entries after ``sent`` may go out now."""
        return self.greeted and self.sent < head and self.sent - self.position < window

    def dispatched(self, seq: int) -> "Upstream":
        """Note that everything up to ``seq`` is on its way."""
        return replace(self, sent=max(self.sent, seq))

    def stalled(self) -> "Upstream":
        """Send again from the position: an acknowledgement is overdue."""
        return replace(self, sent=self.position, doubtful=True)

    def acknowledged(
        self, *, journal: str, seq: int, hash: str, head: int, own_hash: str
    ) -> "tuple[Upstream, Outcome]":
        """Take HQ's acknowledgement; ``own_hash`` is ours after ``seq``, "" when there is none."""
        if journal != self.journal:
            return self, "nothing"
        if seq > head:
            return self, "behind-hq"
        if own_hash != hash:
            return self, "hash-differs"
        if not self.greeted or (self.doubtful and seq < self.position):
            moved = replace(self, position=seq, sent=seq, greeted=True, doubtful=False)
            return moved, "moved"
        if seq <= self.position:
            return self, "nothing"
        sent = max(self.sent, seq)
        return replace(self, position=seq, sent=sent, doubtful=False), "moved"
