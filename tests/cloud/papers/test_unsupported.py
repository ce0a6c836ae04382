"""What a seat cannot show is named with its file, line, item and construct, and never let pass."""

import pytest

from tests.cloud.papers.conftest import CHOICE, CHOICE_BODY, Paper

RESPONSE = 'responseIdentifier="RESPONSE"'

BODIES = [
    (f"<drawingInteraction {RESPONSE}/>", "unsupported-interaction", "drawingInteraction"),
    (f"<graphicOrderInteraction {RESPONSE}/>", "unsupported-interaction", "graphicOrder"),
    (f"<hotspotInteraction {RESPONSE}/>", "unsupported-interaction", "hotspotInteraction"),
    (f"<selectPointInteraction {RESPONSE}/>", "unsupported-interaction", "selectPoint"),
    (f"<customInteraction {RESPONSE}/>", "unsupported-interaction", "customInteraction"),
    ("<p><endAttemptInteraction/></p>", "unsupported-interaction", "endAttemptInteraction"),
    ("<p><hottext identifier='H'>题</hottext></p>", "interaction-misplaced", "hottext"),
    ("<p><gap identifier='G'/></p>", "interaction-misplaced", "gap"),
    (
        f"<qti-portable-custom-interaction {RESPONSE}/>",
        "unsupported-interaction",
        "qti-portable-custom-interaction",
    ),
    ('<feedbackBlock outcomeIdentifier="F"/>', "unsupported-feedback", "feedbackBlock"),
    ("<p><feedbackInline/></p>", "unsupported-feedback", "feedbackInline"),
    ("<p><qti-feedback-inline/></p>", "unsupported-feedback", "qti-feedback-inline"),
    ('<p><printedVariable identifier="T"/></p>', "unsupported-template", "printedVariable"),
    ("<templateBlock/>", "unsupported-template", "templateBlock"),
    ("<video src='a.mp4'/>", "unsupported-media", "video"),
    ('<p><object type="video/mp4" data="a.mp4"/></p>', "unsupported-media", "object"),
    ("<iframe src='https://example.com'/>", "unsupported-media", "iframe"),
    ("<p><math><mglyph/></math></p>", "unsupported-math", "mglyph"),
    ("<p><svg/></p>", "unsupported-markup", "svg"),
    ("<script>alert(1)</script>", "unsupported-markup", "script"),
    ("<style>p {}</style>", "unsupported-markup", "style"),
    ("<p><a href='https://example.com'>题</a></p>", "unsupported-markup", "a cannot"),
    ("<form><input/></form>", "unsupported-markup", "form"),
    ("<p><blink>题</blink></p>", "unsupported-markup", "blink"),
]


@pytest.mark.parametrize(("body", "code", "construct"), BODIES)
def test_a_construct_in_the_body_is_named(
    paper: Paper, body: str, code: str, construct: str
) -> None:
    imported = paper.item().item(f"{CHOICE_BODY}\n{body}", name="Q07").read()
    assert imported.content is None
    errors = [finding for finding in imported.findings if finding.severity == "error"]
    assert [error.code for error in errors] == [code]
    assert construct in errors[0].what
    assert errors[0].where == "Q07.xml:6 [Q07]"


@pytest.mark.parametrize(
    ("after", "code", "construct"),
    [
        ("<templateProcessing/>", "unsupported-template", "templateProcessing"),
        ('<templateDeclaration identifier="T"/>', "unsupported-template", "templateDeclaration"),
        ('<assessmentStimulusRef href="s.xml"/>', "file-missing", "assessmentStimulusRef"),
        ('<qti-assessment-stimulus-ref href="s.xml"/>', "file-missing", "qti-assessment-"),
        ("<somethingNew/>", "unsupported-markup", "somethingNew"),
    ],
)
def test_a_construct_beside_the_body_is_named(
    paper: Paper, after: str, code: str, construct: str
) -> None:
    (finding,) = paper.item(after=after).read().findings
    assert (finding.severity, finding.code) == ("error", code)
    assert construct in finding.what
    assert finding.where.endswith("[Q01]")


def test_an_adaptive_item_is_named(paper: Paper) -> None:
    (finding,) = paper.item(attributes='adaptive="true"').read().findings
    assert finding.code == "unsupported-adaptive"


def test_an_answer_filled_in_beforehand_is_named(paper: Paper) -> None:
    default = "<defaultValue><value>A</value></defaultValue></responseDeclaration>"
    paper.item(declared=CHOICE.replace("</responseDeclaration>", default))
    (finding,) = paper.read().findings
    assert finding.code == "unsupported-default"


def test_a_choice_made_by_a_template_is_named(paper: Paper) -> None:
    body = CHOICE_BODY.replace('identifier="A"', 'identifier="A" templateIdentifier="T"')
    (finding,) = paper.item(body).read().findings
    assert finding.code == "unsupported-template"


def test_every_construct_of_every_item_is_listed_at_once(paper: Paper) -> None:
    for name in ("Q01", "Q02"):
        paper.item(f"{CHOICE_BODY}<math><mglyph/></math><video/><p><svg/></p>", name=name)
    codes = [(finding.where[-5:], finding.code) for finding in paper.read().findings]
    expected = ["unsupported-math", "unsupported-media", "unsupported-markup"]
    assert codes == [(f"[{name}]", code) for name in ("Q01", "Q02") for code in expected]


def test_modal_feedback_and_style_sheets_are_left_out_and_said(paper: Paper) -> None:
    after = '<stylesheet href="a.css" type="text/css"/><modalFeedback>对</modalFeedback>'
    imported = paper.item(after=after).read()
    assert imported.content is not None
    assert {(f.severity, f.code) for f in imported.findings} == {
        ("warning", "stylesheet-dropped"),
        ("warning", "feedback-dropped"),
    }


@pytest.mark.parametrize("type_", ["imsqti_xmlv1p2", "imsqti_item_xmlv2p0", "imsqti_item_xmlv9p9"])
def test_another_version_of_qti_is_named(paper: Paper, type_: str) -> None:
    paper.item().item(name="Q02")
    manifest = str(paper.files()["imsmanifest.xml"])
    paper.extra["imsmanifest.xml"] = manifest.replace("imsqti_item_xmlv2p1", type_, 1)
    imported = paper.read()
    assert imported.content is None
    assert imported.findings[0].code == "unsupported-version"
    assert imported.findings[0].where == "imsmanifest.xml:2"


def test_findings_are_bounded(paper: Paper) -> None:
    imported = paper.item("\n".join("<blink/>" for _ in range(2_000))).read()
    assert len(imported.findings) == 501
    assert imported.findings[-1].code == "too-many-findings"
