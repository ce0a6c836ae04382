"""Ends attempts at their time, closes the session, signs heads at intervals."""

from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric import ec

from contract import signing
from contract.facts.fact import Fact
from contract.facts.journal import HeadSigned
from contract.facts.session import TimeConfirmed
from contract.wire import Moment
from edge.core import closing, sitting
from edge.core.clock_trust import CLOCK_TRUST, may_end
from edge.core.papers import PAPERS
from edge.core.state import State
from edge.ports.clock import Clock
from edge.services.issues import Issues
from edge.services.ledger import Ledger
from edge.store.journal import Journal

TICK_S = 0.5
HEAD_EVERY_S = 300.0


class Timekeeper:
    """Looks at the clock twice a second."""

    def __init__(
        self,
        *,
        box: str,
        key: ec.EllipticCurvePrivateKey,
        ledger: Ledger,
        journal: Journal,
        issues: Issues,
        clock: Clock,
    ) -> None:
        self._box = box
        self._key = key
        self._ledger = ledger
        self._journal = journal
        self._issues = issues
        self._clock = clock
        self._last_head = clock.monotonic()
        self._effective = 0

    async def run(self) -> None:
        """Keep time for ever."""
        while True:
            await self._clock.sleep(TICK_S)
            await self.tick()

    async def tick(self) -> None:
        """Do what is due now; nothing ends by itself on a clock that nobody vouches for (X9)."""
        now = self._clock.now()
        trusted = may_end(self._ledger.state[CLOCK_TRUST], now)
        self._issues.set("clock-unknown", wrong=not trusted)
        self._tell_openings(now)
        if trusted:
            await self._end_attempts(now)
            await self._close_sessions(now)
        if self._clock.monotonic() - self._last_head > HEAD_EVERY_S:
            await self.sign_head()

    async def confirm(self, by: str) -> None:
        """Record that the chief vouches for the clock of this boot."""
        now = self._clock.now()
        await self._ledger.record(lambda _: (TimeConfirmed(by=by, at=now),))

    async def sign_head(self) -> None:
        """Sign the journal's head; the signature is the next fact."""
        self._last_head = self._clock.monotonic()
        head, at = self._journal.head, self._clock.now()
        text = f"{self._box}\n{head.journal}\n{head.seq}\n{head.hash}\n{at.model_dump_json()}"
        fact = HeadSigned(
            seq=head.seq,
            hash=head.hash,
            at=at,
            signature=signing.sign(self._key, signing.HEAD, text.encode()),
        )
        await self._ledger.record(lambda _: (fact,))

    def _tell_openings(self, now: Moment) -> None:
        """Ring when the time of a released paper has come: no fact is recorded at that moment."""
        releases = self._ledger.state[PAPERS].releases.values()
        effective = sum(release.not_before_ms <= now.wall_ms for release in releases)
        if effective != self._effective:
            self._effective = effective
            self._ledger.ring()

    async def _end_attempts(self, now: Moment) -> None:
        for attempt in sitting.overdue(self._ledger.state, now.wall_ms):
            await self._ledger.record(
                lambda state, attempt=attempt: sitting.submit(  # type: ignore[misc]
                    state, attempt=attempt, how="forced", sign=self._sign
                )
            )

    async def _close_sessions(self, now: Moment) -> None:
        def close(state: State) -> Sequence[Fact]:
            return closing.close(state, now.wall_ms)

        if close(self._ledger.state):
            await self._ledger.record(close)
            await self.sign_head()

    def _sign(self, label: str, text: bytes) -> str:
        return signing.sign(self._key, label, text)
