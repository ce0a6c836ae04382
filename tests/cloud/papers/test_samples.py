"""The sample papers, which are what a user tries first."""

import io
import re
from typing import get_args

import pytest
from PIL import Image

from cloud.core.papers.importing import Imported, read_paper
from contract.paper import AnswerKey, Interaction, Item
from kaobox.samples import papers

INTERACTIONS = get_args(get_args(Interaction)[0])


def read(name: str) -> Imported:
    return read_paper(f"{name}.zip", papers.package(name))


@pytest.mark.parametrize("name", papers.names())
def test_a_sample_is_imported_without_a_finding(name: str) -> None:
    imported = read(name)
    assert imported.findings == ()
    assert imported.content is not None
    titles = {"kinds": "题型样卷", "kinds-plain": "题型样卷"}
    assert imported.content.title == titles.get(name, "计算机应用基础 期末考试（样卷）")
    assert [key.item for key in imported.keys] == [item.id for item in imported.content.items]


def test_the_whole_paper_has_its_twenty_items_in_four_sections() -> None:
    content = read("qti21").content
    assert content is not None
    assert [len(section.items) for section in content.sections] == [10, 4, 4, 2]
    assert [item.id for item in content.items] == [f"Q{n:02d}" for n in range(1, 21)]
    assert sum(item.points or 0 for item in content.items) == 100
    assert content.sections[0].rubric != ()
    assert len(read("qti21").assets) == 2


def items(name: str) -> dict[str, Item]:
    content = read(name).content
    assert content is not None
    return {item.id: item for item in content.items}


def keys(name: str) -> dict[str, AnswerKey]:
    return {key.item: key for key in read(name).keys}


def test_the_three_versions_of_a_question_are_one_content() -> None:
    whole, older, newer = items("qti21"), items("qti22"), items("qti30")
    assert older == newer
    assert len(older) == 8
    assert older == {name: whole[name] for name in older}


def test_the_three_versions_of_a_question_have_one_key() -> None:
    whole, older, newer = keys("qti21"), keys("qti22"), keys("qti30")
    for name, key in older.items():
        assert key.keys == whole[name].keys == newer[name].keys
        assert "Declaration" in key.scoring
        assert "-declaration" in newer[name].scoring


def kinds_of(name: str) -> set[str]:
    content = read(name).content
    assert content is not None
    told = content.model_dump_json(exclude_defaults=False)
    kinds = set(re.findall(r'"interaction":"([A-Za-z]+)"', told))
    return kinds | {part for part in ("audio", "image", "gap", "hottext") if f'"{part}":' in told}


def test_the_paper_of_kinds_has_every_kind_that_a_seat_draws() -> None:
    drawn = {get_args(one.model_fields["interaction"].annotation)[0] for one in INTERACTIONS}
    parts = {"audio", "image", "gap", "hottext"}
    assert kinds_of("kinds") == drawn | parts
    assert kinds_of("kinds-plain") == (drawn | parts) - {"image"}
    for name in ("kinds", "kinds-plain"):
        content = read(name).content
        assert content is not None
        (stimulus,) = content.stimuli
        assert sum(item.stimulus == stimulus.id for item in content.items) == 2
    assert '"tag":"math"' in read("kinds").content.model_dump_json()  # type: ignore[union-attr]


def test_every_asset_is_a_picture_that_opens() -> None:
    imported = read("qti21")
    for name, data in imported.assets.items():
        with Image.open(io.BytesIO(data)) as picture:
            picture.verify()
        assert name.endswith(".png")


def test_the_same_sources_make_the_same_bytes() -> None:
    assert papers.package("qti30") == papers.package("qti30")


def test_a_sample_that_does_not_exist_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        papers.package("qti12")


def test_the_markdown_alone_asks_for_its_pictures() -> None:
    imported = read_paper("paper.md", papers.sources("plain")["paper.md"])
    assert {(f.code, f.where) for f in imported.findings} == {
        ("file-missing", "paper.md:11 [Q02]"),
        ("file-missing", "paper.md:53 [Q07]"),
    }
