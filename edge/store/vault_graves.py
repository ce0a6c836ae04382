"""What the vault destroyed and the journal may not know yet: proof that outlives a power cut.

Written before the key is touched, removed when the fact is in the journal. Each is an empty file
whose name says it all, ``<group>~<key>~<count>~<digest>``: a full disk has room for a name.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from edge.store import durable

_NAME = re.compile(
    r"(?P<group>[A-Za-z0-9][A-Za-z0-9._-]*)~(?P<key>[0-9a-f]+)"
    r"~(?P<count>[0-9]{1,9})~(?P<digest>[0-9a-f]{64})"
)


@dataclass(frozen=True, slots=True)
class Destroyed:
    """A group that cannot be read any more."""

    group: str
    key: str
    """Name of the destroyed key."""
    count: int
    digest: str
    """SHA-256 over the pictures' SHA-256 in hex, sorted, one to a line."""

    @classmethod
    def of(cls, group: str, key: str, pictures: Sequence[str]) -> "Destroyed":
        """Count and digest ``pictures``, which are sorted."""
        lines = "".join(f"{one}\n" for one in pictures)
        return cls(group, key, len(pictures), hashlib.sha256(lines.encode()).hexdigest())


class Graves:
    """A folder of such files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, gone: Destroyed) -> None:
        """Write one durably; the same one again is fine."""
        durable.make_folder(self._folder)
        self._file(gone).touch(mode=0o600)
        durable.sync(self._folder)

    def all(self) -> list[Destroyed]:
        """Return every one that is not removed, by name."""
        names = (file.name for file in sorted(self._folder.glob("*~*")))
        found = (match for name in names if (match := _NAME.fullmatch(name)))
        return [
            Destroyed(one["group"], one["key"], int(one["count"]), one["digest"]) for one in found
        ]

    def remove(self, gone: Destroyed) -> None:
        """Forget one; also one that is not there."""
        self._file(gone).unlink(missing_ok=True)

    def _file(self, gone: Destroyed) -> Path:
        return self._folder / f"{gone.group}~{gone.key}~{gone.count}~{gone.digest}"
