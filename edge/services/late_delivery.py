"""What is proved to be in time counts, and the submission says so (X12)."""

from contract.facts import catalogue
from contract.facts.attempt import AnswerSaved
from edge.core import late, sitting
from edge.core.attempts import ATTEMPTS, Attempt
from edge.core.state import State
from edge.services.ledger import Ledger
from edge.store.journal import Journal


class LateDelivery:
    """Settles an attempt after whatever may have changed what counts.

    It takes two records, and a box may die between them: settling again does the rest.
    """

    def __init__(self, ledger: Ledger, journal: Journal, sign: sitting.Sign) -> None:
        self._ledger = ledger
        self._journal = journal
        self._sign = sign

    async def settle(self, attempt: str) -> None:
        """Let proved operations count, and make the next version of the submission over them."""
        if late.proved(self._ledger.state, attempt):
            await self._count(attempt)
        if not _outdated(self._ledger.state, attempt):
            return
        await self._ledger.record(
            lambda state: sitting.submit(
                state, attempt=attempt, how="late-delivery", sign=self._sign
            )
        )

    async def settle_all(self) -> None:
        """Settle every attempt that a dead box left half-way."""
        state = self._ledger.state
        for attempt in state[ATTEMPTS]:
            if _outdated(state, attempt) or late.proved(state, attempt):
                await self.settle(attempt)

    async def _count(self, attempt: str) -> None:
        texts = []
        for saved in late.proved(self._ledger.state, attempt):
            _, fact = catalogue.read(await self._journal.body_at(saved.journal, saved.seq))
            assert isinstance(fact, AnswerSaved)
            texts.append(fact)
        await self._ledger.record(lambda state: late.count(state, attempt, texts))


def _outdated(state: State, attempt: str) -> bool:
    return sitting.outdated(state[ATTEMPTS].get(attempt, Attempt()))
