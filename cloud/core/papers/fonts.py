"""A font cut down to the characters of one paper, to travel with it (X5).

The same font and the same characters give the same bytes, so that a corrected paper moves its font
only if it needs another character. Hinting and names are left out: screens of today draw without,
and a seat needs neither.
"""

import io
import struct
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from fontTools import subset as cutting
from fontTools.ttLib import TTFont, TTLibError

MEDIA_TYPE = "font/woff2"
FAULTS = (
    TTLibError,
    cutting.Subsetter.SubsettingError,
    struct.error,
    AssertionError,
    AttributeError,
    ImportError,
    LookupError,
    OSError,
    ValueError,
)
"""What the library raises on damaged fonts, and without its WOFF2 part."""
_UNWANTED = ("vhea", "vmtx", "VORG", "BASE", "DSIG")
_FEATURES = ("ccmp", "mark", "mkmk", "kern")


class FontUnusable(Exception):
    """The bytes are no font that can be cut."""

    code = "font-missing"


@dataclass(frozen=True, slots=True)
class Typeface:
    """A font file, and which of the fonts in it."""

    data: bytes
    number: int = 0

    def covered(self) -> frozenset[str]:
        """Return every character it has a glyph for; raises FontUnusable."""
        try:
            return frozenset(map(chr, self.opened().getBestCmap() or {}))
        except FAULTS as exc:
            raise FontUnusable(f"{type(exc).__name__}: {exc}") from exc

    def cut(self, wanted: AbstractSet[str]) -> bytes:
        """Return a WOFF2 with those of the characters that it has; raises FontUnusable."""
        options = cutting.Options()
        options.drop_tables += _UNWANTED
        options.layout_features = list(_FEATURES)
        options.hinting = False
        options.name_IDs = []
        options.notdef_outline = True
        cutter = cutting.Subsetter(options)
        cutter.populate(unicodes=sorted(map(ord, wanted)))
        try:
            font = self.opened()
            cutter.subset(font)
            return packed(font)
        except FAULTS as exc:
            raise FontUnusable(f"{type(exc).__name__}: {exc}") from exc

    def opened(self) -> TTFont:
        """Return the font itself; anything of FAULTS may come of it."""
        return TTFont(
            io.BytesIO(self.data),
            fontNumber=self.number,
            lazy=True,
            recalcTimestamp=False,
            recalcBBoxes=False,
        )


def packed(font: TTFont) -> bytes:
    """Return a font as WOFF2; anything of FAULTS may come of it."""
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()
