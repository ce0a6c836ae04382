"""The font that travels with a paper: cut from one of HQ's own to the characters shown (X5)."""

import hashlib
from dataclasses import dataclass, replace

from cloud.core.papers.findings import Finding
from cloud.core.papers.fonts import FontUnusable, Typeface
from cloud.core.papers.formula_font import slanted, variables
from cloud.core.papers.glyphs import ALWAYS, PAGE, characters, no_font, unshown
from cloud.core.papers.importing import Imported
from cloud.ports.fonts import Fonts
from contract.paper import Font, PaperContent

FAMILY = "Kaobox Paper"
"""What the style sheet of a question names first (``contract/web/item.css``)."""
FORMULA = "Kaobox Formula"
"""Its slanted letters; only for a paper with formulas."""


@dataclass(slots=True)
class PaperFonts:
    """Looks at papers with the font at hand, and cuts it for them. Blocking."""

    fonts: Fonts

    def checked(self, imported: Imported) -> Imported:
        """Add a warning for what the font does not have, or when there is no font."""
        if imported.content is None or not self.fonts.wanted:
            return imported
        typeface = self.fonts.text()
        if typeface is None:
            return _warned(imported, no_font("no font Noto Sans CJK SC on this machine"))
        try:
            covered = typeface.covered()
        except FontUnusable as exc:
            return _warned(imported, no_font(f"the font of this machine: {exc}"))
        return _warned(imported, *unshown(imported.content, covered))

    def packed(self, imported: Imported) -> Imported:
        """Put the font among the assets of a paper that was checked; unchanged without a font."""
        typeface = self.fonts.text() if self.fonts.wanted else None
        if imported.content is None or typeface is None:
            return imported
        try:
            return _with_fonts(imported, imported.content, typeface)
        except FontUnusable as exc:
            return _warned(imported, no_font(f"the font of this machine: {exc}"))


def _with_fonts(imported: Imported, content: PaperContent, typeface: Typeface) -> Imported:
    wanted = typeface.covered() & (characters(content).keys() | ALWAYS | PAGE)
    cut = {FAMILY: typeface.cut(wanted)}
    if letters := variables(content):
        cut[FORMULA] = slanted(typeface, letters)
    names = {
        family: f"font-{hashlib.sha256(data).hexdigest()[:16]}.woff2"
        for family, data in cut.items()
    }
    fonts = tuple(Font(font=name, family=family) for family, name in names.items())
    return replace(
        imported,
        content=content.model_copy(update={"fonts": fonts}),
        assets={**imported.assets, **{names[family]: data for family, data in cut.items()}},
    )


def _warned(imported: Imported, *found: Finding) -> Imported:
    new = [finding for finding in found if finding not in imported.findings]
    return replace(imported, findings=(*imported.findings, *new))
