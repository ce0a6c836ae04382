"""Fonts travel with sealed papers; a machine without one still seals, and says so (X5)."""

import io
from dataclasses import dataclass

import pytest
from fontTools.ttLib import TTFont

from cloud.adapters.system_fonts import NoFonts, SystemFonts
from cloud.core.papers.fonts import Typeface
from cloud.core.papers.glyphs import characters
from cloud.ports.fonts import Fonts
from cloud.services.paper_fonts import FAMILY, FORMULA, PaperFonts
from cloud.services.papers import Papers
from contract.paper import PAPER_ASSET, PaperContent
from contract.sealing import Asset
from kaobox.samples import papers
from tests.cloud.headquarters import Headquarters


@dataclass
class One:
    """A machine with one font, which need not be any good."""

    typeface: Typeface | None
    wanted: bool = True

    def text(self) -> Typeface | None:
        return self.typeface


@pytest.fixture
def fonts() -> SystemFonts:
    """The fonts of this machine, on which there must be one for papers."""
    found = SystemFonts()
    if found.text() is None:
        pytest.skip("Noto Sans CJK SC (fonts-noto-cjk) is not installed here")
    return found


def given(hq: Headquarters, fonts: Fonts) -> Papers:
    """Return the papers of a headquarters on a machine with other fonts."""
    made = hq.parts.services.papers
    made._fonts = PaperFonts(fonts)
    return made


async def sealed(made: Papers, name: str = "p") -> tuple[PaperContent, dict[str, Asset]]:
    _, assets = await made.open(name, None)
    return PaperContent.model_validate_json(assets[PAPER_ASSET].data), assets


@pytest.mark.rule("X5")
async def test_a_sealed_paper_brings_a_glyph_for_each_of_its_characters(
    hq: Headquarters, fonts: SystemFonts
) -> None:
    made = given(hq, fonts)
    for name in ("one", "two"):
        _, report, _ = await made.accept(name, "k.zip", papers.package("kinds"), by="test")
        assert report.findings == ()
    content, assets = await sealed(made, "one")
    font, formula = content.fonts
    assert formula.family == FORMULA
    drawn = TTFont(io.BytesIO(assets[formula.font].data)).getBestCmap()
    assert set(map(chr, drawn)) == {"\U0001d458", "\U0001d465"}, "k and x, as browsers draw them"
    assert (font.family, assets[font.font].type) == (FAMILY, "font/woff2")
    shown = set(map(chr, TTFont(io.BytesIO(assets[font.font].data)).getBestCmap()))
    assert set(characters(content)) <= shown
    sounds = [one for one in assets.values() if one.type == "audio/mpeg"]
    assert [one.data for one in sounds] == [papers.sources("kinds")["media/beeps.mp3"]]
    again, more = await sealed(made, "two")
    assert (again.fonts, more[font.font].data) == (content.fonts, assets[font.font].data)


@pytest.mark.parametrize("typeface", [None, Typeface(b"no font")])
async def test_a_machine_without_a_usable_font_seals_with_a_warning(
    hq: Headquarters, typeface: Typeface | None
) -> None:
    made = given(hq, One(typeface))
    data = papers.package("qti30")
    assert [one.code for one in (await made.dry_run("p.zip", data)).findings] == ["font-missing"]
    _, report, new = await made.accept("p", "p.zip", data, by="test")
    assert new
    assert [(one.severity, one.code) for one in report.findings] == [("warning", "font-missing")]
    content, assets = await sealed(made)
    assert content.fonts == ()
    assert not any(one.type.startswith("font/") for one in assets.values())


async def test_whoever_wants_no_font_hears_nothing_of_it(hq: Headquarters) -> None:
    made = given(hq, NoFonts())
    assert (await made.dry_run("p.zip", papers.package("qti30"))).findings == ()


async def test_a_character_that_the_font_lacks_is_named_before_the_paper_is_sealed(
    hq: Headquarters, fonts: SystemFonts
) -> None:
    text = "# 卷\n1. 表情 \U0001f600 有 ___ 只眼睛。\n答案：2\n"
    report = await given(hq, fonts).dry_run("p.md", text.encode())
    (finding,) = report.findings
    assert (finding.code, finding.where) == ("glyph-missing", "Q01")
    assert "U+1F600" in finding.what
