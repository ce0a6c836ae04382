"""The one writer: decide, record, then acknowledge, then tell.

Whoever wants something recorded hands over a *wish*: a pure function from the state to facts. The
ledger takes all wishes that wait, runs each on the state that the ones before it make, commits the
group with one fsync, and only then lets anyone see the new state. When the disk refuses, the group
never happened.
"""

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from contract.facts import catalogue
from contract.facts.fact import Fact, Stamp
from edge.core.state import Recorded, Slice, State
from edge.ports.clock import Clock
from edge.services.recovery import Recovery, Why
from edge.store.database import Damaged
from edge.store.journal import Journal, StorageFailed, StorageFull

log = logging.getLogger(__name__)

Wish = Callable[[State], Sequence[Fact]]

MAX_GROUP = 500


@dataclass(slots=True)
class _Pending:
    wish: Wish
    done: asyncio.Future[tuple[Recorded, ...]]
    recorded: list[Recorded] = field(default_factory=list)
    refusal: Exception | None = None


@dataclass(frozen=True, slots=True)
class _Turn:
    """Someone wants the journal to be continued under a new name."""

    recovery: Recovery
    why: Why
    done: asyncio.Future[None]


class Ledger:
    """Owns the folded state and the journal's writing end."""

    def __init__(self, journal: Journal, clock: Clock, slices: Sequence[Slice[object]]) -> None:
        self._journal = journal
        self._clock = clock
        self._slices = tuple(slices)
        self._queue: list[_Pending] = []
        self._wake = asyncio.Event()
        self._turns: list[_Turn] = []
        self._bells: set[asyncio.Event] = set()
        self.state = State.of(self._slices)
        self.storage: str | None = None
        """Code of the last storage fault, None while writing works."""

    async def load(self) -> None:
        """Fold the whole journal: the recovery path, run at every start."""
        state = State.of(self._slices)
        async for recorded in self._journal.replay():
            state = state.apply(recorded)
        self.state = state

    async def record(self, wish: Wish) -> tuple[Recorded, ...]:
        """Return what ``wish`` caused, once it is durable; raises what the wish or disk raised."""
        pending = _Pending(wish, asyncio.get_running_loop().create_future())
        self._queue.append(pending)
        self._wake.set()
        return await asyncio.shield(pending.done)

    @asynccontextmanager
    async def bell(self, event: asyncio.Event) -> AsyncIterator[None]:
        """Set ``event`` after every group of facts while the context is open."""
        self._bells.add(event)
        try:
            yield
        finally:
            self._bells.discard(event)

    def ring(self) -> None:
        """Tell everyone who watches that something they show may have changed."""
        for event in self._bells:
            event.set()

    async def continue_journal(self, recovery: Recovery, why: Why) -> None:
        """Go on under a new journal; raises StorageFull or StorageFailed.

        The writer does it between two groups, so that no number is used in both journals, and to
        the end, whatever becomes of whoever asked.
        """
        turn = _Turn(recovery, why, asyncio.get_running_loop().create_future())
        self._turns.append(turn)
        self._wake.set()
        await asyncio.shield(turn.done)

    async def run(self) -> None:
        """Write groups for ever; ends with Damaged when the file is sound no more."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._queue or self._turns:
                while self._turns:
                    await self._continue(self._turns.pop(0))
                group, self._queue = self._queue[:MAX_GROUP], self._queue[MAX_GROUP:]
                await self._write(group)

    async def _continue(self, turn: _Turn) -> None:
        try:
            await turn.recovery.continue_as_new(self._journal, turn.why)
        except (StorageFull, StorageFailed) as exc:
            self._note_fault(exc)
            turn.done.set_exception(exc)
            return
        await self.load()
        turn.done.set_result(None)
        self.ring()

    async def _write(self, group: list[_Pending]) -> None:
        state, bodies = self.state, []
        head, now = self._journal.head, self._clock.now()
        for pending in group:
            try:
                facts = pending.wish(state)
            except Exception as exc:  # noqa: BLE001 - belongs to whoever wished
                pending.refusal = exc
                continue
            for fact in facts:
                stamp = Stamp(id=uuid.uuid4(), at=now)
                bodies.append(catalogue.store(stamp, fact))
                recorded = Recorded(head.journal, head.seq + len(bodies), stamp, fact)
                pending.recorded.append(recorded)
                state = state.apply(recorded)
        try:
            if bodies:
                await self._journal.append(bodies)
        except (StorageFull, StorageFailed) as exc:
            self._note_fault(exc)
            self._settle(group, exc)
            self.ring()
            return
        except Damaged as exc:  # the next start sets the file aside
            self._settle(group, StorageFailed(str(exc)))
            raise
        self.state = state
        if bodies:
            self.storage = None
        self._settle(group, None)
        if bodies:
            self.ring()

    def _note_fault(self, exc: StorageFull | StorageFailed) -> None:
        if self.storage != exc.code:  # a full disk has no room for the same line again and again
            log.error("not recorded: %s", exc)
        self.storage = exc.code

    def _settle(self, group: list[_Pending], failure: Exception | None) -> None:
        for pending in group:
            if pending.done.done():
                continue
            problem = failure or pending.refusal
            if problem is None:
                pending.done.set_result(tuple(pending.recorded))
            else:
                pending.done.set_exception(problem)
