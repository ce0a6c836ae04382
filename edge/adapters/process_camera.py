"""A camera of any kind, in a process of its own: what hangs or dies there does not touch the box.

The process is started by the first wish for a picture and ended when nobody has wanted one for a
minute: a sensor that runs all day costs power, of which a box on battery has little, and a camera
should not look at people whom nobody is checking in. A Raspberry Pi's takes a second or two to
start; until then a wish gets ``CameraStarting``.
"""

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import NoReturn, Self

from edge.adapters.camera_child import CameraChild
from edge.adapters.camera_picture import turned
from edge.ports.camera import CameraFault, CameraFrozen, CameraStarting
from edge.ports.clock import Clock

_START_SECONDS = 15.0  # for a system's Python with picamera2, from a cold SD card
_SETTLED_SECONDS = 10.0  # a process that gives pictures for so long has not failed at once
_LONGEST_WAIT = 30.0
_PAUSE = 0.05


class ProcessCamera:
    """Camera port on a process that speaks as `edge.camera.process` does.

    Whoever waits for a picture at the same moment gets the same one; nobody gets one twice.

    Args:
        command: starts the process; its socket is added.
        clock: the machine's.
        live: the camera looks at the world, where no picture is ever like the one before.
        rotation: degrees clockwise that bring its pictures upright.
        seconds: after so long without a new picture it is a fault.
        idle: seconds without a wish after which the process is ended; None for never.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        clock: Clock,
        live: bool = True,
        rotation: int = 0,
        seconds: float = 2.5,
        idle: float | None = 60.0,
    ) -> None:
        self._command = command
        self._clock = clock
        self._live = live
        self._rotation = rotation
        self._seconds = seconds
        self._idle = idle
        self._child: CameraChild | None = None
        self._last = b""
        self._fault: CameraFault | None = None
        self._failures = 0
        self._again_at = 0.0
        self._taking: asyncio.Future[bytes] | None = None
        self._resting: asyncio.TimerHandle | None = None
        self._closing = threading.Event()
        # Everything that touches the process happens in this one thread.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="camera")

    @property
    def available(self) -> bool:
        """Tell whether the last wish did not end with no camera being found."""
        return self._fault is None or self._fault.code != CameraFault.code

    @property
    def pid(self) -> int | None:
        """The process id, None while there is none."""
        return self._child.pid if self._child else None

    async def __aenter__(self) -> Self:
        """Start nothing: that takes a wish."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process, whatever it does."""
        self._closing.set()
        if self._resting:
            self._resting.cancel()
        if self._child:
            self._child.kill()  # at once, also under a picture that is waited for
        await asyncio.to_thread(self._close)

    async def frame(self) -> bytes:
        """Return the next picture; raises CameraFault, CameraFrozen or CameraStarting."""
        if self._taking is None or self._taking.done():
            try:
                self._taking = asyncio.wrap_future(self._thread.submit(self._take))
            except RuntimeError as closed:
                raise CameraFault("the camera is closed") from closed
            self._rest_later()
        return await asyncio.shield(self._taking)

    def _take(self) -> bytes:
        until = self._clock.monotonic() + self._seconds
        child = self._started()
        try:
            jpeg = self._fresh(child, until)
        except TimeoutError:
            self._late(child)
        except CameraFault as fault:
            self._failed(fault)
        if self._clock.monotonic() - child.began > _SETTLED_SECONDS:
            self._failures = 0
        self._fault = None
        return turned(jpeg, self._rotation)

    def _fresh(self, child: CameraChild, until: float) -> bytes:
        """Return a picture taken after the last one; raises TimeoutError, CameraFault."""
        while True:
            before = child.latest_ms
            at_ms, jpeg = child.picture(until=until)
            if at_ms > before and not (self._live and jpeg == self._last):
                self._last = jpeg
                return jpeg
            if self._closing.wait(_PAUSE):
                raise CameraFault("the camera is closed")

    def _started(self) -> CameraChild:
        if self._fault and self._clock.monotonic() < self._again_at:
            raise type(self._fault)(str(self._fault))
        if self._closing.is_set():
            raise CameraFault("the camera is closed")
        if self._child is None:
            try:
                self._child = CameraChild(self._command, self._clock)
            except CameraFault as fault:
                self._failed(fault)
        return self._child

    def _late(self, child: CameraChild) -> NoReturn:
        if child.latest_ms:
            self._failed(CameraFrozen(f"nothing new for {self._seconds} s"))
        if self._clock.monotonic() - child.began < _START_SECONDS:
            raise CameraStarting("the camera is starting")
        self._failed(CameraFault(f"the camera did not start within {_START_SECONDS} s"))

    def _failed(self, fault: CameraFault) -> NoReturn:
        """Give the process up; the next one may start at once, later ones after ever longer."""
        child, self._child = self._child, None
        if child:
            child.kill()
            self._thread.submit(child.end)  # which may take a while; the fault must not
        self._fault = fault
        self._failures += 1
        wait = 0.0 if self._failures == 1 else min(2.0 ** (self._failures - 2), _LONGEST_WAIT)
        self._again_at = self._clock.monotonic() + wait
        raise fault

    def _discard(self) -> None:
        child, self._child = self._child, None
        if child:
            child.end()

    def _rest_later(self) -> None:
        if self._idle is None:
            return
        if self._resting:
            self._resting.cancel()
        loop = asyncio.get_running_loop()
        self._resting = loop.call_later(self._idle, self._thread.submit, self._discard)

    def _close(self) -> None:
        # Behind the picture that is being waited for, if any; its process is dead by now.
        self._thread.submit(self._discard).result()
        self._thread.shutdown()
