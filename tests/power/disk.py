"""A file system in memory that writes down everything that was done to it, in order.

The log holds what a disk would have been sent: writes, changes of names, and which file or folder
was made durable when. ``tests.power.cut`` makes from it what may be left after a power cut.
"""

import errno
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = 1
TOLD = "told"
"""A file in the root that is not on the disk: what is written there has been promised to someone."""


@dataclass(frozen=True, slots=True)
class Wrote:
    """Bytes of a file."""

    node: int
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Resized:
    """A file was cut off, or made longer with zeros."""

    node: int
    size: int


@dataclass(frozen=True, slots=True)
class Named:
    """Names of a folder that came, changed or went in one step; None for one that went.

    Without names: the folder was made.
    """

    folder: int
    names: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class Synced:
    """fsync or fdatasync returned: the bytes of a file, or the names of a folder, are durable."""

    node: int


@dataclass(frozen=True, slots=True)
class Told:
    """A line that was written to ``TOLD``."""

    line: str


Event = Wrote | Resized | Named | Synced | Told


@dataclass(slots=True)
class Log:
    """Everything that happened, from a disk on which all was durable."""

    files: dict[int, bytes] = field(default_factory=dict)
    folders: dict[int, dict[str, int]] = field(default_factory=lambda: {ROOT: {}})
    events: list[Event] = field(default_factory=list)


class Disk:
    """The files as every program sees them; a folder's names lead to numbers of nodes."""

    def __init__(self) -> None:
        self.files: dict[int, bytearray] = {}
        self.folders: dict[int, dict[str, int]] = {ROOT: {}}
        self.log = Log()
        self._last = ROOT

    @classmethod
    def of(cls, source: Path) -> "Disk":
        """Begin with what is in a folder of the host."""
        disk = cls()
        disk._load(ROOT, source)
        files = {node: bytes(data) for node, data in disk.files.items()}
        folders = {node: dict(names) for node, names in disk.folders.items()}
        disk.log = Log(files, folders)
        disk.make(ROOT, TOLD)
        return disk

    def find(self, folder: int, name: str) -> int:
        """Return the node of a name; raises OSError."""
        try:
            return self.folders[folder][name]
        except KeyError:
            raise OSError(errno.ENOENT, name) from None

    def make(self, folder: int, name: str, *, is_folder: bool = False) -> int:
        """Make an empty file or folder."""
        if name in self.folders[folder]:
            raise OSError(errno.EEXIST, name)
        self._last += 1
        if is_folder:
            self.folders[self._last] = {}
            self.log.events.append(Named(self._last, ()))
        else:
            self.files[self._last] = bytearray()
        self._name(folder, [(name, self._last)])
        return self._last

    def link(self, folder: int, name: str, node: int) -> None:
        """Give a file one more name."""
        if name in self.folders[folder]:
            raise OSError(errno.EEXIST, name)
        self._name(folder, [(name, node)])

    def remove(self, folder: int, name: str) -> None:
        """Remove a name; the node stays, for someone may have it open."""
        if self.folders.get(self.find(folder, name)):
            raise OSError(errno.ENOTEMPTY, name)
        self._name(folder, [(name, None)])

    def rename(self, folder: int, name: str, to: int, new: str) -> None:
        """Rename in one step; only within a folder."""
        if folder != to:
            raise OSError(errno.EXDEV, name)
        node = self.find(folder, name)
        self._name(folder, [(name, None), (new, node)])

    def write(self, node: int, offset: int, data: bytes) -> None:
        """Write bytes, with zeros before them where there were none."""
        if self.promises(node):
            self.log.events.extend(Told(line) for line in data.decode().splitlines())
            return
        put(self.files[node], offset, data)
        self.log.events.append(Wrote(node, offset, data))

    def promises(self, node: int) -> bool:
        """Tell whether this is the file that is not on the disk."""
        return node == self.folders[ROOT].get(TOLD)

    def resize(self, node: int, size: int) -> None:
        """Cut a file off or make it longer."""
        resize(self.files[node], size)
        self.log.events.append(Resized(node, size))

    def sync(self, node: int) -> None:
        """Make a node durable."""
        self.log.events.append(Synced(node))

    def _name(self, folder: int, names: Sequence[tuple[str, int | None]]) -> None:
        rename(self.folders[folder], names)
        if TOLD not in dict(names):
            self.log.events.append(Named(folder, tuple(names)))

    def _load(self, folder: int, source: Path) -> None:
        for path in sorted(source.iterdir()):
            node = self.make(folder, path.name, is_folder=path.is_dir())
            if path.is_dir():
                self._load(node, path)
            else:
                self.files[node].extend(path.read_bytes())


def put(data: bytearray, offset: int, piece: bytes) -> None:
    """Write ``piece`` into ``data``."""
    if len(data) < offset:
        resize(data, offset)
    data[offset : offset + len(piece)] = piece


def resize(data: bytearray, size: int) -> None:
    """Make ``data`` as long as ``size``, with zeros where it grows."""
    del data[size:]
    data.extend(bytes(size - len(data)))


def rename(names: dict[str, int], changes: Sequence[tuple[str, int | None]]) -> None:
    """Apply changes of names to a folder."""
    for name, node in changes:
        if node is None:
            names.pop(name, None)
        else:
            names[name] = node


def told(events: Sequence[Event]) -> Iterator[str]:
    """Yield what was promised, in order."""
    for event in events:
        if isinstance(event, Told):
            yield event.line
