"""Every kind that a teacher can write by hand, and the line of every mistake."""

from typing import Any

import pytest

from cloud.core.papers.importing import Imported, read_paper
from contract.paper import AnswerKey, Item
from kaobox.samples import papers
from tests.cloud.papers.conftest import zipped

MP3 = papers.sources("kinds")["media/beeps.mp3"]


def read(text: str) -> Imported:
    return read_paper("p.zip", zipped({"p.md": f"# 卷\n{text}", "a.mp3": MP3, "b.ogg": b"OggS"}))


def good(text: str) -> tuple[Item, AnswerKey]:
    imported = read(text)
    assert imported.content is not None, imported.findings
    assert imported.findings == ()
    assert "correct" not in imported.content.model_dump_json()
    return imported.content.items[-1], imported.keys[-1]


def last(item: Item) -> Any:
    return item.body[-1]


def test_a_list_stands_in_its_sentence() -> None:
    item, key = good("1. 水在 {0|*100} ℃沸腾，在 ___ ℃结冰。（4分）\n 答案：0|零\n")
    _, pick, _, blank, _ = last(item).children
    assert [one.text for one in pick.choices] == ["0", "100"]
    assert item.responses == (pick.response, blank.response)
    assert key.keys[0].correct == ("B",)
    assert key.keys[1].mapping == {"0": 2.0, "零": 2.0}


@pytest.mark.parametrize("text", ["{x|x>1}", "{1|2|3}", r"\{*a|b\}", "{*a|*b}", "{*a|}"])
def test_braces_that_are_no_list_stay_text(text: str) -> None:
    item, _ = good(f"1. 集合 {text} 有 ___ 个元素。\n答案：3\n")
    assert text.replace("\\", "") in last(item).children[0]


def test_an_order_has_its_letters_in_the_answer_line() -> None:
    for answer in ("C A B", "CAB", "c→a→b", "C，A，B"):
        item, key = good(f"1. 排列 [order]\nA. 甲\nB. 乙\nC. 丙\n答案：{answer}\n")
        assert [one.id for one in last(item).choices] == ["A", "B", "C"]
        assert key.keys[0].correct == ("C", "A", "B")
        assert key.keys[0].cardinality == "ordered"


def test_a_match_deals_its_columns_and_rows_may_share_one() -> None:
    text = "1. 连线［连线题］\nA. 一 —— 壹\nB. 二=>贰\nC. 两 → 贰\nD. —— 叁\n"
    item, key = good(text)
    match = last(item)
    assert [one.id for one in match.rows] == ["A", "B", "C"]
    assert {one.content for one in match.columns} == {("壹",), ("贰",), ("叁",)}
    named = {one.content[0]: one.id for one in match.columns}
    assert key.keys[0].correct == (f"A {named['壹']}", f"B {named['贰']}", f"C {named['贰']}")
    assert good(text)[0] == item


def test_pairs_gaps_runs_sliders_and_files() -> None:
    item, key = good("1. 配对 [pairs]\nA. 甲\nB. 乙\nC. 丙\nD. 丁\n答案：A-D, C-B\n")
    assert (last(item).most, key.keys[0].correct) == (2, ("A D", "C B"))
    item, key = good("1. 选词［选词填空］\n天 ___ 地 ___\nA. 长\nB. 久\nC. 人\n答案：A B\n")
    assert (len(last(item).choices), key.keys[0].correct) == (3, ("A G1", "B G2"))
    assert len(item.body) == 2
    item, key = good("1. 找错\n[[*一]]和[[二]]，以及[[*三]]\n")
    assert (last(item).most, key.keys[0].correct) == (0, ("H1", "H3"))
    item, key = good("1. 估计 [slider -1.5 to 3 step 0.5]\n答案：2.50\n")
    slider = last(item)
    assert (slider.lower, slider.upper, slider.step) == (-1.5, 3, 0.5)
    assert key.keys[0].correct == ("2.5",)
    item, key = good("1. 交作业 [upload pdf, docx]（9分）\n解析：结构 5 分\n")
    assert last(item).types[0] == "application/pdf"
    assert (item.points, key.scoring) == (9, "结构 5 分")


def test_a_recording_says_in_its_name_how_often_it_is_played() -> None:
    item, _ = good("1. 听 ![第一段（播放 2 次）](a.mp3) 写 ___\n答案：三\n")
    audio = last(item).children[1]
    assert (audio.label, audio.plays) == ("第一段", 2)
    item, _ = good("1. 听 ![Part 1](a.mp3) 写 ___\n答案：三\n")
    assert last(item).children[1].plays == 0


def test_a_shared_text_is_beside_the_questions_below_it() -> None:
    q = "{}. 题 ___\n答案：一\n"
    text = (
        "## 一\n" + q.format(1) + "### 材料一\n第一句。\n\nA. 也是材料\n```\n代码\n```\n"
        + q.format(2) + q.format(3) + "### 材料二\n第二句。\n" + q.format(4)
        + "### 材料结束\n" + q.format(5) + "### 材料三\n第三句。\n" + q.format(6)
        + "## 二\n" + q.format(7)
    )  # fmt: skip
    content = read(text).content
    assert content is not None
    assert [item.stimulus for item in content.items] == [
        *(None, "S01", "S01", "S02", None, "S03", None)
    ]
    assert [one.title for one in content.stimuli] == ["材料一", "材料二", "材料三"]
    assert len(content.stimuli[0].body) == 3
    assert content.sections[0].rubric == ()


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("1. 排 [order]\nA. 甲\nB. 乙\n答案：A\n", "key-incomplete", 5),
        ("1. 排 [order]\nA. 甲\nB. 乙\n", "key-missing", 2),
        ("1. 排 [order]\n", "option-single", 2),
        ("1. 连 [match]\nA. 甲\nB. 乙 —— 丙\n", "pair-bad", 3),
        ("1. 配 [pairs]\nA. 甲\nB. 乙\n答案：A-A\n", "key-incomplete", 5),
        ("1. 配 [pairs]\nA. 甲\nB. 乙\n答案：A-C\n", "key-incomplete", 5),
        ("1. 选 ___ ___ [gaps]\nA. 甲\nB. 乙\n答案：A\n", "answer-count", 2),
        ("1. 选 ___ [gaps]\nA. 甲\nB. 乙\n答案：C\n", "answer-count", 2),
        ("1. 选 [gaps]\nA. 甲\nB. 乙\n答案：A\n", "question-open", 2),
        ("1. 找 [[一]] [[二]]\n", "key-missing", 2),
        ("1. 估 [slider 5]\n答案：5\n", "attribute-invalid", 2),
        ("1. 估 [slider 5-1]\n答案：5\n", "attribute-invalid", 2),
        ("1. 估 [slider 0-9]\n答案：10\n", "key-outside-choices", 2),
        ("1. 估 [slider 0-9]\n", "key-missing", 2),
        ("1. 交 [upload exe]\n", "attribute-invalid", 2),
        ("1. 交 [upload]\nA. 甲\nB. 乙\n", "question-mixed", 2),
        ("1. 交 [upload] [essay]\n", "question-mixed", 2),
        ("1. 听 ![一](none.mp3) ___\n答案：一\n", "file-missing", 2),
        ("1. 听 ![一](b.ogg) ___\n答案：一\n", "sound-unsupported", 2),
        ("### 材料\n1. 题 ___\n答案：一\n", "stimulus-empty", 2),
        ("1. 题 ___\n答案：一\n### 材料\n无题\n", "stimulus-unused", 4),
        ("1. 排 [order]\nA. 甲\nB. 乙\n答案：AB\n", "order-tells", 2),
    ],
)
def test_a_mistake_names_its_line(text: str, code: str, line: int) -> None:
    found = {(one.code, one.where.split(" ")[0]) for one in read(text).findings}
    assert (code, f"p.md:{line}") in found
