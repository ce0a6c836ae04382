"""A running camera at the door, from its panel's connection to its end."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Literal

from edge.core.refusal import Refusal
from edge.ports.camera import CameraFault, CameraFrozen, CameraStarting
from edge.ports.face import FaceFault, Frame
from edge.services import sight_words as words
from edge.services.accounts import Person
from edge.services.asking import Asking, Said
from edge.services.feed import Feed
from edge.services.lookout import Aim, Desk, Lookout
from edge.services.reel import Reel
from edge.store.journal import StorageFailed, StorageFull

log = logging.getLogger(__name__)

BOX_EVERY_S = 0.125
AFTER_FAULT_S = 1.0
_CAMERA_CODES = (CameraFault.code, CameraFrozen.code, CameraStarting.code)


class Sight:
    """One camera of one panel.

    Args:
        name: unlike every other sight's.
        by: returns who holds the panel, as of now; raises Refusal when that is over.
        tell: takes each message for the panel.
    """

    def __init__(
        self, name: str, desk: Desk, *, by: Callable[[], Person], tell: words.Tell
    ) -> None:
        self._desk = desk
        self._by = by
        self._tell = tell
        self._once = words.Once(tell)
        self._feed = Feed(patience_s=desk.patience.answer)
        self._own = asyncio.Event()
        """Set while the frames come from the box's own camera."""
        self._tasks: asyncio.TaskGroup | None = None
        self._act: asyncio.Task[None] | None = None
        reel = Reel()
        self._lookout = Lookout(name, desk, feed=self._feed, reel=reel, by=by, tell=tell)
        self._asking = Asking(
            door=desk.door,
            feed=self._feed,
            reel=reel,
            clock=desk.clock,
            by=by,
            tell=tell,
            patience=desk.patience,
        )

    async def run(self, hearing: Coroutine[Any, Any, None]) -> None:
        """Look at what comes until ``hearing`` ends; raises Refusal when the person is out."""
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            looking = tasks.create_task(self._lookout.run(), name="sight.look")
            pulling = tasks.create_task(self._pull(), name="sight.pull")
            await hearing
            self.stop()
            looking.cancel()
            pulling.cancel()

    def put(self, frame: Frame) -> None:
        """Take a frame of the device; it is dropped while the box's own camera is used."""
        if not self._own.is_set():
            self._feed.put(frame, self._desk.clock.monotonic())

    def source(self, camera: Literal["device", "box"]) -> None:
        """Choose the camera."""
        own = camera == "box"
        if own == self._own.is_set():
            return
        self.stop()
        if own:
            self._own.set()
        else:
            self._own.clear()
        self._feed.restart(proven=own)
        self._lookout.anew(self._lookout.aim)

    def aim(self, aim: Aim) -> None:
        """Aim at a candidate or at nobody; a question under way is forgotten."""
        if aim.room is not None:
            self._by().check_room(aim.room)
        self.stop()
        self._lookout.anew(aim)

    def check_in(self) -> None:
        """Decide on the candidate aimed at; while an answer is under way, nothing is begun."""
        attempt = self._lookout.aim.attempt
        if attempt is None:
            raise Refusal("not-found", "the camera is aimed at nobody")
        self._begin(self._asking.check_in(attempt))

    def propose(self) -> None:
        """Look for the person in the room aimed at (E3)."""
        room = self._lookout.aim.room
        if room is None:
            raise Refusal("not-found", "the camera is aimed at no room")
        self._begin(self._asking.propose(room))

    def stop(self) -> None:
        """Forget the question under way."""
        if self._act is not None:
            self._act.cancel()
            self._act = None

    def _begin(self, asked: Coroutine[Any, Any, None]) -> None:
        if self._tasks is None or (self._act is not None and not self._act.done()):
            asked.close()
            return
        self._act = self._tasks.create_task(self._answered(asked), name="sight.act")

    async def _answered(self, asked: Coroutine[Any, Any, None]) -> None:
        try:
            await asked
        except (Said, ConnectionError):  # a panel that is gone is noticed where it is heard
            return
        except (Refusal, FaceFault, CameraFault, StorageFull, StorageFailed) as exc:
            await self._tell(words.problem(exc.code))
        except Exception:
            log.exception("a question at the door failed")
            await self._tell(words.problem("internal"))

    async def _pull(self) -> None:
        """Take the box's own frames while they are wanted."""
        clock = self._desk.clock
        while True:
            await self._own.wait()
            try:
                picture = await self._desk.camera.frame()
            except CameraFault as fault:
                self._feed.fault = fault
                await self._once.wrong(fault.code, words.problem(fault.code))
                await clock.sleep(AFTER_FAULT_S)
                continue
            self._once.well(*_CAMERA_CODES)
            if self._own.is_set():
                now_s = clock.monotonic()
                self._feed.put(Frame(now_s * 1000, picture), now_s)
            await clock.sleep(BOX_EVERY_S)
