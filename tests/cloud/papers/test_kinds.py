"""Every interaction beyond choice and text: what a seat gets, what marks it, what is refused."""

from typing import Any

import pytest

from contract.paper import (
    AssociateInteraction,
    GapMatchInteraction,
    HottextInteraction,
    InlineChoiceInteraction,
    MatchInteraction,
    OrderInteraction,
    SliderInteraction,
    UploadInteraction,
)
from tests.cloud.papers.conftest import Paper
from tests.cloud.papers.test_interactions import codes, only
from tests.cloud.papers.test_secrets import kebab

R = 'responseIdentifier="RESPONSE"'
ONCE, OFTEN = 'matchMax="1"', 'matchMax="0"'


def declared(cardinality: str, base: str, *correct: str) -> str:
    values = "".join(f"<value>{value}</value>" for value in correct)
    key = f"<correctResponse>{values}</correctResponse>" if correct else ""
    return (
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" '
        f'baseType="{base}">{key}</responseDeclaration>'
    )


def choices(tag: str, *names: str, more: str = "") -> str:
    return "".join(f'<{tag} identifier="{name}" {more}>选项 {name}</{tag}>' for name in names)


INLINE = f"<p>取 <inlineChoiceInteraction {R}>{choices('inlineChoice', *'AB')}</inlineChoiceInteraction></p>"
ORDER = f"<orderInteraction {R}>{choices('simpleChoice', *'ABCD')}</orderInteraction>"
MATCH = (
    f'<matchInteraction {R} maxAssociations="0">'
    f"<simpleMatchSet>{choices('simpleAssociableChoice', *'AB', more=ONCE)}</simpleMatchSet>"
    f"<simpleMatchSet>{choices('simpleAssociableChoice', *'XY', more=OFTEN)}</simpleMatchSet>"
    "</matchInteraction>"
)
ASSOCIATE = (
    f'<associateInteraction {R} maxAssociations="2">'
    f"{choices('simpleAssociableChoice', *'ABCD', more=ONCE)}</associateInteraction>"
)
HOTTEXT = (
    f"<hottextInteraction {R}><prompt>选</prompt><p>前 "
    f"{choices('hottext', *'AB')} 后</p></hottextInteraction>"
)
GAPS = (
    f"<gapMatchInteraction {R}>{choices('gapText', *'AB', more=ONCE)}"
    '<p>填 <gap identifier="G1"/> 和 <gap identifier="G2"/></p></gapMatchInteraction>'
)
UPLOAD = f'<uploadInteraction {R} type="application/pdf image/png"/>'
SLIDER = f'<sliderInteraction {R} lowerBound="-1" upperBound="1" step="0.5" reverse="true"/>'

ALL = [
    (INLINE, declared("single", "identifier", "B"), InlineChoiceInteraction),
    (ORDER, declared("ordered", "identifier", *"CABD"), OrderInteraction),
    (MATCH, declared("multiple", "directedPair", "A Y", "B Y"), MatchInteraction),
    (ASSOCIATE, declared("multiple", "pair", "A D", "C B"), AssociateInteraction),
    (HOTTEXT, declared("single", "identifier", "A"), HottextInteraction),
    (GAPS, declared("multiple", "directedPair", "B G1", "A G2"), GapMatchInteraction),
    (UPLOAD, declared("single", "file"), UploadInteraction),
    (SLIDER, declared("single", "float", "0.5"), SliderInteraction),
]


def interaction(paper: Paper, body: str, key: str) -> Any:
    """Return the interaction of an item, wherever in its body it stands."""
    (node,) = only(paper.item(body, declared=key)).body
    return node if hasattr(node, "interaction") else node.children[-1]  # type: ignore[union-attr]


@pytest.mark.parametrize("version", ["2.1", "3.0"])
@pytest.mark.parametrize(("body", "key", "kind"), ALL)
def test_each_kind_is_read_from_both_generations(
    paper: Paper, body: str, key: str, kind: type, version: str
) -> None:
    paper.item(body, declared=key)
    if version == "3.0":
        paper.items["Q01"] = kebab(paper.items["Q01"])
        assert "<qti-item-body" in paper.items["Q01"]
    imported = paper.read()
    assert imported.content is not None, imported.findings
    assert imported.findings == ()
    (item,) = imported.content.items
    assert item.responses == ("RESPONSE",)
    (node,) = item.body
    assert isinstance(node if hasattr(node, "interaction") else node.children[-1], kind)  # type: ignore[union-attr]
    (marked,) = imported.keys[0].keys
    assert marked.correct == tuple(value.split("</value>")[0] for value in key.split("<value>")[1:])
    assert "correct" not in imported.content.model_dump_json()


@pytest.mark.parametrize(("body", "key", "kind"), ALL)
def test_each_kind_wants_the_response_that_it_gives(
    paper: Paper, body: str, key: str, kind: type
) -> None:
    for wrong in (declared("record", "identifier"), declared("single", "point")):
        assert "response-mismatch" in codes(paper.item(body, declared=wrong))


def test_an_order_that_is_shuffled_leaves_without_the_order_of_its_source(paper: Paper) -> None:
    names = [f"n{place * 7919 % 1000}" for place in range(20)]
    body = (
        f'<orderInteraction {R} shuffle="true">{choices("simpleChoice", *names)}</orderInteraction>'
    )
    got = interaction(paper, body, declared("ordered", "identifier", *names))
    dealt = [one.id for one in got.choices]
    assert sorted(dealt) == sorted(names)
    assert dealt != names
    assert paper.read().findings == ()


def test_a_fixed_choice_keeps_its_place_when_the_others_are_dealt(paper: Paper) -> None:
    body = (
        f'<choiceInteraction {R} shuffle="true">{choices("simpleChoice", *"ABCDEFGH")}'
        '<simpleChoice identifier="Z" fixed="true">以上都不是</simpleChoice></choiceInteraction>'
    )
    got = interaction(paper, body, declared("single", "identifier", "A"))
    assert got.choices[-1].id == "Z"
    assert {one.id for one in got.choices} == set("ABCDEFGHZ")


@pytest.mark.parametrize(
    ("body", "key", "code"),
    [
        (ORDER, "ABCD", "order-tells"),
        (ORDER.replace(R, f'{R} shuffle="true"'), "ABCD", "identifier-tells"),
    ],
)
def test_an_order_that_tells_itself_is_noticed(
    paper: Paper, body: str, key: str, code: str
) -> None:
    imported = paper.item(body, declared=declared("ordered", "identifier", *key)).read()
    assert [(one.severity, one.code) for one in imported.findings] == [("warning", code)]


@pytest.mark.parametrize(
    ("bounds", "least", "most"),
    [
        ("", None, None),
        ('minChoices="0" maxChoices="0"', None, None),
        ('minChoices="4" maxChoices="4"', None, None),
        ('minChoices="2" maxChoices="3"', 2, 3),
        ('maxChoices="2"', None, 2),
    ],
)
def test_how_many_are_put_in_order(
    paper: Paper, bounds: str, least: int | None, most: int | None
) -> None:
    body = ORDER.replace(R, f"{R} {bounds}")
    got = interaction(paper, body, declared("ordered", "identifier", *"CABD"))
    assert (got.least, got.most) == (least, most)


def test_partners_say_how_often_they_are_used(paper: Paper) -> None:
    body = MATCH.replace('maxAssociations="0"', 'maxAssociations="3" minAssociations="1"')
    body = body.replace('identifier="A" matchMax="1"', 'identifier="A" matchMax="2" matchMin="1"')
    got = interaction(paper, body, declared("multiple", "directedPair", "A Y"))
    assert (got.least, got.most) == (1, 3)
    assert [(one.least, one.most) for one in got.rows] == [(1, 2), (0, 1)]
    assert [one.most for one in got.columns] == [0, 0]


def test_pairs_of_a_key_are_written_as_seats_write_them(paper: Paper) -> None:
    entry = '<mapping><mapEntry mapKey=" A\n Y " mappedValue="2"/></mapping>'
    key = declared("multiple", "directedPair", "A\n   Y", " B  X ")
    key = key.replace("</responseDeclaration>", f"{entry}</responseDeclaration>")
    (marked,) = paper.item(MATCH, declared=key).read().keys[0].keys
    assert marked.correct == ("A Y", "B X")
    assert marked.mapping == {"A Y": 2.0}


def test_pictures_can_be_put_into_gaps(paper: Paper, png: bytes) -> None:
    paper.extra["a.png"] = png
    picture = '<gapImg identifier="A" matchMax="1"><object type="image/png" data="a.png">甲</object></gapImg>'
    body = GAPS.replace('<gapText identifier="A" matchMax="1">选项 A</gapText>', picture)
    got = interaction(paper, body, declared("multiple", "directedPair", "A G1"))
    assert got.choices[0].content[0].alt == "甲"
    assert got.content[0].children[1].gap == "G1"


def test_a_slider_without_a_step_goes_by_ones_or_almost_continuously(paper: Paper) -> None:
    body = SLIDER.replace('step="0.5"', "")
    assert interaction(paper, body, declared("single", "integer", "1")).step == 1
    assert interaction(paper, body, declared("single", "float", "0.5")).step == 0.02


FAULTS = [
    (INLINE.replace("选项 A", "<b>甲</b>"), "single identifier B", "unsupported-markup"),
    (INLINE.replace("选项 A", " "), "single identifier B", "option-empty"),
    (INLINE, "single identifier C", "key-outside-choices"),
    (ORDER.replace(R, f'{R} minChoices="3" maxChoices="2"'), "ordered identifier A", "attribute-invalid"),
    (ORDER.replace('"B"', '"A"'), "ordered identifier A", "choice-duplicate"),
    (MATCH, "multiple directedPair Y|A", "key-outside-choices"),
    (MATCH.split("<simpleMatchSet>", maxsplit=1)[0] + "</matchInteraction>", "multiple directedPair", "choice-empty"),
    (MATCH.replace('matchMax="1"', 'matchMax="1" matchMin="3"'), "multiple directedPair A|Y", "attribute-invalid"),
    (ASSOCIATE, "multiple pair A|E", "key-outside-choices"),
    (HOTTEXT.replace("<prompt>选</prompt>", f"<choiceInteraction {R}/>"), "single identifier A", "interaction-misplaced"),
    (HOTTEXT.replace("hottext>", "i>").replace("<hottext ", "<i "), "single identifier A", "choice-empty"),
    (GAPS.replace("G2", "G1"), "multiple directedPair A|G1", "choice-duplicate"),
    (GAPS.replace('<gap identifier="G1"/>', "").replace('<gap identifier="G2"/>', ""), "multiple directedPair", "choice-empty"),
    (GAPS, "multiple directedPair G1|A", "key-outside-choices"),
    (UPLOAD.replace("image/png", "png"), "single file", "attribute-invalid"),
    (SLIDER.replace('upperBound="1"', 'upperBound="-1"'), "single float 0", "attribute-invalid"),
    (SLIDER.replace('step="0.5"', 'step="0"'), "single float 0", "attribute-invalid"),
    (SLIDER.replace('lowerBound="-1"', ""), "single float 0", "attribute-invalid"),
    (SLIDER, "single float 2", "key-outside-choices"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "key", "code"), FAULTS)
def test_a_contradiction_inside_a_kind_is_an_error(
    paper: Paper, body: str, key: str, code: str
) -> None:
    cardinality, base, *correct = key.split()
    values = [value.replace("|", " ") for value in correct]
    assert code in codes(paper.item(body, declared=declared(cardinality, base, *values)))


def test_groups_of_partners_are_not_applied_and_said(paper: Paper) -> None:
    body = MATCH.replace('identifier="A"', 'identifier="A" matchGroup="X"')
    imported = paper.item(body, declared=declared("multiple", "directedPair", "A X")).read()
    assert imported.content is not None
    assert [(one.severity, one.code) for one in imported.findings] == [
        ("warning", "attribute-dropped")
    ]
