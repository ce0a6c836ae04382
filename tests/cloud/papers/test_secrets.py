"""Answers never reach what a seat gets (A3)."""

import re

import pytest

from tests.cloud.papers.conftest import Paper

MARK = "SECRET"
"""Stands in every place of an item that says or hints what is right."""

DECLARED = f"""
<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string">
  <correctResponse interpretation="{MARK}1"><value>{MARK}2</value></correctResponse>
  <mapping defaultValue="0"><mapEntry mapKey="{MARK}3" mappedValue="1"/></mapping>
</responseDeclaration>
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" interpretation="{MARK}4">
  <defaultValue><value>0</value></defaultValue>
</outcomeDeclaration>
<outcomeDeclaration identifier="FEEDBACK" cardinality="single" baseType="identifier"/>
"""
BODY = f"""
<p>题干 <textEntryInteraction responseIdentifier="RESPONSE" expectedLength="9"/></p>
<!-- {MARK}5 -->
<rubricBlock view="scorer"><p>{MARK}6</p></rubricBlock>
<rubricBlock view="author tutor"><p>{MARK}7</p></rubricBlock>
<rubricBlock><p>{MARK}8</p></rubricBlock>
<rubricBlock view="candidate"><p>给考生的话</p></rubricBlock>
"""
AFTER = f"""
<responseProcessing><responseCondition><responseIf>
<match><variable identifier="RESPONSE"/><baseValue baseType="string">{MARK}9</baseValue></match>
<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>
</responseIf></responseCondition></responseProcessing>
<modalFeedback outcomeIdentifier="FEEDBACK" showHide="show" identifier="OK">{MARK}10</modalFeedback>
"""


def kebab(xml: str) -> str:
    """Turn an item into QTI 3.0, markup of HTML left as it is."""

    def hyphens(match: re.Match[str]) -> str:
        return re.sub("[A-Z]", lambda letter: f"-{letter.group().lower()}", match.group())

    tags = re.sub(r"</?[a-z]+[A-Z][A-Za-z]*|</?(?:value|match|variable|mapping)\b", hyphens, xml)
    tags = re.sub(r"<(/?)([a-z]+-[a-z-]+|value|match|variable|mapping)\b", r"<\1qti-\2", tags)
    return re.sub(r"(?<=\s)[a-z]+[A-Z][A-Za-z]*(?==)", hyphens, tags)


@pytest.mark.parametrize("version", ["2.1", "3.0"])
def test_nothing_that_tells_the_answer_is_in_the_content(paper: Paper, version: str) -> None:
    paper.item(BODY, declared=DECLARED, after=AFTER)
    if version == "3.0":
        paper.items["Q01"] = kebab(paper.items["Q01"])
        assert "<qti-text-entry-interaction response-identifier=" in paper.items["Q01"]
        assert "<qti-correct-response" in paper.items["Q01"]
    imported = paper.read()
    assert imported.content is not None
    told = imported.content.model_dump_json()
    assert MARK not in told
    assert "给考生的话" in told
    assert [finding.code for finding in imported.findings] == ["feedback-dropped"]


def test_what_marks_an_item_is_all_in_its_key(paper: Paper) -> None:
    (key,) = paper.item(BODY, declared=DECLARED, after=AFTER).read().keys
    assert key.keys[0].correct == (f"{MARK}2",)
    assert key.keys[0].mapping == {f"{MARK}3": 1.0}
    for number in (1, 2, 3, 4, 6, 7, 8, 9):
        assert f"{MARK}{number}" in key.scoring
    assert "给考生的话" not in key.scoring


def test_the_name_of_a_picture_does_not_reach_the_content(paper: Paper, png: bytes) -> None:
    paper.item('<p><img src="correct-is-B.png" alt=""/></p>')
    paper.extra["correct-is-B.png"] = png
    imported = paper.read()
    assert imported.content is not None
    assert "correct-is-B" not in imported.content.model_dump_json()


def test_identifiers_that_give_the_answer_away_are_noticed(paper: Paper) -> None:
    body = (
        '<choiceInteraction responseIdentifier="RESPONSE">'
        '<simpleChoice identifier="correct_1">甲</simpleChoice>'
        '<simpleChoice identifier="B">乙</simpleChoice></choiceInteraction>'
    )
    (finding,) = paper.item(body).read().findings
    assert (finding.severity, finding.code) == ("warning", "identifier-tells")


def test_a_paper_with_errors_gives_neither_content_nor_keys(paper: Paper) -> None:
    imported = paper.item().item("<p/><script/>", name="Q02").read()
    assert imported.content is None
    assert imported.keys == ()
    assert imported.assets == {}
