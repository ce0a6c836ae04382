"""Fonts that the operating system has, as fontconfig knows them."""

import shutil
import subprocess
from pathlib import Path

from cloud.core.papers.fonts import Typeface

FAMILY = "Noto Sans CJK SC"
"""Debian's fonts-noto-cjk, under the SIL Open Font License: it may be cut and passed on."""

_LOOK_S = 20
_QUERY = f"{FAMILY}:style=Regular"


class SystemFonts:
    """Finds the text font by fontconfig, or takes the file it is told."""

    wanted = True

    def __init__(self, file: Path | None = None, number: int = 0) -> None:
        self._place = (file, number) if file else None

    def text(self) -> Typeface | None:
        """Return the font, or None when it is not installed or cannot be read."""
        place = self._place or _looked_up()
        try:
            return Typeface(place[0].read_bytes(), place[1]) if place else None
        except OSError:
            return None


class NoFonts:
    """Papers go without a font, and nobody is warned."""

    wanted = False

    def text(self) -> Typeface | None:
        """Return None."""
        return None


def _looked_up() -> tuple[Path, int] | None:
    command = shutil.which("fc-match")
    if command is None:
        return None
    form = "%{family}\n%{index}\n%{file}"
    try:
        answer = subprocess.run(  # noqa: S603 - a fixed query of the system's own tool
            [command, "-f", form, _QUERY], capture_output=True, timeout=_LOOK_S, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    family, index, file = ([*answer.stdout.decode(errors="replace").split("\n", 2), "", ""])[:3]
    # fontconfig always answers something; another family would lack the characters.
    if FAMILY not in family or not index.isdecimal():
        return None
    return Path(file), int(index) & 0xFFFF
