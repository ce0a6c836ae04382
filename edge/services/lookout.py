"""Looking at a running camera: guidance for each frame, and the codes of tickets."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

from edge.core.refusal import Refusal
from edge.core.shown_codes import ShownCodes
from edge.core.steady import Seen
from edge.ports.camera import Camera
from edge.ports.clock import Clock
from edge.ports.face import FaceBusy, FaceFault, FaceReader, Frame, Glance
from edge.services import sight_words as words
from edge.services.accounts import Person
from edge.services.asking import Patience
from edge.services.door import DoorDesk
from edge.services.feed import Feed
from edge.services.reel import Reel, Shot
from edge.store.journal import StorageFailed, StorageFull

EVERY_S = 0.08
"""Between two frames of one camera: whoever sends more must not keep the reader from the others."""
AFTER_BUSY_S = 0.03
AFTER_FAULT_S = 1.0
CODES_EVERY = 2
"""Frames; a code is looked for in some only, for it costs more than the rest of a glance."""


@dataclass(frozen=True, slots=True)
class Aim:
    """Whom the camera is for: nobody yet means that the code of a ticket is looked for."""

    room: str | None = None
    attempt: str | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What every sight of a box works with."""

    door: DoorDesk
    faces: FaceReader
    camera: Camera
    clock: Clock
    patience: Patience = field(default_factory=Patience)


class Lookout:
    """Glances at each frame that comes, keeps it, and says what it shows.

    Args:
        name: of the sight; the reader follows a face under it.
        by: returns who holds the panel, as of now; raises Refusal when that is over.
    """

    def __init__(
        self,
        name: str,
        desk: Desk,
        *,
        feed: Feed,
        reel: Reel,
        by: Callable[[], Person],
        tell: words.Tell,
    ) -> None:
        self._name = name
        self._desk = desk
        self._feed = feed
        self._reel = reel
        self._by = by
        self._tell = tell
        self._once = words.Once(tell)
        self._aim = Aim()
        self._steady = 0
        self._codes = ShownCodes()
        self._turns = itertools.count()
        self._busy_s: float | None = None
        """Since when the reader has had no time for this camera."""

    @property
    def aim(self) -> Aim:
        """Whom the camera is for."""
        return self._aim

    def anew(self, aim: Aim) -> None:
        """Aim, at the same or another; what was seen until now counts no more."""
        self._aim = Aim(aim.room, aim.attempt)
        self._reel.clear()
        self._steady = 0

    async def run(self) -> None:
        """Look for ever; raises Refusal when the panel's person is out."""
        while True:
            try:
                frame, came_s = await self._feed.next()
            except TimeoutError:
                self.anew(self._aim)
                self._busy_s = None
                nothing = words.guide(0.0, Glance(0, None), "NO_CAMERA", steady=0)
                await self._once.wrong("NO_CAMERA", nothing)
                continue
            self._once.well("NO_CAMERA")
            self._by()
            soon = self._desk.clock.monotonic() + EVERY_S
            await self._look(frame, came_s)
            await self._desk.clock.sleep(max(0.0, soon - self._desk.clock.monotonic()))

    async def _look(self, frame: Frame, came_s: float) -> None:
        aim = self._aim
        codes = aim.attempt is None and next(self._turns) % CODES_EVERY == 0
        glance = await self._glance(frame, codes=codes)
        if aim is not self._aim:
            return  # the frame shows whoever stood there before
        if glance is None:
            self._reel.add(Shot(frame, Seen(frame.at_ms), came_s))
            return
        frozen = self._feed.frozen
        reason = "CAMERA_FROZEN" if frozen else glance.reason
        good = reason is None and glance.faces == 1
        if not frozen:
            seen = Seen(frame.at_ms, good, glance.measures.get("yaw"))
            self._reel.add(Shot(frame, seen, came_s))
        self._steady = self._steady + 1 if good else 0
        await self._tell(words.guide(frame.at_ms, glance, reason, steady=self._steady))
        if codes:
            await self._scan(glance.codes)

    async def _glance(self, frame: Frame, *, codes: bool) -> Glance | None:
        """Return the glance, or None: the reader failed, or was busy until a newer frame came."""
        clock, faces = self._desk.clock, self._desk.faces
        until = clock.monotonic() + self._desk.patience.answer
        while clock.monotonic() < until:
            try:
                glance = await faces.glance(self._name, frame.picture, codes=codes)
            except FaceBusy as busy:
                await self._is_busy(busy)
                if self._feed.waits:
                    return None
                continue
            except FaceFault as fault:
                await self._once.wrong(fault.code, words.problem(fault.code))
                await clock.sleep(AFTER_FAULT_S)
                return None
            self._busy_s = None
            self._once.well(FaceBusy.code, FaceFault.code)
            return glance
        return None

    async def _is_busy(self, busy: FaceBusy) -> None:
        """Wait a moment; say it when it lasts."""
        now_s = self._desk.clock.monotonic()
        self._busy_s = now_s if self._busy_s is None else self._busy_s
        if now_s - self._busy_s >= self._desk.patience.answer:
            await self._once.wrong(busy.code, words.problem(busy.code))
        await self._desk.clock.sleep(AFTER_BUSY_S)

    async def _scan(self, codes: tuple[str, ...]) -> None:
        self._codes, news = self._codes.after(codes)
        if not news:
            return
        try:
            attempt = await self._desk.door.scan(codes, by=self._by())
        except Refusal as refused:
            await self._tell(words.ticket_refused(refused.code))
        except (StorageFull, StorageFailed) as failed:
            await self._tell(words.problem(failed.code))
        else:
            await self._tell(words.ticket(attempt))
