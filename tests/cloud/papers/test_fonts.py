"""A font cut for a paper has each of its characters, nothing else, and is the same each time."""

import io
import shutil
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from cloud.adapters.system_fonts import SystemFonts
from cloud.core.papers.fonts import FontUnusable, Typeface
from cloud.core.papers.formula_font import italic_of, slanted, variables
from cloud.core.papers.glyphs import ALWAYS, PAGE, characters, unshown
from cloud.core.papers.importing import read_paper
from contract.paper import PaperContent
from kaobox.samples import papers


@cache
def typeface() -> Typeface:
    found = SystemFonts().text()
    if found is None:
        pytest.skip("Noto Sans CJK SC (fonts-noto-cjk) is not installed here")
    return found


def shown(data: bytes) -> set[str]:
    return set(map(chr, TTFont(io.BytesIO(data)).getBestCmap()))


def kinds() -> PaperContent:
    content = read_paper("k.zip", papers.package("kinds")).content
    assert content is not None
    return content


def test_every_character_of_a_paper_is_collected_with_its_place() -> None:
    content = kinds()
    found = characters(content)
    expected = {
        "题": "title",
        "排": "一、选择与排列",
        "∑": "Q10",
        "换": "Q03",
        "断": "Q07",
        "即": "S01",
        "顶": None,
    }
    assert {letter: found.get(letter) for letter in expected} == expected
    # Of an interaction its words are shown, of its names nothing.
    assert not {"R", "_"} & found.keys()


def test_what_the_page_says_around_a_question_is_always_brought() -> None:
    web = Path(__file__).parents[3] / "contract" / "web"
    modules = ("item", "audio")
    said = "".join((web / f"{name}.js").read_text("utf-8") for name in modules)
    spoken = {letter for letter in said if "\u4e00" <= letter <= "\u9fff"}
    assert spoken <= PAGE


def test_a_cut_font_has_what_the_paper_shows_and_nothing_else() -> None:
    wanted = frozenset(characters(kinds())) | ALWAYS | PAGE
    data = typeface().cut(wanted & typeface().covered())
    assert data.startswith(b"wOF2")
    assert shown(data) == wanted & typeface().covered()
    assert frozenset(characters(kinds())) <= shown(data)
    assert "龘" in typeface().covered()
    assert "龘" not in shown(data)
    assert len(data) < 200_000


def test_the_same_characters_make_the_same_bytes_in_any_order() -> None:
    first = typeface().cut({"考", "试", "A"})
    assert typeface().cut({"A", "试", "考"}) == first
    assert typeface().cut({"A", "考"}) != first


def test_characters_that_no_font_has_are_named_with_their_place() -> None:
    content = kinds().model_copy(update={"title": "卷 \ue001\U0001f600"})
    (finding,) = unshown(content, typeface().covered())
    assert (finding.severity, finding.code, finding.where) == ("warning", "glyph-missing", "title")
    assert finding.what == "\U0001f600 U+1F600"


def test_the_letters_of_a_formula_are_the_italics_of_unicode() -> None:
    for letter in "AZazhΑΡΣΩαςω∂":
        code = italic_of(letter)
        assert code is not None
        assert unicodedata.normalize("NFKC", chr(code)) == letter
        assert "ITALIC" in unicodedata.name(chr(code)) or letter == "h"
    assert [italic_of(one) for one in ("5", "\u03a2", "速", "é")] == [None] * 4


def test_the_variables_of_a_paper_bring_slanted_letters_and_the_same_bytes_each_time() -> None:
    letters = variables(kinds())
    assert letters == {"x", "k"}
    data = slanted(typeface(), letters)
    assert shown(data) == {"\U0001d465", "\U0001d458"}
    assert slanted(typeface(), frozenset({"k", "x"})) == data
    assert len(data) < 4_000


def test_a_file_that_is_no_font_is_refused() -> None:
    for data in (b"", b"not a font at all", b"OTTO" + bytes(40)):
        with pytest.raises(FontUnusable):
            Typeface(data).cut({"A"})


def test_the_system_is_asked_for_its_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert SystemFonts().text() is None
