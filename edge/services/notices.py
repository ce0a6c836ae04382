"""What candidates are told during the exam: posted here, read at the seats (X18)."""

from contract.facts.notice import NoticePosted
from edge.core import notices
from edge.services.ledger import Ledger


class Notices:
    """Records both ends."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def post(self, fact: NoticePosted) -> None:
        """Post a notice of the venue's own; raises Refusal."""
        await self._ledger.record(lambda state: notices.post(state, fact))

    async def read(self, notice: str, attempt: str) -> None:
        """Record that a candidate has read a notice; raises Refusal when it is not for them."""
        await self._ledger.record(lambda state: notices.acknowledge(state, notice, attempt))
