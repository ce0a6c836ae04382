"""One question to the door through a running camera: is it this candidate, or who of the room."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from edge.core.presentation import Side, asks
from edge.core.steady import enough, moment, thinned, turned
from edge.ports.clock import Clock
from edge.ports.face import FaceBusy, FaceFault, Frame
from edge.services import sight_words as words
from edge.services.accounts import Person
from edge.services.door import DoorDesk
from edge.services.feed import Feed
from edge.services.reel import Reel, Shot

Reply = dict[str, Any]
Ask = Callable[[Sequence[Frame]], Awaitable[Reply]]
Answer = TypeVar("Answer")

TURN_FRAMES = 20
"""As many as show a turn and its return; the reader takes each of them in hand."""
_AGAIN_S = 0.1


@dataclass(frozen=True, slots=True)
class Patience:
    """How long things may take, in seconds.

    Attributes:
        answer: from the question to an answer, or to a word on why there is none (E1).
        back: how far back frames count for a question.
        moment: how long to wait for more frames.
        turn: how long a person has for the turn of the head.
    """

    answer: float = 3.0
    back: float = 0.6
    moment: float = 1.5
    turn: float = 4.0


class Said(Exception):
    """A fault of which the panel has been told already."""


class Asking:
    """Gathers the frames of this moment and puts the question; CameraFault when there are none."""

    def __init__(
        self,
        *,
        door: DoorDesk,
        feed: Feed,
        reel: Reel,
        clock: Clock,
        by: Callable[[], Person],
        tell: words.Tell,
        patience: Patience,
    ) -> None:
        self._door = door
        self._feed = feed
        self._reel = reel
        self._clock = clock
        self._by = by
        self._tell = tell
        self._patience = patience

    async def check_in(self, attempt: str) -> None:
        """Tell the verdict on a candidate; a turn of the head may be asked for in between."""
        by = self._by()

        async def decided(frames: Sequence[Frame]) -> Reply:
            return await self._door.check_in(attempt, frames, by=by)

        answer = await self._answer(decided, None)
        reason = answer["reason"] or ""
        side = asks(reason)
        if side is not None:
            answer = await self._answer(decided, await self._asked_turn(attempt, reason, side))
        await self._tell({"type": "verdict", "attempt": attempt, **answer})

    async def propose(self, room: str) -> None:
        """Tell who of the room it may be (E3)."""
        by = self._by()

        async def proposed(frames: Sequence[Frame]) -> Reply:
            return await self._door.propose(room, frames, by=by)

        await self._tell({"type": "proposal", **await self._answer(proposed, None)})

    async def _answer(self, ask: Ask, frames: list[Frame] | None) -> Reply:
        """Ask with these frames, or those of this moment; say so if no answer comes in time."""
        asked = self._clock.monotonic()
        until = asked + self._patience.answer
        said = False

        async def say_it_is_late() -> None:
            nonlocal said
            await asyncio.sleep(until - self._clock.monotonic())
            said = True
            await self._tell(words.problem(FaceFault.code))

        try:
            async with asyncio.TaskGroup() as tasks:
                late = tasks.create_task(say_it_is_late(), name="sight.late")
                shown = await self._moment(asked) if frames is None else frames
                answer = await patiently(lambda: ask(shown), self._clock, until)
                late.cancel()
        except ExceptionGroup as group:
            (fault,) = group.exceptions
            raise Said if said and isinstance(fault, FaceFault) else fault from None
        return answer

    async def _moment(self, asked: float) -> list[Frame]:
        """Return the frames around now: at once, if there are good ones already."""
        since = asked - self._patience.back
        shots = await self._shots(since, asked + self._patience.moment, _enough)
        if not shots:  # nobody looked: then the reader is ill, or the camera
            return [self._feed.last(since)]
        return [shots[at].frame for at in moment([shot.seen for shot in shots])]

    async def _asked_turn(self, attempt: str, reason: str, side: Side) -> list[Frame]:
        try:
            await self._tell(words.turn(reason, side, self._patience.turn))
            return await self._turn(side)
        except BaseException:
            self._door.forget(attempt)  # nobody answers: the next frames are no answer either
            raise

    async def _turn(self, side: Side) -> list[Frame]:
        """Return the frames of a turn of the head, seen to its end or not."""
        asked = self._clock.monotonic()
        since, until = asked - self._patience.back, asked + self._patience.turn
        shots = await self._shots(
            since, until, lambda shots: turned([shot.seen for shot in shots], side)
        )
        if not shots:
            return [self._feed.last(since)]
        shots = [shot for shot in shots if shot.seen.yaw is not None] or shots
        return [shots[at].frame for at in thinned([shot.seen for shot in shots], TURN_FRAMES)]

    async def _shots(
        self, since: float, until: float, done: Callable[[list[Shot]], bool]
    ) -> list[Shot]:
        """Return what came since then, once it is enough or time is up."""
        while not done(shots := self._reel.since(since)):
            try:
                async with asyncio.timeout(until - self._clock.monotonic()):
                    await self._reel.more()
            except TimeoutError:
                break
        return shots


async def patiently(ask: Callable[[], Awaitable[Answer]], clock: Clock, until: float) -> Answer:
    """Ask again while the reader is busy; raises FaceBusy when the time is over."""
    while True:
        try:
            return await ask()
        except FaceBusy:
            if clock.monotonic() + _AGAIN_S >= until:
                raise
        await clock.sleep(_AGAIN_S)


def _enough(shots: list[Shot]) -> bool:
    return enough([shot.seen for shot in shots])
