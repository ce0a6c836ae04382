"""Formulas: what passes is what a seat draws, and what browsers no longer draw is not let through."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import contract
from cloud.core.papers import mathml
from tests.cloud.papers.conftest import CHOICE_BODY, Paper

NODES = Path(contract.__file__).parent / "web" / "nodes.js"


def listed(name: str) -> set[str]:
    source = NODES.read_text("utf-8")
    found = re.search(rf"const {name} = new Set\((.*?)\.split", source, re.DOTALL)
    assert found
    return set(" ".join(re.findall(r'"([^"]*)"', found.group(1))).split())


def test_the_importer_and_the_renderer_have_one_allow_list() -> None:
    assert listed("MATH_TAGS") == mathml.TAGS
    assert listed("MATH_ATTRIBUTES") == mathml.ATTRIBUTES


def formula(paper: Paper, markup: str) -> Any:
    imported = paper.item(f"<p><math>{markup}</math></p>{CHOICE_BODY}").read()
    assert imported.content is not None, imported.findings
    nodes = imported.content.items[0].model_dump(exclude_defaults=True)["body"]
    return json.loads(json.dumps(nodes))[0]["children"][0]["children"]


def flat(nodes: Any) -> str:
    """Write nodes as short text: ``mfrac(mi(a) mi(b))``."""
    if isinstance(nodes, str):
        return nodes
    return " ".join(
        one if isinstance(one, str) else f"{one['tag']}({flat(one.get('children', []))})"
        for one in nodes
    )


@pytest.mark.parametrize(
    ("markup", "drawn"),
    [
        ("<mfrac>\n <mi> a </mi>\n <mn>2</mn>\n</mfrac>", "mfrac(mi(a) mn(2))"),
        (
            (
                "<semantics><mi>x</mi><annotation>SECRET</annotation>"
                "<annotation-xml><ci>x</ci></annotation-xml></semantics>"
            ),
            "semantics(mi(x))",
        ),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "mrow(mo(() mi(a) mo(,) mi(b) mo()))"),
        (
            '<mfenced open="[" close="" separators=";|"><mi>a</mi><mi>b</mi><mi>c</mi></mfenced>',
            "mrow(mo([) mi(a) mo(;) mi(b) mo(|) mi(c))",
        ),
        ('<menclose notation="radical"><mn>2</mn></menclose>', "msqrt(mn(2))"),
        ("光速 <mi>c</mi>", "mtext(光速) mi(c)"),
        ("<mrow><mspace width='1em'/><mtext>且 当</mtext></mrow>", "mrow(mspace() mtext(且 当))"),
    ],
)
def test_a_formula_passes_as_browsers_draw_it(paper: Paper, markup: str, drawn: str) -> None:
    assert flat(formula(paper, markup)) == drawn
    assert paper.read().findings == ()


def test_a_formula_stands_in_prompts_and_choices_too(paper: Paper) -> None:
    body = CHOICE_BODY.replace("甲", "<math><mi>α</mi></math>")
    body = body.replace("<simpleChoice", "<prompt><math><mn>1</mn></math></prompt><simpleChoice", 1)
    imported = paper.item(body).read()
    assert imported.content is not None
    assert imported.content.model_dump_json().count('"math"') == 2


@pytest.mark.parametrize(
    "markup",
    [
        "<mglyph src='x'/>",
        "<maction actiontype='toggle'><mi>a</mi><mi>b</mi></maction>",
        "<menclose notation='updiagonalstrike'><mi>a</mi></menclose>",
        "<mstack><mn>1</mn></mstack>",
        "<script>alert(1)</script>",
        "<apply><plus/></apply>",
    ],
)
def test_what_browsers_do_not_draw_is_an_error(paper: Paper, markup: str) -> None:
    imported = paper.item(f"<p><math>{markup}</math></p>{CHOICE_BODY}").read()
    assert imported.content is None
    assert {one.code for one in imported.findings} == {"unsupported-math"}


@pytest.mark.parametrize(
    "attribute",
    ['onclick="x()"', 'href="javascript:x"', 'mathvariant="fraktur"', f'width="{"9" * 65}"'],
)
def test_an_attribute_that_is_not_drawn_is_left_out_and_said(paper: Paper, attribute: str) -> None:
    imported = paper.item(f"<math><mi {attribute}>x</mi></math>{CHOICE_BODY}").read()
    assert imported.content is not None
    assert attribute.split("=", maxsplit=1)[0] not in imported.content.model_dump_json()
    assert [one.code for one in imported.findings] == ["attribute-dropped"]
