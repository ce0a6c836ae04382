"""Serves a ``Disk`` to the kernel as a FUSE file system, in one thread and without libfuse.

Writes go through to us as they are made (no write-back cache in the kernel), so that the order in
the log is the order of the programs. The layouts are those of ``linux/fuse.h``, protocol 7.31.
"""

import ctypes
import errno
import os
import stat
import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.power.disk import Disk

_IN = struct.Struct("<IIQQIIII")
_OUT = struct.Struct("<IiQ")
_FOREVER = 1 << 30
_ROOM = 1 << 17
_BLOCK = 4096
_BIG_WRITES = 1 << 5
_SIZE = 1 << 3
_DIRECT = 1
_NOREPLY = {2, 36, 42}
"""FORGET, INTERRUPT and BATCH_FORGET have no answer; a node is never forgotten here."""

Answer = Callable[["Server", int, bytes], bytes]


class Server:
    """Answers the kernel until the file system is unmounted or the handle closed."""

    def __init__(self, disk: Disk, handle: int) -> None:
        self._disk = disk
        self._handle = handle

    def run(self) -> None:
        """Serve; to be run in a thread of its own."""
        while True:
            try:
                request = os.read(self._handle, _ROOM + _BLOCK)
            except OSError as exc:
                if exc.errno in {errno.ENODEV, errno.EBADF}:
                    return
                if exc.errno in {errno.EINTR, errno.ENOENT, errno.EAGAIN}:
                    continue
                raise
            _, code, unique, node, *_ = _IN.unpack_from(request)
            if code in _NOREPLY:
                continue
            problem, reply = self._answer(code, node, request[_IN.size :])
            head = _OUT.pack(_OUT.size + len(reply), -problem, unique)
            with suppress(FileNotFoundError):  # whoever asked was killed meanwhile
                os.write(self._handle, head + reply)

    def _answer(self, code: int, node: int, body: bytes) -> tuple[int, bytes]:
        answer = _ANSWERS.get(code)
        if answer is None:
            return errno.ENOSYS, b""
        try:
            return 0, answer(self, node, body)
        except OSError as exc:
            return exc.errno or errno.EIO, b""

    def _init(self, _: int, body: bytes) -> bytes:
        _, _, readahead = struct.unpack_from("<III", body)
        flags = _BIG_WRITES
        return struct.pack("<IIIIHHIIHHI28x", 7, 31, readahead, flags, 12, 9, _ROOM, 1, 32, 0, 0)

    def _lookup(self, node: int, body: bytes) -> bytes:
        return self._entry(self._disk.find(node, _names(body)[0]))

    def _getattr(self, node: int, _: bytes) -> bytes:
        return struct.pack("<QII", _FOREVER, 0, 0) + self._attributes(node)

    def _setattr(self, node: int, body: bytes) -> bytes:
        valid, _, _, size = struct.unpack_from("<IIQQ", body)
        if valid & _SIZE:
            self._disk.resize(node, size)
        return self._getattr(node, b"")

    def _mkdir(self, node: int, body: bytes) -> bytes:
        return self._entry(self._disk.make(node, _names(body[8:])[0], is_folder=True))

    def _remove(self, node: int, body: bytes) -> bytes:
        self._disk.remove(node, _names(body)[0])
        return b""

    def _rename(self, node: int, body: bytes) -> bytes:
        (to,) = struct.unpack_from("<Q", body)
        old, new = _names(body[8:])
        self._disk.rename(node, old, to, new)
        return b""

    def _rename2(self, node: int, body: bytes) -> bytes:
        _, flags = struct.unpack_from("<QI", body)
        if flags:
            raise OSError(errno.EINVAL, "flags of a rename")
        return self._rename(node, body[:8] + body[16:])

    def _link(self, node: int, body: bytes) -> bytes:
        (target,) = struct.unpack_from("<Q", body)
        self._disk.link(node, _names(body[8:])[0], target)
        return self._entry(target)

    def _create(self, node: int, body: bytes) -> bytes:
        return self._entry(self._disk.make(node, _names(body[16:])[0])) + bytes(16)

    def _open(self, node: int, _: bytes) -> bytes:
        # A promise comes in one piece: through its cache the kernel would split it between pages.
        return struct.pack("<QII", 0, _DIRECT if self._disk.promises(node) else 0, 0)

    def _read(self, node: int, body: bytes) -> bytes:
        _, offset, size = struct.unpack_from("<QQI", body)
        return bytes(self._disk.files[node][offset : offset + size])

    def _write(self, node: int, body: bytes) -> bytes:
        _, offset, size = struct.unpack_from("<QQI", body)
        self._disk.write(node, offset, body[40 : 40 + size])
        return struct.pack("<II", size, 0)

    def _sync(self, node: int, _: bytes) -> bytes:
        self._disk.sync(node)
        return b""

    def _readdir(self, node: int, body: bytes) -> bytes:
        _, offset, size = struct.unpack_from("<QQI", body)
        listing = b""
        names = sorted(self._disk.folders[node].items())
        for place, (name, child) in list(enumerate(names, 1))[offset:]:
            raw = name.encode()
            kind = stat.S_IFMT(self._mode(child)) >> 12
            one = struct.pack("<QQII", child, place, len(raw), kind) + raw
            one += bytes(-len(one) % 8)
            if len(listing) + len(one) > size:
                break
            listing += one
        return listing

    def _statfs(self, _: int, __: bytes) -> bytes:
        many = 1 << 20
        return struct.pack("<QQQQQIII28x", many, many, many, many, many, _BLOCK, 255, _BLOCK)

    def _nothing(self, _: int, __: bytes) -> bytes:
        return b""

    def _entry(self, node: int) -> bytes:
        return struct.pack("<QQQQII", node, 0, _FOREVER, _FOREVER, 0, 0) + self._attributes(node)

    def _mode(self, node: int) -> int:
        return stat.S_IFDIR | 0o700 if node in self._disk.folders else stat.S_IFREG | 0o600

    def _attributes(self, node: int) -> bytes:
        size = len(self._disk.files.get(node, b""))
        times = (0,) * 6
        owner = (self._mode(node), 1, os.getuid(), os.getgid(), 0, _BLOCK, 0)
        return struct.pack("<6Q", node, size, -(-size // 512), *times[:3]) + struct.pack(
            "<10I", *times[3:], *owner
        )


_ANSWERS: dict[int, Answer] = {
    1: Server._lookup,
    3: Server._getattr,
    4: Server._setattr,
    9: Server._mkdir,
    10: Server._remove,
    11: Server._remove,
    12: Server._rename,
    13: Server._link,
    14: Server._open,
    15: Server._read,
    16: Server._write,
    17: Server._statfs,
    18: Server._nothing,  # RELEASE
    20: Server._sync,
    26: Server._init,
    27: Server._open,  # OPENDIR
    28: Server._readdir,
    29: Server._nothing,  # RELEASEDIR
    30: Server._sync,  # FSYNCDIR
    35: Server._create,
    38: Server._nothing,  # DESTROY
    45: Server._rename2,
}


def mount(folder: Path) -> int:
    """Mount an empty FUSE file system and return its handle; needs a mount namespace of one's own."""
    handle = os.open("/dev/fuse", os.O_RDWR)
    options = f"fd={handle},rootmode=40000,user_id={os.getuid()},group_id={os.getgid()}"
    libc = ctypes.CDLL(None, use_errno=True)
    no_suid_no_dev = 2 | 4
    if libc.mount(b"power", bytes(folder), b"fuse", no_suid_no_dev, options.encode()) != 0:
        raise OSError(ctypes.get_errno(), "mount")
    return handle


def _names(body: bytes) -> list[str]:
    return [name.decode() for name in body.split(b"\0")[:-1]]
