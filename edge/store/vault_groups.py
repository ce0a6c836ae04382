"""The vault's folders: one for a group, with the group's wrapped key and its sealed pictures.

``<group>/<key id>.key`` and ``<group>/<sha256>``. A folder without a key holds nothing that could
ever be read again. Blocking; the vault calls it in a thread, one call at a time.
"""

import hashlib
import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from edge.store import durable
from edge.store.group_key import GroupKey, NotOpened, wrapping_key
from edge.store.journal import StorageFailed

log = logging.getLogger(__name__)

_GROUP = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")
_PICTURE = re.compile(r"[0-9a-f]{64}")
_DAMAGED = ".damaged"


class PictureUnreadable(StorageFailed):
    """A file of the vault, or its group's key, is damaged or of another box."""

    code = "picture-unreadable"


@dataclass(frozen=True, slots=True)
class Held:
    """A group on the disk. ``born_ms``: when its key was made, by the clock of that time."""

    group: str
    key: str
    born_ms: int


class Groups:
    """All groups below ``folder``."""

    def __init__(self, folder: Path, secret: bytes) -> None:
        self._folder = folder
        self._wrapping = wrapping_key(secret)

    def put(self, group: str, picture: bytes) -> str:
        """Keep a picture durably and return its SHA-256."""
        if not _GROUP.fullmatch(group):
            raise ValueError(f"not a name of a group: {group!r}")
        sha256 = hashlib.sha256(picture).hexdigest()
        key = self._key(group)
        fresh = key is None
        try:
            key = key or self._new_key(group)
            if not _opens(key, sha256, self._folder / group / sha256):
                durable.write(self._folder / group / sha256, key.seal(sha256, picture))
        except OSError:
            if fresh:
                with suppress(OSError):
                    self.clear(group)
            raise
        return sha256

    def has(self, sha256: str) -> bool:
        """Tell whether a group whose key opens holds the picture."""
        return any(True for _ in self._holding(sha256, []))

    def read(self, sha256: str) -> bytes:
        """Return a picture; raises FileNotFoundError, PictureUnreadable."""
        faults: list[str] = []
        for path, key in self._holding(sha256, faults):
            try:
                return key.open(sha256, path.read_bytes())
            except NotOpened as exc:
                faults.append(f"{key.group}/{sha256[:12]}: {exc}")
                path.replace(path.with_name(sha256 + _DAMAGED))
        if faults:
            raise PictureUnreadable("; ".join(faults))
        raise FileNotFoundError(sha256)

    def names(self, group: str) -> frozenset[str]:
        """Return the SHA-256 of each picture that can be expected to open."""
        if self._key(group) is None:
            return frozenset()
        found = (path.name for path in (self._folder / group).iterdir())
        return frozenset(name for name in found if _PICTURE.fullmatch(name))

    def sizes(self, group: str) -> dict[str, int]:
        """Return the bytes on the disk of each, by SHA-256."""
        folder = self._folder / group
        return {name: (folder / name).stat().st_size for name in self.names(group)}

    def pictures(self, group: str) -> list[str]:
        """Return the SHA-256 of every picture, damaged ones too, sorted."""
        names = {path.name.removesuffix(_DAMAGED) for path in (self._folder / group).iterdir()}
        return sorted(name for name in names if _PICTURE.fullmatch(name))

    def held(self) -> Iterator[Held]:
        """Yield every group that has a key."""
        for file in sorted(self._folder.glob("[!.]*/*.key")):
            born_ms = int(file.stat().st_mtime * 1000)
            yield Held(file.parent.name, file.stem, born_ms)

    def destroy_key(self, group: str, key: str) -> None:
        """Overwrite and unlink a key; nothing happens when it is gone already."""
        file = self._folder / group / f"{key}.key"
        if file.exists():
            durable.overwrite(file)
            file.unlink()
            durable.sync(file.parent)

    def sweep(self) -> bool:
        """Remove half-written files, and every folder that has no key; tells whether all went.

        What cannot be removed cannot be read either, and is in nobody's way.
        """
        keyed = {one.group for one in self.held()}
        swept = True
        for folder in filter(Path.is_dir, self._folder.glob("[!.]*")):
            try:
                if folder.name not in keyed:
                    self.clear(folder.name)
                for half in folder.glob(f"*{durable.HALF}"):
                    half.unlink()
            except OSError as exc:
                log.warning("not swept: %s", exc)
                swept = False
        return swept

    def clear(self, group: str) -> None:
        """Remove a folder and the files in it."""
        folder = self._folder / group
        if folder.exists():
            for file in folder.iterdir():
                file.unlink()
            folder.rmdir()
            durable.sync(self._folder)

    def _holding(self, sha256: str, faults: list[str]) -> Iterator[tuple[Path, GroupKey]]:
        """Yield each file of a picture with its key; a key that does not open is a fault."""
        if not _PICTURE.fullmatch(sha256):
            return
        for held in self.held():
            path = self._folder / held.group / sha256
            if not path.exists():
                continue
            try:
                key = self._key(held.group)
            except PictureUnreadable as exc:
                faults.append(str(exc))
                continue
            assert key is not None
            yield path, key

    def _key(self, group: str) -> GroupKey | None:
        file = next((self._folder / group).glob("*.key"), None)
        if file is None:
            return None
        try:
            return GroupKey.unwrap(group, file.stem, file.read_bytes(), self._wrapping)
        except NotOpened as exc:
            raise PictureUnreadable(f"{group}, key {file.stem}: {exc}") from exc

    def _new_key(self, group: str) -> GroupKey:
        self.clear(group)  # what may lie there was of a key that is lost
        folder = self._folder / group
        durable.make_folder(folder)
        key = GroupKey.new(group)
        durable.write(folder / f"{key.id}.key", key.wrap(self._wrapping))
        return key


def _opens(key: GroupKey, sha256: str, path: Path) -> bool:
    with suppress(FileNotFoundError, NotOpened):
        key.open(sha256, path.read_bytes())
        return True
    return False
