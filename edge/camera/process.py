"""The camera's process: it takes a picture whenever the box asks for one.

Run by the box in two ways: ``python -m edge.camera.process KIND``, and as a script under the
system's own Python for the Pi camera, whose library exists only there. So this file and ``pi.py``
use the standard library alone and import each other by no name of ours.

The two speak over one Unix stream socket that the process inherits. The box sends one byte for each
picture it wants, and never asks again before the answer, which is

=======  ======  ====================================================================
length   u32 BE  of what follows the time, in bytes
time     u64 BE  when it was taken, CLOCK_MONOTONIC in ms; 0 for words instead of a picture
picture  JPEG    or, in UTF-8, why there will be no picture; the process ends then
=======  ======  ====================================================================

Nothing is encoded that nobody wants. When the socket closes the process ends, whatever it is doing:
a box that was killed leaves no camera process behind.
"""

import argparse
import importlib
import os
import signal
import socket
import struct
import threading
from collections.abc import Callable

HEADER = struct.Struct("!IQ")

Take = Callable[[], tuple[int, bytes]]
"""Waits for a picture that it has not returned before; returns when it was taken, and the JPEG."""


def main() -> None:
    """Open the camera that the arguments name, and answer until the socket closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the box, which then ends us
    wanted = _arguments()
    line = socket.socket(fileno=wanted.socket)
    asked = threading.Semaphore(0)
    # Before the camera is opened, which may hang as well as anything that comes later.
    threading.Thread(target=_listen, args=(line, asked), daemon=True).start()
    try:
        take = _opened(wanted)
        while True:
            asked.acquire()
            at_ms, picture = take()
            _say(line, at_ms, picture)
    except Exception as fault:
        _say(line, 0, f"{type(fault).__name__}: {fault}".encode())
        raise SystemExit(1) from fault


def _opened(wanted: argparse.Namespace) -> Take:
    # As a module the package is known by name; as a script its folder is where Python looks.
    name = f"{__package__}.{wanted.kind}" if __package__ else wanted.kind
    opened: Take = importlib.import_module(name).opened(
        device=wanted.device, path=wanted.path, size=(wanted.width, wanted.height)
    )
    return opened


def _listen(line: socket.socket, asked: threading.Semaphore) -> None:
    try:
        while line.recv(1):
            asked.release()
    finally:
        os._exit(0)  # the other thread may hang in the camera's driver


def _say(line: socket.socket, at_ms: int, content: bytes) -> None:
    line.sendall(HEADER.pack(len(content), at_ms) + content)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=("pi", "usb", "video", "folder"))
    parser.add_argument("--socket", type=int, required=True, help="inherited file descriptor")
    parser.add_argument("--device", default="")
    parser.add_argument("--path", default="")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=960)
    return parser.parse_args()


if __name__ == "__main__":
    main()
