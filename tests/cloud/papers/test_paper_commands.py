"""``kaobox paper import`` as a person types it."""

import argparse
import json
from pathlib import Path

import pytest

from kaobox import paper_commands
from kaobox.samples import papers


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    paper_commands.add_parser(parser.add_subparsers(required=True))
    arguments = parser.parse_args(["paper", "import", *words])
    status = arguments.func(arguments)
    assert isinstance(status, int)
    return status


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    file = tmp_path / "样卷.zip"
    file.write_bytes(papers.package("qti21"))
    return file


def test_a_dry_run_says_what_would_be_imported(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(str(sample)) == 0
    out = capsys.readouterr().out
    assert "20 题 items, 100 分 points" in out
    assert "Q19, Q20" in out
    assert "2 张图片" in out


def test_a_dry_run_as_json_has_the_content_and_no_answers(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(str(sample), "--json") == 0
    out = capsys.readouterr().out
    report = json.loads(out)
    assert len(report["content"]["items"]) == len(report["keys"]) == 20
    assert report["findings"] == []
    assert "correct" not in out


def test_errors_are_said_in_two_languages_with_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "p.md"
    file.write_text("# 卷\n1. 题\nA. 甲\nB. 乙\n", encoding="gbk")
    assert run(str(file)) == 1
    out = capsys.readouterr().out
    assert "p.md:2 [Q01]" in out
    assert "没有标出正确答案。 No correct answer is given." in out
    assert "未导入" in out
    assert run(str(file), "--json") == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["code"] == "key-missing"


def test_a_file_that_is_not_there_is_said_without_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(str(tmp_path / "none.zip")) == 1
    assert "none.zip" in capsys.readouterr().err
