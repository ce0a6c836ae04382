"""A camera process that does not speak as it should: ``babbler.py MODE --socket FD``."""

import socket
import struct
import sys
import time
from collections.abc import Callable

HEADER = struct.Struct("!IQ")
JPEG = b"\xff\xd8\xff\xe0 a picture \xff\xd9"


def say(line: socket.socket, at_ms: int, content: bytes) -> None:
    line.sendall(HEADER.pack(len(content), at_ms) + content)


def drip(line: socket.socket, turn: int) -> None:
    for part in HEADER.pack(1_000_000, turn) + JPEG * 1000:
        line.sendall(bytes([part]))
        time.sleep(0.05)


ANSWERS: dict[str, Callable[[socket.socket, int], None]] = {
    "garbage": lambda line, _: line.sendall(b"\0\x01\xff not what was agreed on at all" * 50),
    "huge": lambda line, turn: line.sendall(HEADER.pack(0xFFFF_FFFF, turn) + JPEG),
    "no-jpeg": lambda line, turn: say(line, turn, b"GIF89a is another kind of picture"),
    "empty": lambda line, turn: say(line, turn, b""),
    "short": lambda line, turn: line.sendall(HEADER.pack(len(JPEG) + 1, turn) + JPEG),
    "drip": drip,
    "words": lambda line, _: say(line, 0, "没有摄像头 no camera here".encode()),
    "backwards": lambda line, turn: say(line, 1_000_000 - turn, JPEG + b"%d" % turn),
    "repeats": lambda line, turn: say(line, turn, JPEG),
    "silent": lambda line, turn: None,
    "ends": lambda line, turn: sys.exit(3),
}


def main() -> None:
    answer = ANSWERS[sys.argv[1]]
    line = socket.socket(fileno=int(sys.argv[sys.argv.index("--socket") + 1]))
    turn = 0
    while line.recv(1):
        turn += 1
        answer(line, turn)


main()
