"""The three interactions: every attribute a seat uses, and every contradiction that is refused."""

import pytest

from contract.paper import (
    ChoiceInteraction,
    ExtendedTextInteraction,
    Item,
    TextEntryInteraction,
)
from tests.cloud.papers.conftest import CHOICE, CHOICE_BODY, Paper

STRING = '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string"/>'
MULTIPLE = CHOICE.replace("single", "multiple")


def only(paper: Paper) -> Item:
    imported = paper.read()
    assert imported.content is not None, imported.findings
    return imported.content.items[0]


def codes(paper: Paper) -> list[str]:
    imported = paper.read()
    assert imported.content is None
    return [finding.code for finding in imported.findings if finding.severity == "error"]


def test_a_choice_has_its_prompt_order_and_bounds(paper: Paper) -> None:
    body = """<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" minChoices="1"
      maxChoices="2" orientation="horizontal"><prompt>选 <b>两</b> 项</prompt>
      <simpleChoice identifier="A" fixed="true">甲</simpleChoice>
      <simpleChoice identifier="B"><p>乙</p></simpleChoice></choiceInteraction>"""
    (choice,) = only(paper.item(body, declared=MULTIPLE)).body
    assert isinstance(choice, ChoiceInteraction)
    assert (choice.least, choice.most, choice.shuffle, choice.horizontal) == (1, 2, True, True)
    assert [(part.id, part.fixed) for part in choice.choices] == [("A", True), ("B", False)]
    assert len(choice.prompt) == 3


@pytest.mark.parametrize(
    ("declared", "attribute", "most"),
    [
        (CHOICE, "", 1),
        (CHOICE, 'maxChoices="0"', 1),
        (MULTIPLE, 'maxChoices="0"', 0),
        (MULTIPLE, 'maxChoices="2"', 2),
        (MULTIPLE, "", 1),
    ],
)
def test_how_many_may_be_chosen(paper: Paper, declared: str, attribute: str, most: int) -> None:
    body = CHOICE_BODY.replace('maxChoices="1"', attribute)
    choice = only(paper.item(body, declared=declared)).body[-1]
    assert isinstance(choice, ChoiceInteraction)
    assert choice.most == most


def test_a_blank_stands_inside_its_sentence(paper: Paper) -> None:
    body = (
        '<p>长江长 <textEntryInteraction responseIdentifier="RESPONSE" expectedLength="5" '
        'patternMask="[0-9]+" placeholderText="数字"/> 公里</p>'
    )
    item = only(paper.item(body, declared=STRING))
    assert item.responses == ("RESPONSE",)
    entry = TextEntryInteraction(response="RESPONSE", length=5, pattern="[0-9]+", hint="数字")
    assert item.body[0].children == ("长江长 ", entry, " 公里")  # type: ignore[union-attr]


def test_the_classes_of_qti_3_give_sizes(paper: Paper) -> None:
    body = (
        '<p><qti-text-entry-interaction class="qti-input-width-6" response-identifier="R2"/></p>'
        '<qti-extended-text-interaction class="x qti-height-lines-15" '
        'response-identifier="RESPONSE"/>'
    )
    item = only(paper.item(body, declared=STRING + STRING.replace("RESPONSE", "R2")))
    assert item.responses == ("R2", "RESPONSE")
    assert item.body[1] == ExtendedTextInteraction(response="RESPONSE", lines=15)


def test_rich_text_is_answered_plainly_and_said(paper: Paper) -> None:
    body = '<extendedTextInteraction responseIdentifier="RESPONSE" format="xhtml"/>'
    imported = paper.item(body, declared=STRING).read()
    assert imported.content is not None
    assert [finding.code for finding in imported.findings] == ["format-plain"]


EXTENDED = '<extendedTextInteraction responseIdentifier="RESPONSE" {}/>'


@pytest.mark.parametrize(
    ("body", "declared", "code"),
    [
        (CHOICE_BODY, "", "response-undeclared"),
        (CHOICE_BODY, STRING, "response-mismatch"),
        (CHOICE_BODY, MULTIPLE.replace("multiple", "ordered"), "response-mismatch"),
        (CHOICE_BODY, CHOICE.replace("single", "many"), "attribute-invalid"),
        (CHOICE_BODY, CHOICE + CHOICE, "response-duplicate"),
        (CHOICE_BODY + EXTENDED.format(""), CHOICE, "response-shared"),
        (CHOICE_BODY, CHOICE.replace(">B<", ">C<"), "key-outside-choices"),
        (CHOICE_BODY.replace('"B"', '"A"'), CHOICE.replace(">B<", ">A<"), "choice-duplicate"),
        (CHOICE_BODY.replace('identifier="A"', ""), CHOICE, "identifier-bad"),
        (CHOICE_BODY.replace('"RESPONSE"', '""'), CHOICE, "identifier-bad"),
        (CHOICE_BODY.replace('maxChoices="1"', 'maxChoices="-1"'), CHOICE, "attribute-invalid"),
        (CHOICE_BODY.replace('maxChoices="1"', 'maxChoices="３"'), CHOICE, "attribute-invalid"),
        (
            CHOICE_BODY.replace("<simpleChoice", "<odd/><simpleChoice", 1),
            CHOICE,
            "unsupported-markup",
        ),
        (EXTENDED.format('expectedLines="9999"'), STRING, "attribute-invalid"),
        (EXTENDED.format('maxStrings="3"'), STRING, "unsupported-interaction"),
        (EXTENDED.format('stringIdentifier="S"'), STRING, "unsupported-interaction"),
        (EXTENDED.format(""), STRING.replace("single", "record"), "response-mismatch"),
    ],
)
def test_a_contradiction_is_an_error(paper: Paper, body: str, declared: str, code: str) -> None:
    assert code in codes(paper.item(body, declared=declared))


def test_a_choice_without_alternatives_is_an_error(paper: Paper) -> None:
    body = '<choiceInteraction responseIdentifier="RESPONSE"/>'
    assert "choice-empty" in codes(paper.item(body))


def test_a_mapping_that_is_no_number_is_an_error(paper: Paper) -> None:
    for value in ("x", "inf", "NaN", ""):
        entry = f'<mapping><mapEntry mapKey="A" mappedValue="{value}"/></mapping>'
        declared = CHOICE.replace("</responseDeclaration>", f"{entry}</responseDeclaration>")
        assert codes(paper.item(declared=declared)) == ["attribute-invalid"]


def test_an_item_with_more_answers_than_an_operation_holds_is_an_error(paper: Paper) -> None:
    names = [f"R{n}" for n in range(65)]
    declared = "".join(STRING.replace("RESPONSE", name) for name in names)
    blanks = "".join(f'<textEntryInteraction responseIdentifier="{name}"/>' for name in names)
    assert codes(paper.item(f"<p>{blanks}</p>", declared=declared)) == ["too-many-responses"]


def test_an_item_to_read_only_is_a_warning(paper: Paper) -> None:
    imported = paper.item("<p>请阅读</p>", declared="").read()
    assert imported.content is not None
    assert [finding.code for finding in imported.findings] == ["nothing-to-answer"]


def test_a_choice_without_a_key_is_a_warning(paper: Paper) -> None:
    declared = CHOICE.replace("<value>B</value>", "")
    imported = paper.item(declared=declared).read()
    assert imported.content is not None
    assert [finding.code for finding in imported.findings] == ["key-missing"]


SCORE = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" {}/>'
MATCH = (
    '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/'
    'match_correct"/>'
)
MAXIMUM = (
    '<outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float">'
    "<defaultValue><value>4</value></defaultValue></outcomeDeclaration>"
)


@pytest.mark.parametrize(
    ("declared", "after", "points"),
    [
        ("", "", None),
        (SCORE.format('normalMaximum="2.5"'), "", 2.5),
        ("", MATCH, 1.0),
        (MAXIMUM, MATCH, 4.0),
    ],
)
def test_points_are_what_the_source_says(
    paper: Paper, declared: str, after: str, points: float | None
) -> None:
    assert only(paper.item(declared=CHOICE + declared, after=after)).points == points


@pytest.mark.parametrize("maximum", ["x", "-1", "inf", "1e9"])
def test_points_that_are_no_score_are_an_error(paper: Paper, maximum: str) -> None:
    declared = CHOICE + SCORE.format(f'normalMaximum="{maximum}"')
    assert codes(paper.item(declared=declared)) == ["attribute-invalid"]
