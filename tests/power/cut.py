"""What may be left on a disk when the power goes: the synced, and of the rest anything.

Nothing that was written after the last fsync of its file need be there, and nothing says in which
order what is there arrived: writes may be lost while later ones are kept, a write may be torn
between any two sectors, a file may have any length it had since. A name that came, changed or went
is durable only when its folder was synced; a rename is one step. This is what POSIX leaves open,
and more than ext4 does: who survives this survives every honest disk.

``How`` says how wild a cut is. Each cut has one, so that the tame ones happen too: everything lost,
everything kept, or the first half in order.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.power import disk
from tests.power.disk import ROOT, Event, Log, Named, Resized, Synced, Told, Wrote

SECTOR = 512


@dataclass(frozen=True, slots=True)
class How:
    """How a cut treats what was not synced."""

    kept: float
    """Share of what was not synced that is kept."""
    torn: bool
    """Whether each sector goes its own way, or each write is there or is not."""
    ordered: bool
    """Whether names change in the order they were changed in, as in a file system with a log."""

    @classmethod
    def draw(cls, dice: random.Random) -> "How":
        """Throw one."""
        kept = dice.choice([0.0, 0.1, 0.5, 0.5, 0.9, 1.0])
        return cls(kept, torn=dice.random() < 0.5, ordered=dice.random() < 0.5)


@dataclass(slots=True)
class _Left:
    """A disk: what is durable of each node, and what was sent to it since."""

    files: dict[int, bytearray] = field(default_factory=dict)
    folders: dict[int, dict[str, int]] = field(default_factory=dict)
    writes: dict[int, list[Wrote | Resized]] = field(default_factory=dict)
    names: dict[int, list[Named]] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        match event:
            case Wrote() | Resized():
                self.writes.setdefault(event.node, []).append(event)
            case Named():
                self.names.setdefault(event.folder, []).append(event)
            case Synced(node):
                data = self.files.setdefault(node, bytearray())
                for write in self.writes.pop(node, []):
                    _apply(data, write)
                for change in self.names.pop(node, []):
                    disk.rename(self.folders.setdefault(node, {}), change.names)
            case Told():
                pass


def cut(log: Log, at: int, how: How, dice: random.Random, folder: Path) -> None:
    """Write into ``folder`` what is left when the power goes before event ``at``."""
    left = _Left()
    left.files = {node: bytearray(data) for node, data in log.files.items()}
    left.folders = {node: dict(names) for node, names in log.folders.items()}
    for event in log.events[:at]:
        left.take(event)
    _restore(left, ROOT, how, dice, folder)


def _restore(left: _Left, node: int, how: How, dice: random.Random, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    names = left.folders.get(node, {})
    pending = left.names.get(node, [])
    if how.ordered:
        pending = pending[: _some(len(pending), how, dice)]
    else:
        pending = [change for change in pending if dice.random() < how.kept]
    for change in pending:
        disk.rename(names, change.names)
    for name, child in sorted(names.items()):
        if child in left.folders or child in left.names:
            _restore(left, child, how, dice, folder / name)
        else:
            (folder / name).write_bytes(_content(left, child, how, dice))


def _some(count: int, how: How, dice: random.Random) -> int:
    return round(count * how.kept) if how.kept in {0.0, 1.0} else dice.randint(0, count)


def _content(left: _Left, node: int, how: How, dice: random.Random) -> bytes:
    data = left.files.get(node, bytearray())
    writes = left.writes.get(node, [])
    if how.torn:
        return _torn(data, writes, how, dice)
    for write in writes:
        if dice.random() < how.kept:
            _apply(data, write)
    return bytes(data)


def _torn(
    data: bytearray, writes: Sequence[Wrote | Resized], how: How, dice: random.Random
) -> bytes:
    """Choose for each sector, and for the length, one of the states it was in since the sync."""
    latest, sizes = bytearray(data), [len(data)]
    versions: dict[int, list[bytes]] = {}
    for write in writes:
        before = len(latest)
        _apply(latest, write)
        sizes.append(len(latest))
        for sector in _touched(write, before):
            start = sector * SECTOR
            versions.setdefault(sector, []).append(bytes(latest[start : start + SECTOR]))
    left = bytearray(data)
    for sector, states in versions.items():
        if dice.random() < how.kept:
            disk.put(left, sector * SECTOR, states[-1])
        elif dice.random() < 0.5:
            disk.put(left, sector * SECTOR, dice.choice(states))
    disk.resize(left, sizes[-1] if dice.random() < how.kept else dice.choice(sizes))
    return bytes(left)


def _touched(write: Wrote | Resized, before: int) -> range:
    if isinstance(write, Wrote):
        start, end = min(write.offset, before), write.offset + len(write.data)
    else:
        start, end = sorted((write.size, before))
    return range(start // SECTOR, -(-end // SECTOR))


def _apply(data: bytearray, write: Wrote | Resized) -> None:
    if isinstance(write, Wrote):
        disk.put(data, write.offset, write.data)
    else:
        disk.resize(data, write.size)
