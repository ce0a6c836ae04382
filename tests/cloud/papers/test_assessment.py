"""The order of a paper: tests, sections, references, and what stands in their way."""

import pytest

from contract.paper import Element, PaperContent
from tests.cloud.papers.conftest import Paper

REFERENCE = '<assessmentItemRef identifier="{0}" href="{0}.xml"/>'


def whole(sections: str, attributes: str = "", part: str = "") -> str:
    return (
        f'<assessmentTest title="期末" {attributes}><testPart {part}>\n{sections}\n'
        "</testPart></assessmentTest>"
    )


def section(*names: str, title: str = "", inside: str = "") -> str:
    references = "".join(REFERENCE.format(name) for name in names)
    return f'<assessmentSection title="{title}">{inside}{references}</assessmentSection>'


@pytest.fixture
def three(paper: Paper) -> Paper:
    for name in ("Q01", "Q02", "Q03"):
        paper.item(name=name)
    return paper


def content(paper: Paper) -> PaperContent:
    imported = paper.read()
    assert imported.content is not None, imported.findings
    return imported.content


def test_items_come_in_the_order_of_the_test(three: Paper) -> None:
    three.test = whole(
        section("Q03", title="一") + section("Q01", "Q02", title="二"), 'xml:lang="en"'
    )
    read = content(three)
    assert (read.title, read.language) == ("期末", "en")
    assert [(part.title, part.items) for part in read.sections] == [
        ("一", ("Q03",)),
        ("二", ("Q01", "Q02")),
    ]
    assert [item.id for item in read.items] == ["Q03", "Q01", "Q02"]


def test_without_a_test_the_manifest_has_the_order(three: Paper) -> None:
    read = content(three)
    assert read.title == "样卷"
    assert [part.items for part in read.sections] == [("Q01", "Q02", "Q03")]
    assert read.language == "zh-CN"


def test_a_section_inside_a_section_keeps_the_words_above_it(three: Paper) -> None:
    rubric = '<rubricBlock view="candidate"><p>先读</p></rubricBlock>'
    inner = section("Q01", "Q02", title="甲") + section("Q03", title="乙")
    three.test = whole(section(title="卷一", inside=rubric + inner))
    first, second = content(three).sections
    assert (first.title, second.title, second.rubric) == ("甲", "乙", ())
    assert first.rubric == (
        Element(tag="h3", children=("卷一",)),
        Element(tag="p", children=("先读",)),
    )


def test_items_around_an_inner_section_stay_around_it(three: Paper) -> None:
    inside = REFERENCE.format("Q02") + section("Q01", title="内")
    three.test = whole(section("Q03", title="外", inside=inside))
    assert [(part.title, part.items) for part in content(three).sections] == [
        ("外", ("Q02",)),
        ("内", ("Q01",)),
        ("外", ("Q03",)),
    ]


def test_a_hidden_section_has_no_title(three: Paper) -> None:
    shown = section("Q01", "Q02", "Q03", title="内部用")
    three.test = whole(shown.replace("title", 'visible="false" title'))
    assert content(three).sections[0].title == ""


def test_a_section_may_stand_in_a_file_of_its_own(three: Paper) -> None:
    three.extra["more/part.xml"] = section("Q01", "Q02", "Q03").replace('href="', 'href="../')
    three.test = whole('<assessmentSectionRef identifier="S" href="more/part.xml"/>')
    assert content(three).sections[0].items == ("Q01", "Q02", "Q03")


def test_a_section_file_that_refers_to_itself_ends(three: Paper) -> None:
    loop = '<assessmentSectionRef identifier="S" href="part.xml"/>'
    three.extra["part.xml"] = section("Q01", "Q02", "Q03", inside=loop)
    three.test = whole(loop)
    (finding,) = three.read().findings
    assert (finding.code, finding.where) == ("section-nested", "part.xml:1")


def test_an_item_goes_by_the_name_the_test_gives_it(paper: Paper) -> None:
    paper.item(name="i-5f3e")
    paper.test = whole(section("i-5f3e").replace('identifier="i-5f3e"', 'identifier="Q01"'))
    imported = paper.read()
    assert imported.content is not None
    assert imported.content.items[0].id == "Q01"
    assert imported.keys[0].item == "Q01"


def test_a_weight_multiplies_the_points(paper: Paper) -> None:
    declared = '<outcomeDeclaration identifier="SCORE" normalMaximum="2"/>'
    paper.item("<p>题</p>", declared=declared)
    paper.test = whole(
        section("Q01").replace("/>", '><weight identifier="W" value="1.5"/></assessmentItemRef>')
    )
    assert content(paper).items[0].points == 3.0


def test_two_items_of_one_identifier_are_an_error(three: Paper) -> None:
    three.items["Q02"] = three.items["Q01"]
    (finding,) = three.read().findings
    assert (finding.code, finding.where) == ("item-duplicate", "Q02.xml:3 [Q01]")


def test_two_references_of_one_identifier_are_an_error(three: Paper) -> None:
    three.test = whole(section("Q01", "Q01", "Q02", "Q03"))
    (finding,) = three.read().findings
    assert finding.code == "item-duplicate"


def test_an_item_that_is_not_in_the_test_is_a_warning(three: Paper) -> None:
    three.test = whole(section("Q01", "Q02"))
    imported = three.read()
    assert imported.content is not None
    assert [(f.severity, f.code) for f in imported.findings] == [("warning", "item-unused")]


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ('<selection select="2"/>', "unsupported-order"),
        ('<ordering shuffle="true"/>', "unsupported-order"),
        ("<preCondition/>", "unsupported-order"),
        ("<branchRule/>", "unsupported-order"),
        ("<qti-branch-rule/>", "unsupported-order"),
        (REFERENCE.format("Q09"), "file-missing"),
        (REFERENCE.format("../Q01"), "path-escapes"),
        ('<assessmentItemRef href="Q01.xml"/>', "identifier-bad"),
        ('<assessmentSectionRef href="none.xml"/>', "file-missing"),
    ],
)
def test_what_stands_in_the_way_of_the_order_is_an_error(
    three: Paper, inside: str, code: str
) -> None:
    three.test = whole(section("Q01", "Q02", "Q03", inside=inside))
    imported = three.read()
    assert imported.content is None
    (finding,) = imported.findings
    assert (finding.severity, finding.code, finding.where) == ("error", code, "test.xml:2")


def test_what_the_plan_decides_is_a_warning(three: Paper) -> None:
    inside = '<timeLimits maxTime="60"/><itemSessionControl maxAttempts="1"/>'
    inside += '<ordering shuffle="false"/>'
    three.test = whole(section("Q01", "Q02", "Q03", inside=inside), part='navigationMode="linear"')
    imported = three.read()
    assert imported.content is not None
    assert [finding.code for finding in imported.findings] == ["setting-ignored"] * 3


@pytest.mark.parametrize(
    ("name", "code", "where"),
    [
        ("imsmanifest.xml", "xml-broken", "imsmanifest.xml:2"),
        ("test.xml", "xml-broken", "test.xml:2"),
        ("Q02.xml", "xml-broken", "Q02.xml:2"),
    ],
)
def test_a_broken_file_is_named_with_its_line(
    three: Paper, name: str, code: str, where: str
) -> None:
    three.test = whole(section("Q01", "Q02", "Q03"))
    three.extra[name] = "<a>\n</b>"
    (finding,) = three.read().findings
    assert (finding.code, finding.where) == (code, where)


def test_one_broken_item_does_not_hide_the_others(three: Paper) -> None:
    three.extra["Q01.xml"] = "<a>"
    three.item("<p/><math><mglyph/></math>", name="Q03", declared="")
    found = {finding.code for finding in three.read().findings}
    assert found == {"xml-broken", "unsupported-math", "nothing-to-answer"}


def test_a_file_of_the_manifest_that_is_missing_is_named(three: Paper) -> None:
    files = three.files()
    three.extra["imsmanifest.xml"] = str(files["imsmanifest.xml"]).replace("Q02.xml", "Q99.xml")
    (finding,) = three.read().findings
    assert finding.code == "file-missing"
    assert "Q99.xml" in finding.what


def test_two_tests_are_refused(three: Paper) -> None:
    three.test = whole(section("Q01"))
    line = '<resource identifier="T2" type="imsqti_test_xmlv2p2" href="test.xml"/></resources>'
    manifest = str(three.files()["imsmanifest.xml"])
    three.extra["imsmanifest.xml"] = manifest.replace("</resources>", line)
    (finding,) = three.read().findings
    assert finding.code == "several-tests"


@pytest.mark.parametrize(
    ("manifest", "code"),
    [
        ("<other/>", "manifest-bad"),
        ("<manifest/>", "manifest-bad"),
        ("<manifest><resources/></manifest>", "no-items"),
    ],
)
def test_a_manifest_of_nothing_is_refused(paper: Paper, manifest: str, code: str) -> None:
    paper.extra["imsmanifest.xml"] = manifest
    (finding,) = paper.read().findings
    assert finding.code == code


def test_a_test_without_items_is_an_error(three: Paper) -> None:
    three.test = whole(section())
    imported = three.read()
    assert imported.content is None
    assert "no-items" in {finding.code for finding in imported.findings}


def test_an_item_where_a_test_should_be_is_refused(three: Paper) -> None:
    three.test = "<assessmentItem/>"
    assert [finding.code for finding in three.read().findings] == ["not-a-test"]


def test_a_paper_is_bounded_in_items(paper: Paper) -> None:
    paper.item()
    names = [f"Q{number}" for number in range(501)]
    paper.test = whole(section(*names)).replace('href="Q', 'href="Q01.xml?')
    (finding,) = paper.read().findings
    assert finding.code == "too-many-items"


def test_the_title_of_the_manifest_is_used_when_there_is_no_other(paper: Paper) -> None:
    paper.item()
    metadata = "<metadata><lom><general><title><string> 期中 卷 </string></title></general></lom>"
    manifest = str(paper.files()["imsmanifest.xml"])
    paper.extra["imsmanifest.xml"] = manifest.replace(
        "<resources>", f"{metadata}</metadata><resources>"
    )
    assert content(paper).title == "期中 卷"
