"""What passes the allow-list, what it becomes, and what does not pass."""

import json
from typing import Any

import pytest

from tests.cloud.papers.conftest import CHOICE_BODY, Paper


def body(paper: Paper, markup: str) -> list[Any]:
    """Return the nodes of an item's body, with defaults left out."""
    imported = paper.item(markup + CHOICE_BODY).read()
    assert imported.content is not None, imported.findings
    nodes = imported.content.items[0].model_dump(exclude_defaults=True)["body"]
    plain: list[Any] = json.loads(json.dumps(nodes))
    return plain[:-2]


def element(tag: str, *children: Any, **attrs: str) -> dict[str, Any]:
    made: dict[str, Any] = {"tag": tag}
    made |= {"attrs": attrs} if attrs else {}
    return made | ({"children": list(children)} if children else {})


def test_inline_markup_passes(paper: Paper) -> None:
    markup = "<p>H<sub>2</sub>O <em>与</em> x<sup>2</sup><br/><code>a  b</code></p>"
    assert body(paper, markup) == [
        element(
            "p",
            *("H", element("sub", "2"), "O ", element("em", "与"), " x", element("sup", "2")),
            *(element("br"), element("code", "a b")),
        )
    ]


def test_a_table_passes_with_its_spans_and_without_its_white_space(paper: Paper) -> None:
    markup = """
    <table summary="x">
      <tbody>
        <tr> <th colspan="2" scope="col"> 甲 </th> </tr>
        <tr> <td rowspan="1">1</td> <td>2</td> </tr>
      </tbody>
    </table>"""
    heading = element("tr", element("th", "甲", colspan="2", scope="col"))
    row = element("tr", element("td", "1", rowspan="1"), element("td", "2"))
    assert body(paper, markup) == [element("table", element("tbody", heading, row))]


def test_a_blank_between_brackets_keeps_its_width(paper: Paper) -> None:
    assert body(paper, "<p>首都是（　　）。\u00a0</p>") == [element("p", "首都是（　　）。\u00a0")]


def test_a_line_break_inside_chinese_is_no_space(paper: Paper) -> None:
    assert body(paper, "<p>\n  计算机\n  网络 is\n  a net\n</p>") == [
        element("p", "计算机网络 is a net")
    ]


def test_preformatted_text_keeps_its_lines(paper: Paper) -> None:
    markup = "<pre>\nif x:\n    <strong>y</strong>  z\n</pre>"
    assert body(paper, markup) == [element("pre", "if x:\n    ", element("strong", "y"), "  z")]


def test_an_element_of_the_same_meaning_stands_for_another(paper: Paper) -> None:
    markup = "<section><p><kbd>Tab</kbd><abbr>CPU</abbr></p></section>"
    inner = element("p", element("code", "Tab"), element("span", "CPU"))
    assert body(paper, markup) == [element("div", inner)]


def test_ruby_passes(paper: Paper) -> None:
    markup = "<p><ruby>考<rp>(</rp><rt>kǎo</rt><rp>)</rp></ruby></p>"
    (paragraph,) = body(paper, markup)
    assert [part["tag"] for part in paragraph["children"][0]["children"][1:]] == ["rp", "rt", "rp"]


@pytest.mark.parametrize(
    "attribute",
    [
        'onclick="alert(1)"',
        'onmouseover="x()"',
        'style="background:url(https://example.com)"',
        'href="javascript:alert(1)"',
        'src="https://example.com/x"',
        'colspan="1000000"',
        'lang="&quot;&gt;&lt;script&gt;"',
    ],
)
def test_an_attribute_off_the_list_does_not_pass_and_is_said(paper: Paper, attribute: str) -> None:
    imported = paper.item(f"<p {attribute}>题</p>{CHOICE_BODY}").read()
    assert imported.content is not None
    assert imported.content.items[0].model_dump(exclude_defaults=True)["body"][0] == {
        "tag": "p",
        "children": ("题",),
    }
    (finding,) = imported.findings
    assert (finding.severity, finding.code) == ("warning", "attribute-dropped")
    assert attribute.partition("=")[0] in finding.what


def test_classes_and_ids_go_without_a_word(paper: Paper) -> None:
    assert body(paper, '<p class="a" id="b" data-x="c" aria-label="d">题</p>') == [
        element("p", "题")
    ]
    assert paper.read().findings == ()


def test_pictures_are_found_from_the_item_and_renamed(paper: Paper, png: bytes) -> None:
    paper.extra |= {"图 1.png": png, "again.gif": png}
    markup = (
        '<p><img src="%E5%9B%BE%201.png" alt="图" width="30" height="40px"/>'
        '<img src="again.gif" width="50%"/>'
        '<object type="image/png" data="图 1.png" width="7">说明</object></p>'
    )
    (paragraph,) = body(paper, markup)
    first, second, third = paragraph["children"]
    assert first == {"image": first["image"], "alt": "图", "width": 30, "height": 40}
    assert second == {"image": first["image"]}
    assert third == {"image": first["image"], "alt": "说明", "width": 7}
    assert paper.read().assets == {first["image"]: png}


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("none.png", "file-missing"),
        ("../up.png", "path-escapes"),
        ("https://example.com/a.png", "link-external"),
        ("javascript:alert(1)", "link-external"),
        ("Q01.xml", "picture-unsupported"),
        ("a.svg", "picture-svg"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_an_error(paper: Paper, source: str, code: str) -> None:
    paper.extra["a.svg"] = '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'
    imported = paper.item(f'<p><img src="{source}"/></p>{CHOICE_BODY}').read()
    assert imported.content is None
    (finding,) = imported.findings
    assert finding.code == code
    assert finding.where == "Q01.xml:5 [Q01]"
    assert finding.what.startswith("img: ")


def test_a_rubric_for_candidates_stays_where_it_is(paper: Paper) -> None:
    markup = '<rubricBlock view="candidate scorer"><p>读题</p></rubricBlock>'
    assert body(paper, markup) == [element("div", element("p", "读题"))]


def test_an_interaction_inside_a_prompt_is_an_error(paper: Paper) -> None:
    prompt = '<prompt><textEntryInteraction responseIdentifier="X"/></prompt><simpleChoice'
    imported = paper.item(CHOICE_BODY.replace("<simpleChoice", prompt, 1)).read()
    assert [finding.code for finding in imported.findings] == ["interaction-misplaced"]
