"""Slanted letters for formulas, made from the upright ones of the text font.

Browsers draw a variable of MathML with the mathematical italic letters of Unicode (``x`` becomes
U+1D465). Text fonts do not have them, and a bare workstation has no mathematical font.
"""

from collections.abc import Iterator

from fontTools.fontBuilder import FontBuilder
from fontTools.misc.psCharStrings import T2CharString
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from pydantic import BaseModel

from cloud.core.papers.fonts import FAULTS, FontUnusable, Typeface, packed
from contract.paper import Element, PaperContent

_RUNS = (("A", "Z", 0x1D434), ("a", "z", 0x1D44E), ("Α", "Ρ", 0x1D6E2), ("Σ", "Ω", 0x1D6F4))
_RUNS_SMALL = (("α", "ω", 0x1D6FC),)
_ALONE = {"h": 0x210E, "∂": 0x1D715, "ϑ": 0x1D717, "ϕ": 0x1D719, "ϱ": 0x1D71A, "ı": 0x1D6A4}
_MADE = 2_082_844_800
"""1970 in seconds since 1904, as fonts count: the same letters make the same bytes."""
_SLANT = (1, 0, 0.21, 1, 0, 0)
"""Twelve degrees, as italic faces have."""


def italic_of(letter: str) -> int | None:
    """Return the code point of a letter's mathematical italic, None without one."""
    if letter in _ALONE:
        return _ALONE[letter]
    for first, last, start in (*_RUNS, *_RUNS_SMALL):
        if first <= letter <= last:
            return start + ord(letter) - ord(first)
    return None


def variables(content: PaperContent) -> frozenset[str]:
    """Return the letters that browsers will slant: those alone in an ``mi``."""
    bodies = [item.body for item in content.items]
    bodies += [one.body for one in content.stimuli] + [one.rubric for one in content.sections]
    return frozenset(letter for body in bodies for letter in _variables(body) if italic_of(letter))


def slanted(typeface: Typeface, letters: frozenset[str]) -> bytes:
    """Return a WOFF2 with the mathematical italics of letters; raises FontUnusable."""
    try:
        return packed(_built(typeface.opened(), letters))
    except FAULTS as exc:
        raise FontUnusable(f"{type(exc).__name__}: {exc}") from exc


def _built(source: TTFont, letters: frozenset[str]) -> TTFont:
    names, glyphs = source.getBestCmap(), source.getGlyphSet()
    known = [letter for letter in sorted(letters) if ord(letter) in names]
    outlines: dict[str, T2CharString] = {".notdef": _outline(glyphs, ".notdef")}
    widths = {".notdef": (glyphs[".notdef"].width, 0)}
    mapped: dict[int, str] = {}
    for letter in known:
        code, original = italic_of(letter), names[ord(letter)]
        assert code is not None, "only letters with an italic are asked for"
        name = f"u{code:05X}"
        mapped[code] = name
        outlines[name] = _outline(glyphs, original)
        widths[name] = (glyphs[original].width, 0)
    builder = FontBuilder(source["head"].unitsPerEm, isTTF=False)
    builder.setupGlyphOrder(list(outlines))
    builder.setupCharacterMap(mapped)
    builder.setupCFF("KaoboxFormula", {}, outlines, {})
    builder.setupHorizontalMetrics(widths)
    ascent, descent = source["hhea"].ascent, source["hhea"].descent
    builder.setupHorizontalHeader(ascent=ascent, descent=descent)
    builder.setupOS2(sTypoAscender=ascent, sTypoDescender=descent, usWinAscent=ascent)
    builder.setupNameTable({"familyName": "Kaobox Formula", "styleName": "Regular"})
    builder.setupPost(keepGlyphNames=False)
    font = builder.font
    font.recalcTimestamp = False
    font["head"].created = font["head"].modified = _MADE
    return font


def _outline(glyphs: object, name: str) -> T2CharString:
    glyph = glyphs[name]  # type: ignore[index]
    pen = T2CharStringPen(glyph.width, None)
    glyph.draw(TransformPen(pen, _SLANT))
    return pen.getCharString()


def _variables(nodes: object) -> Iterator[str]:
    if isinstance(nodes, Element) and nodes.tag == "mi":
        words = "".join(child for child in nodes.children if isinstance(child, str))
        if len(words) == 1 and nodes.attrs.get("mathvariant", "italic") == "italic":
            yield words
    elif isinstance(nodes, tuple):
        for one in nodes:
            yield from _variables(one)
    elif isinstance(nodes, BaseModel):
        for name in type(nodes).model_fields:
            yield from _variables(getattr(nodes, name))
