"""XML that wants more than to be read, and XML as it comes in China."""

import time

import pytest

from cloud.core.papers.findings import PaperRefused
from cloud.core.papers.xmltree import MOST_DEPTH, Allowance, Document, parse

LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE lolz [
 <!ENTITY lol "lol">
 <!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
 <!ENTITY lol2 "&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;">
 <!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">
]>
<lolz>&lol3;</lolz>"""
EXTERNAL = """<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>"""


def refused(data: str | bytes) -> PaperRefused:
    with pytest.raises(PaperRefused) as caught:
        parse("Q01.xml", data.encode() if isinstance(data, str) else data, Allowance())
    return caught.value


def read(text: str) -> Document:
    return parse("Q01.xml", text.encode(), Allowance())


@pytest.mark.parametrize("text", [LAUGHS, EXTERNAL, "<!DOCTYPE a SYSTEM 'http://x/y.dtd'><a/>"])
def test_document_types_and_entities_are_refused(text: str) -> None:
    assert refused(text).code == "xml-doctype"


def test_an_unknown_entity_is_refused_with_its_line() -> None:
    error = refused("<a>\n&nbsp;</a>")
    assert (error.code, error.where) == ("xml-broken", "Q01.xml:2")


def test_broken_xml_is_refused_with_its_line() -> None:
    error = refused("<a>\n<b>\n</a>")
    assert (error.code, error.where) == ("xml-broken", "Q01.xml:3")


def test_nothing_at_all_is_broken_xml() -> None:
    assert refused(b"").code == "xml-broken"


def test_nesting_is_bounded() -> None:
    assert read("<a>" * MOST_DEPTH + "</a>" * MOST_DEPTH)
    assert refused("<a>" * (MOST_DEPTH + 1) + "</a>" * (MOST_DEPTH + 1)).code == "xml-too-deep"


def test_a_million_open_elements_cost_nothing() -> None:
    assert refused("<a>" * 1_000_000).code == "xml-too-deep"


def test_elements_are_counted_over_all_files_of_a_paper() -> None:
    allowance = Allowance(elements=10)
    parse("Q01.xml", b"<a><b/><b/><b/></a>", allowance)
    parse("Q02.xml", b"<a><b/><b/><b/></a>", allowance)
    with pytest.raises(PaperRefused) as caught:
        parse("Q03.xml", b"<a><b/>\n<b/></a>", allowance)
    assert (caught.value.code, caught.value.where) == ("xml-too-large", "Q03.xml:2")


def test_bytes_are_counted_over_all_files_of_a_paper() -> None:
    allowance = Allowance(bytes=10)
    parse("Q01.xml", b"<a>  </a>", allowance)
    with pytest.raises(PaperRefused) as caught:
        parse("Q02.xml", b"<a/>", allowance)
    assert (caught.value.code, caught.value.where) == ("xml-too-large", "Q02.xml")


def test_text_in_very_many_pieces_is_joined_in_little_time() -> None:
    start = time.perf_counter()
    document = read("<a>" + "x<!---->" * 300_000 + "</a>")
    assert document.root.children == ["x" * 300_000]
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize("encoding", ["GBK", "gb2312", "GB18030", "utf-16", "UTF-8", "ascii"])
def test_the_declared_encoding_is_used(encoding: str) -> None:
    word = "plain" if encoding == "ascii" else "考试"
    text = f"<?xml version='1.0' encoding='{encoding}'?><a>{word}</a>"
    assert parse("a.xml", text.encode(encoding), Allowance()).root.children == [word]


def test_a_byte_order_mark_wins_over_the_declaration() -> None:
    text = "<?xml version='1.0' encoding='GBK'?><a>考试</a>"
    assert parse("a.xml", text.encode("utf-8-sig"), Allowance()).root.children == ["考试"]


def test_an_unknown_encoding_is_named() -> None:
    error = refused("<?xml version='1.0' encoding='cp037'?><a/>")
    assert error.code == "encoding-unsupported"
    assert "cp037" in error.what


def test_bytes_that_are_not_the_declared_encoding_are_refused() -> None:
    assert refused("<a>考试</a>".encode("gbk")).code == "not-text"
    assert refused(b"<a>\0</a>").where == "Q01.xml:1"


def test_the_names_of_qti_3_become_those_of_qti_2() -> None:
    root = read('<qti-simple-choice show-hide="show" data-catalog-idref="x"/>').root
    assert (root.name, root.raw) == ("simpleChoice", "qti-simple-choice")
    assert root.attrs == {"showHide": "show", "data-catalog-idref": "x"}


def test_prefixes_do_not_matter_and_an_attribute_beats_a_foreign_one() -> None:
    root = read('<q:p xmlns:q="urn:q" xmlns:o="urn:o" id="mine" o:id="theirs"/>').root
    assert (root.name, root.attrs) == ("p", {"id": "mine"})


@pytest.mark.parametrize(
    "part",
    [
        "<b/>",
        "<b></b>",
        '<b x="/>"></b>',
        "<b>/></b>",
        "<b><c/></b>",
        "<b><b/></b>",
        "<b><!-- > --></b >",
        "<b>考<![CDATA[<试>]]></b>",
        "<b x='>'/>",
    ],
)
def test_an_element_is_quoted_exactly_as_it_stands(part: str) -> None:
    document = read(f"<a>\n考 {part}<z/></a>")
    inner = document.root.first("b")
    assert inner is not None
    assert document.verbatim(inner) == part
    assert inner.line == 2
