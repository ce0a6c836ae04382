"""The pictures and recordings of a paper: looked at before they are let in, renamed on the way.

What a file is, its bytes say, not its name. Its asset name is made from its content, so that the
author's file name (``correct-answer.png``) never reaches a seat, and what is used twice is sealed
once.
"""

import hashlib
from collections.abc import Callable
from typing import Protocol

from cloud.core.papers import pictures, sounds
from cloud.core.papers.findings import PaperRefused
from cloud.core.papers.package import MEBI

MOST_BYTES = 96 * MEBI
"""Of all pictures and recordings: a seat holds the whole paper in memory."""


class Files(Protocol):
    """Where the files of a paper are: a Package, or nothing at all."""

    def read(self, name: str) -> bytes:
        """Return a file's bytes; raises PaperRefused ``file-missing``."""


class Media:
    """Takes in what a paper refers to. ``taken`` is asset name to bytes."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._names: dict[tuple[str, str], str] = {}
        self._bytes = 0
        self.taken: dict[str, bytes] = {}

    def picture(self, file: str) -> str:
        """Return the asset name of a picture; raises PaperRefused when it cannot be shown."""
        return self._take("img", file, pictures.kind)

    def recording(self, file: str) -> str:
        """Return the asset name of a recording; raises PaperRefused when it cannot be played."""
        return self._take("snd", file, sounds.kind)

    def _take(self, prefix: str, file: str, kind: Callable[[bytes, str], str]) -> str:
        if (prefix, file) not in self._names:
            data = self._files.read(file)
            name = f"{prefix}-{hashlib.sha256(data).hexdigest()[:16]}.{kind(data, file)}"
            self._keep(name, data, file)
            self._names[prefix, file] = name
        return self._names[prefix, file]

    def _keep(self, name: str, data: bytes, file: str) -> None:
        if name in self.taken:
            return
        if self._bytes + len(data) > MOST_BYTES:
            what = f"pictures and recordings of more than {MOST_BYTES} bytes in all"
            raise PaperRefused("media-too-large", file, what)
        self._bytes += len(data)
        self.taken[name] = data
