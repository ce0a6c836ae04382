"""Ends attempts at their time, closes the session; signs heads, looks at the disk at intervals."""

from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric import ec

from contract import signing
from contract.facts.fact import Fact
from contract.facts.journal import HeadSigned
from contract.facts.session import TimeConfirmed
from contract.wire import Moment
from edge.core import closing, sitting
from edge.core.clock_trust import CLOCK_TRUST, come_ms, may_end
from edge.core.papers import PAPERS
from edge.core.state import State
from edge.ports.clock import Clock
from edge.services import disk
from edge.services.issues import Issues
from edge.services.late_delivery import LateDelivery
from edge.services.ledger import Ledger
from edge.store.journal import Journal, StorageFailed, StorageFull

TICK_S = 0.5
HEAD_EVERY_S = 300.0
DISK_EVERY_S = 30.0


class Timekeeper:
    """Looks at the clock twice a second, and when a paper opens."""

    def __init__(
        self,
        *,
        box: str,
        key: ec.EllipticCurvePrivateKey,
        ledger: Ledger,
        journal: Journal,
        issues: Issues,
        late_delivery: LateDelivery,
        clock: Clock,
    ) -> None:
        self._box = box
        self._key = key
        self._ledger = ledger
        self._journal = journal
        self._issues = issues
        self._late_delivery = late_delivery
        self._clock = clock
        self._last_head = clock.monotonic()
        self._last_look = float("-inf")
        self._effective = 0

    async def run(self) -> None:
        """Keep time for ever."""
        while True:
            await self._clock.sleep(self._pause_s())
            try:
                await self.tick()
            except (StorageFull, StorageFailed):
                continue  # the panel shows it; what was due is due still

    async def tick(self) -> None:
        """Do what is due now; nothing ends by itself on a clock that nobody vouches for (X9)."""
        now = self._clock.now()
        trust = self._ledger.state[CLOCK_TRUST]
        trusted = may_end(trust, now)
        self._issues.set("clock-unknown", wrong=not trusted)
        self._tell_openings(come_ms(trust, now))
        await self._late_delivery.settle_all()
        if trusted:
            await self._end_attempts(now)
            await self._close_sessions(now)
        if self._clock.monotonic() - self._last_look > DISK_EVERY_S:
            self._last_look = self._clock.monotonic()
            await disk.look(self._journal.path.parent, self._issues)
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

    def _tell_openings(self, come: int) -> None:
        """Ring when the time of a released paper has come: no fact is recorded at that moment."""
        releases = self._ledger.state[PAPERS].releases.values()
        effective = sum(release.not_before_ms <= come for release in releases)
        if effective != self._effective:
            self._effective = effective
            self._ledger.ring()

    def _pause_s(self) -> float:
        """Return a tick, or less when a released paper opens before that: a hall waits for it."""
        state = self._ledger.state
        come = come_ms(state[CLOCK_TRUST], self._clock.now())
        releases = state[PAPERS].releases.values()
        ahead = (one.not_before_ms - come for one in releases if one.not_before_ms > come)
        return min(TICK_S, min(ahead, default=TICK_S * 1000) / 1000)

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
