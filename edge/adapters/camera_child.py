"""One camera process and the socket to it. Everything here blocks.

What the two say to each other stands in `edge.camera.process`.
"""

import contextlib
import socket
import subprocess
from collections.abc import Sequence
from typing import NamedTuple

from edge.camera.process import HEADER
from edge.ports.camera import CameraFault, CameraFrozen
from edge.ports.clock import Clock

_JPEG = b"\xff\xd8\xff"
_LARGEST = 16 * 1024 * 1024  # bytes: no picture of a door is larger
_AT_ONCE = 256 * 1024
_END_SECONDS = 1.0  # to end by itself, and to be gone once killed


class Picture(NamedTuple):
    """A JPEG, and when it was taken on the machine's monotonic clock."""

    at_ms: int
    jpeg: bytes


class CameraChild:
    """A camera process: started when made, which raises CameraFault if it cannot be.

    Attributes:
        began: when it was started, on the clock's monotonic time.
        latest_ms: when the latest picture was taken; 0 while there was none.
    """

    def __init__(self, command: Sequence[str], clock: Clock) -> None:
        self._clock = clock
        self.began = clock.monotonic()
        self.latest_ms = 0
        self._line, theirs = socket.socketpair()
        self._received = bytearray()
        self._asked = False
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                [*command, "--socket", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # the box's own output is read by others
            )
        except OSError as fault:
            self._line.close()
            raise CameraFault(f"no camera process can be started: {fault}") from fault
        finally:
            theirs.close()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def picture(self, *, until: float) -> Picture:
        """Ask for a picture and wait for it.

        Raises:
            TimeoutError: there is none ``until`` then; the next call goes on waiting for it.
            CameraFault: the process says that there is no camera, or never gave a picture.
            CameraFrozen: it gave some and then ended, or what it sends are no pictures.
        """
        if not self._asked:
            self._asked = True
            with contextlib.suppress(OSError):  # it may have said why it ended, which is read next
                self._line.send(b"?")
        length, at_ms = HEADER.unpack(self._exactly(0, HEADER.size, until))
        if length > _LARGEST:
            raise CameraFrozen(f"the camera process announces {length} bytes")
        if at_ms and self._exactly(HEADER.size, min(length, len(_JPEG)), until) != _JPEG:
            raise CameraFrozen("what the camera process sends is no JPEG")
        content = self._exactly(HEADER.size, length, until)
        del self._received[: HEADER.size + length]
        self._asked = False
        if not at_ms:
            raise self._lost(content.decode(errors="replace")[:200])
        self.latest_ms = at_ms
        return Picture(at_ms, content)

    def kill(self) -> None:
        """Kill the process; whoever waits for a picture gets a fault. May come from any thread."""
        self._process.kill()

    def end(self) -> None:
        """End the process: by closing the socket, else by force."""
        self._line.close()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            # A process stuck in a driver cannot be killed; it is left to the kernel.
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_END_SECONDS)

    def _exactly(self, start: int, length: int, until: float) -> bytes:
        """Return ``length`` of the bytes received, from ``start``; they stay there."""
        while len(self._received) < start + length:
            left = until - self._clock.monotonic()
            if left <= 0:
                raise TimeoutError
            self._line.settimeout(left)
            try:
                part = self._line.recv(_AT_ONCE)
            except TimeoutError:
                raise
            except OSError as fault:
                raise self._lost(str(fault)) from fault
            if not part:
                raise self._lost("the camera process ended")
            self._received += part
        return bytes(self._received[start : start + length])

    def _lost(self, why: str) -> CameraFault:
        return CameraFrozen(why) if self.latest_ms else CameraFault(why)
