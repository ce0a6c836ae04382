"""Papers written by hand: what a line means, and the line that is wrong."""

from collections.abc import Callable

import pytest

from cloud.core.papers.importing import Imported, read_paper
from contract.paper import (
    ChoiceInteraction,
    Element,
    ExtendedTextInteraction,
    Image,
    Item,
    Node,
    TextEntryInteraction,
)

HEAD = "# 样卷\n\n"
CHOICE = "1. 选一项\n A. 甲\n *B. 乙\n"


def read(text: str, encoding: str = "utf-8") -> Imported:
    return read_paper("p.md", text.encode(encoding))


def items(text: str) -> list[Item]:
    imported = read(HEAD + text)
    assert imported.content is not None, imported.findings
    return list(imported.content.items)


def choice(text: str) -> ChoiceInteraction:
    last = items(text)[0].body[-1]
    assert isinstance(last, ChoiceInteraction)
    return last


def paragraph(*children: Node) -> Element:
    return Element(tag="p", children=children)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_paper_is_read_in_any_of_its_encodings(encoding: str, newline: str) -> None:
    imported = read((HEAD + CHOICE).replace("\n", newline), encoding)
    assert imported.content is not None, imported.findings
    assert imported.content.title == "样卷"
    assert imported.content.items[0].body[0] == paragraph("选一项")


def test_the_star_marks_the_correct_option_and_stays_behind() -> None:
    imported = read(HEAD + CHOICE)
    assert imported.content is not None
    assert [key.correct for key in imported.keys[0].keys] == [("B",)]
    assert "*" not in imported.content.model_dump_json()
    (item,) = imported.content.items
    interaction = item.body[-1]
    assert isinstance(interaction, ChoiceInteraction)
    assert [part.content for part in interaction.choices] == [("甲",), ("乙",)]
    assert interaction.most == 1
    assert item.responses == ("RESPONSE",)


@pytest.mark.parametrize(
    "options",
    [
        "*A. 甲\nB. 乙",
        "  * A． 甲\n  B．乙",
        "*A、甲\nB、乙",
        "*A) 甲\nB）乙",
        "*A. 甲  B. 乙",
        "*A. 甲\tB. 乙",
        "*A．甲　　B．乙",
        "A. 甲\nB. 乙\n答案：A",
        "A. 甲  B. 乙\nAnswer: a.",
        "*A. 甲\nB. 乙\n答案: A",
    ],
)
def test_options_are_known_in_the_forms_that_people_type(options: str) -> None:
    text = f"1. 题\n{options}\n"
    assert [(part.id, part.content) for part in choice(text).choices] == [
        ("A", ("甲",)),
        ("B", ("乙",)),
    ]
    assert read(HEAD + text).keys[0].keys[0].correct == ("A",)


@pytest.mark.parametrize("stem", ["题", "题［多选］", "题（多选题）", "题 [multiple]"])
def test_several_may_be_chosen_when_marked_or_when_several_are_right(stem: str) -> None:
    second = "*B. 乙" if stem == "题" else "B. 乙"
    text = f"1. {stem}\n*A. 甲\n{second}\nC. 丙\n"
    assert choice(text).most == 0
    assert items(text)[0].body[0] == paragraph("题")
    assert read(HEAD + text).keys[0].keys[0].cardinality == "multiple"


def test_blanks_take_one_answer_line_each_with_alternatives() -> None:
    text = "1. 复制是 ___，粘贴是 ______。（5分）\n答案：Ctrl+C | C\nAnswer: V\n"
    (item,) = items(text)
    assert item.responses == ("RESPONSE", "RESPONSE2")
    assert item.body == (
        paragraph(
            "复制是 ",
            TextEntryInteraction(response="RESPONSE"),
            "，粘贴是 ",
            TextEntryInteraction(response="RESPONSE2"),
            "。",
        ),
    )
    first, second = read(HEAD + text).keys[0].keys
    assert first.correct == ("Ctrl+C",)
    assert first.mapping == {"Ctrl+C": 2.5, "C": 2.5}
    assert second.mapping == {"V": 2.5}
    assert not first.case_sensitive


def test_a_line_to_fill_in_may_stand_in_a_choice() -> None:
    assert items("1. 首都是 ____。\n*A. 北京\nB. 上海\n")[0].body[0] == paragraph("首都是 ____。")


@pytest.mark.parametrize(
    ("mark", "lines"),
    [("[essay 20 lines]", 20), ("［作文 20 行］", 20), ("【论述题】", None), ("[essay]", None)],
)
def test_an_essay_has_its_lines(mark: str, lines: int | None) -> None:
    for text in (f"1. 谈谈备份。{mark}\n", f"1. 谈谈备份。\n   {mark}\n"):
        (item,) = items(text)
        essay = ExtendedTextInteraction(response="RESPONSE", lines=lines)
        assert item.body == (paragraph("谈谈备份。"), essay)


def test_what_is_written_for_examiners_goes_with_the_key() -> None:
    text = "1. 谈谈。[essay]\n答案：要点一\n解析：要点二\n\n2. 题\n*A. 甲\nB. 乙\n解析：因为甲\n"
    imported = read(HEAD + text)
    assert imported.content is not None
    assert [key.scoring for key in imported.keys] == ["要点一\n要点二", "因为甲"]
    assert "要点" not in imported.content.model_dump_json()
    assert "因为甲" not in imported.content.model_dump_json()


@pytest.mark.parametrize(
    ("mark", "points"),
    [("[2 points]", 2.0), ("（2分）", 2.0), ("(1.5 分)", 1.5), ("［10分］", 10.0), ("", None)],
)
def test_points_are_taken_out_of_the_question(mark: str, points: float | None) -> None:
    (item,) = items(f"1. 选一项{mark}\n*A. 甲\nB. 乙\n")
    assert (item.points, item.body[0]) == (points, paragraph("选一项"))


@pytest.mark.parametrize(
    ("title", "points"),
    [
        ("一、单选（每题 3 分）", [3, 1, 3]),
        ("一、（每小题3分，共6分）", [3, 1, 3]),
        ("Part 1 (3 points each)", [3, 1, 3]),
        ("一、填空（每空 3 分）", [3, 1, 6]),
        ("一、单选", [None, 1, None]),
    ],
)
def test_a_section_may_say_what_each_is_worth(title: str, points: list[float | None]) -> None:
    text = f"## {title}\n{CHOICE}2. 题（1分）\n*A. 甲\nB. 乙\n3. ___与___\n答案：a\n答案：b\n"
    assert [item.points for item in items(text)] == points


def test_sections_numbering_and_instructions() -> None:
    text = "全卷 100 分。\n\n## 一、甲\n请读题。\n" + CHOICE + "## 二、乙\n" + CHOICE
    imported = read(HEAD + text)
    assert imported.content is not None, imported.findings
    first, second = imported.content.sections
    assert (first.title, first.items) == ("一、甲", ("Q01",))
    assert first.rubric == (paragraph("全卷 100 分。"), paragraph("请读题。"))
    assert (second.title, second.items, second.rubric) == ("二、乙", ("Q02",), ())
    assert [item.title for item in imported.content.items] == ["1", "1"]


def test_markup_inside_a_line() -> None:
    (item,) = items(
        "1. 用 `a__b` 和 **粗**，\\*不\\* 2**3**2，1.5 倍\n\n   第二段 <script>x</script>\n"
        "   ```\n   if x:\n       y\n   ```\n*A. `<p>`\nB. \\*\n"
    )
    first, second, code, interaction = item.body
    assert first == paragraph(
        "用 ",
        Element(tag="code", children=("a__b",)),
        " 和 ",
        Element(tag="strong", children=("粗",)),
        "，*不* 2",
        Element(tag="strong", children=("3",)),
        "2，1.5 倍",
    )
    assert second == paragraph("第二段 <script>x</script>")
    assert code == Element(tag="pre", children=("if x:\n    y",))
    assert isinstance(interaction, ChoiceInteraction)
    assert interaction.choices[1].content == ("*",)


def test_pictures_come_from_the_zip(png: bytes, zip_of: Callable[..., bytes]) -> None:
    text = f"{HEAD}1. 看图 ![一 图](图/一.png)\n*A. ![](图/一.png)\nB. 乙\n"
    imported = read_paper("卷.zip", zip_of({"卷/卷.md": text, "卷/图/一.png": png}))
    assert imported.content is not None, imported.findings
    (name,) = imported.assets
    assert imported.assets[name] == png
    assert imported.content.items[0].body[0] == paragraph("看图 ", Image(image=name, alt="一 图"))


def test_two_papers_in_one_zip_are_refused(zip_of: Callable[..., bytes]) -> None:
    (finding,) = read_paper("a.zip", zip_of({"a.md": "# a", "b.md": "# b"})).findings
    assert finding.code == "several-papers"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("1. 题\n*A. 甲\nB. 乙", "title-missing", None),
        ("# \n" + CHOICE, "text-before-title", 1),
        ("说明\n# 卷\n" + CHOICE, "text-before-title", 1),
        ("# 卷\n# 卷\n" + CHOICE, "title-twice", 2),
        ("# 卷\n#### 小节\n" + CHOICE, "heading-deep", 2),
        ("# 卷\n", "no-items", None),
        ("# 卷\n## 一\n## 二\n" + CHOICE, "section-empty", 2),
        ("# 卷\n" + CHOICE + "3. 题\n*A. 甲\nB. 乙", "question-number", 5),
        ("# 卷\n" + CHOICE + "1. 题\n*A. 甲\nB. 乙", "question-number", 5),
        ("# 卷\n2. 题\n*A. 甲\nB. 乙", "question-number", 2),
        ("# 卷\n1. \n*A. 甲\nB. 乙", "question-empty", 2),
        ("# 卷\n1. 题", "question-open", 2),
        ("# 卷\n1. 题\nA. 甲\nB. 乙", "key-missing", 2),
        ("# 卷\n1. 题\n*A. 甲", "option-single", 3),
        ("# 卷\n1. 题\n*A. 甲\nC. 乙", "option-order", 3),
        ("# 卷\n1. 题\n*B. 甲\nA. 乙", "option-order", 3),
        ("# 卷\n1. 题\n*A. 甲\nB.", "option-empty", 4),
        ("# 卷\n1. 题\nA. 甲 *\nB. 乙\n答案：A", "star-misplaced", 3),
        ("# 卷\n1. 题\nA. *甲\nB. 乙\n答案：A", "star-misplaced", 3),
        ("# 卷\n1. 题\n*A. 甲\nB. 乙\n还有", "text-misplaced", 5),
        ("# 卷\n1. 题\n*A. 甲\nB. 乙\n解析：一\n二", "text-misplaced", 6),
        ("# 卷\n1. ___\n答案：x\nA. 甲\nB. 乙", "text-misplaced", 4),
        ("# 卷\n1. 题\n*A. 甲\nB. 乙\n答案：B", "key-conflict", 5),
        ("# 卷\n1. 题\nA. 甲\nB. 乙\n答案：C", "key-outside-choices", 5),
        ("# 卷\n答案：A\n" + CHOICE, "key-outside", 2),
        ("# 卷\n1. 题[essay]\n*A. 甲\nB. 乙", "question-mixed", 2),
        ("# 卷\n1. ___和___\n答案：一", "answer-count", 2),
        ("# 卷\n1. ___", "answer-count", 2),
        ("# 卷\n1. ___\n答案：一|", "answer-empty", 3),
        ("# 卷\n1. 题\n```\ncode\nA. 甲", "fence-open", 3),
        ("# 卷\n1. 图 ![](none.png)\n*A. 甲\nB. 乙", "file-missing", 2),
        ("# 卷\n1. 图 ![](../a.png)\n*A. 甲\nB. 乙", "path-escapes", 2),
        ("# 卷\n1. 图 ![](http://example.com/a.png)\n*A. 甲\nB. 乙", "link-external", 2),
        ("# 卷\n1. " + "___" + " ___" * 64 + "\n" + "答案：x\n" * 65, "too-many-responses", 2),
    ],
)
def test_an_error_names_its_line(text: str, code: str, line: int | None) -> None:
    imported = read(text)
    assert imported.content is None
    found: dict[str, str] = {}
    for finding in imported.findings:
        found.setdefault(finding.code, finding.where)
    assert code in found, found
    assert found[code].split(" ")[0] == ("p.md" if line is None else f"p.md:{line}")


def test_every_error_is_listed_at_once() -> None:
    text = "# 卷\n1. 题\nA. 甲\nB. 乙\n2. ___\n3. 题\n*A. 甲\nC. 乙\n"
    assert [finding.where for finding in read(text).findings] == [
        "p.md:2 [Q01]",
        "p.md:5 [Q02]",
        "p.md:7 [Q03]",
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "title-missing"),
        (b"\x00\x01\x02", "not-text"),
        (b"# \xff\xff\xff", "not-text"),
        (b"%PDF-1.7 ...", "not-a-paper"),
        (b"<assessmentItem/>", "not-a-paper"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><a/>", "not-a-paper"),
        (b"\xd0\xcf\x11\xe0 doc", "not-a-paper"),
    ],
)
def test_what_is_no_paper_is_said_to_be_none(data: bytes, code: str) -> None:
    imported = read_paper("file", data)
    assert imported.content is None
    assert code in {finding.code for finding in imported.findings}


def test_an_office_document_is_said_to_be_one(zip_of: Callable[..., bytes]) -> None:
    (finding,) = read_paper("卷.docx", zip_of({"[Content_Types].xml": "<a/>"})).findings
    assert finding.code == "not-a-paper"
    assert "Office" in finding.what


def test_a_paper_is_bounded() -> None:
    many = "".join(f"## {n}\n" + CHOICE for n in range(501))
    assert "too-many-items" in {finding.code for finding in read(HEAD + many).findings}
    (finding,) = read("# " + "x" * 512 * 1024).findings
    assert finding.code == "text-too-large"


@pytest.mark.parametrize(
    "line",
    [
        "A." + " " * 100_000 + "x",
        " " * 100_000 + "x",
        "![" * 50_000,
        "`" + "*" * 100_000,
        "**a " * 25_000,
        "\\*" * 50_000,
        "[" + " " * 100_000 + "2",
        "［作文" + " " * 100_000,
        "___ " * 25_000,
        "A.x  " * 25_000,
    ],
)
@pytest.mark.timeout(20)
def test_no_line_takes_long(line: str) -> None:
    text = f"{HEAD}1. {line}\n{line}\n{line}\n"
    assert "text-too-large" not in {finding.code for finding in read(text).findings}
