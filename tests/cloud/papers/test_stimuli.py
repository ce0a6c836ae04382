"""Texts shared by several items: one file, read once, beside each item that names it."""

import pytest

from contract.paper import PaperContent
from tests.cloud.papers.conftest import CHOICE_BODY, Paper

STIMULUS = (
    '<assessmentStimulus identifier="answer-is-B" title=" 材料  一 ">'
    '<stimulusBody><p>正文 <img src="a.png" alt="图"/></p></stimulusBody></assessmentStimulus>'
)
REF = '<assessmentStimulusRef identifier="S" href="shared/s.xml"/>'


def content(paper: Paper) -> PaperContent:
    imported = paper.read()
    assert imported.content is not None, imported.findings
    assert imported.findings == ()
    return imported.content


def test_items_that_name_one_stimulus_share_it(paper: Paper, png: bytes) -> None:
    paper.extra |= {"shared/s.xml": STIMULUS, "shared/a.png": png}
    for name in ("Q01", "Q02"):
        paper.item(name=name, after=REF)
    paper.item(name="Q03")
    got = content(paper)
    (stimulus,) = got.stimuli
    assert [item.stimulus for item in got.items] == [stimulus.id, stimulus.id, None]
    assert stimulus.title == "材料 一"
    assert "正文" in stimulus.model_dump_json()
    assert "answer-is-B" not in got.model_dump_json()
    assert len(paper.read().assets) == 1


def test_both_spellings_mean_the_same(paper: Paper, png: bytes) -> None:
    kebab = STIMULUS.replace("assessmentStimulus", "qti-assessment-stimulus")
    paper.extra |= {"shared/s.xml": STIMULUS, "shared/a.png": png}
    old = content(paper.item(after=REF))
    paper.extra["shared/s.xml"] = kebab.replace("stimulusBody", "qti-stimulus-body")
    ref = '<qti-assessment-stimulus-ref identifier="S" href="shared/s.xml"/>'
    assert content(paper.item(after=ref)) == old


@pytest.mark.parametrize(
    "markup",
    [
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="p.xml"/>',
        '<div><object type="text/html" data="p.xml"/></div>',
    ],
)
def test_a_text_taken_into_the_body_stands_beside_the_item(paper: Paper, markup: str) -> None:
    paper.extra["p.xml"] = "<html><head><title>短文</title></head><body><p>正文</p></body></html>"
    got = content(paper.item(markup + CHOICE_BODY))
    (stimulus,) = got.stimuli
    assert (stimulus.title, got.items[0].stimulus) == ("短文", stimulus.id)
    assert "正文" not in got.items[0].model_dump_json()


@pytest.mark.parametrize(
    ("file", "code", "where"),
    [
        ("<div><p>题</p><script/></div>", "unsupported-markup", "shared/s.xml:1"),
        ("<div/>", "stimulus-empty", "shared/s.xml:1"),
        ('<div><choiceInteraction responseIdentifier="X"/></div>', "interaction-misplaced", "s.xml"),
        ("<div>", "xml-broken", "Q01.xml"),
        ("<!DOCTYPE html><html/>", "xml-doctype", "Q01.xml"),
    ],
)  # fmt: skip
def test_a_fault_in_a_stimulus_names_its_file(
    paper: Paper, file: str, code: str, where: str
) -> None:
    paper.extra["shared/s.xml"] = file
    imported = paper.item(after=REF).read()
    assert imported.content is None
    (finding,) = [one for one in imported.findings if one.code == code]
    assert where in finding.where
    assert "shared/s.xml" in finding.where + finding.what


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        ('<include href="none.xml"/>', "file-missing"),
        ('<include href="https://example.com/p.xml"/>', "link-external"),
        ('<include href="p.xml" parse="text"/>', "unsupported-stimulus"),
        ('<include href="p.xml"/><include href="q.xml"/>', "stimulus-several"),
        ('<rubricBlock view="scorer"/><p><object type="text/html" data=""/></p>', "path-escapes"),
    ],
)
def test_a_stimulus_that_cannot_stand_there_is_an_error(
    paper: Paper, markup: str, code: str
) -> None:
    paper.extra |= {"p.xml": "<p>甲</p>", "q.xml": "<p>乙</p>"}
    imported = paper.item(markup + CHOICE_BODY).read()
    assert imported.content is None
    assert [one.code for one in imported.findings] == [code]


def test_a_stimulus_inside_a_choice_is_an_error(paper: Paper) -> None:
    body = CHOICE_BODY.replace("甲", '<include href="p.xml"/>')
    assert [one.code for one in paper.item(body).read().findings] == ["unsupported-stimulus"]
