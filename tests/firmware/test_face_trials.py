"""The verbs ``kaobox face evaluate`` and ``kaobox face calibrate``, as they are typed."""

import json
import os
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

from kaobox import cli
from tests.models import bundle, jpeg, pixels, sample

KEYS = {
    *("pairs", "genuine", "impostor", "auc", "eer", "fnmr_at_fmr_1e-3", "fmr_shipped"),
    *("fnmr_shipped", "threshold", "no_face", "ms_per_image"),
}


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    for person, names in {
        "考生 001": ["person-1/1", "person-1/2", "person-1/3", "person-1-cut/1", "person-1-cut/2"],
        "考生 002": ["person-2/1"],
    }.items():
        (folder / person).mkdir(parents=True)
        for number, name in enumerate(names):
            (folder / person / f"{number}.jpg").write_bytes(sample(name))
    return folder


@pytest.fixture(scope="module", autouse=True)
def models() -> None:
    """Have the models built before anybody listens to what is printed."""
    bundle()
    sample("person-1/1")


def run(*words: object) -> int:
    return cli.main(["face", *map(str, words)])


def test_evaluate_answers_with_one_json_object(
    capsys: pytest.CaptureFixture[str], photos: Path
) -> None:
    assert run("evaluate", photos, "--json") == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures.keys() >= KEYS
    assert (figures["pairs"], figures["genuine"], figures["impostor"]) == (15, 10, 5)
    assert (figures["auc"], figures["eer"], figures["no_face"]) == (1.0, 0.0, 0)
    assert (figures["fmr_shipped"], figures["fnmr_shipped"]) == (0.0, 0.0)
    assert figures["fmr_shipped_bounds"] == [0.0, pytest.approx(0.4507, abs=1e-4)]
    assert figures["wanted"]["enough_impostors"] is False
    assert figures["complaints"] == {"COVERED": 2}


def test_evaluate_prints_figures_bounds_and_curves_and_what_is_unproved(
    capsys: pytest.CaptureFixture[str], photos: Path, tmp_path: Path
) -> None:
    plot = tmp_path / "curves.svg"
    assert run("evaluate", photos, "--plot", plot, "--fmr", "1e-2", "--processes", "1") == 0
    said = capsys.readouterr()
    for part in (
        "AUC",
        "EER",
        "0.45",
        "45.072%",
        "Clopper-Pearson",
        "East Asian",
        "东亚",
        "COVERED",
    ):
        assert part in said.out
    assert "photos" in said.err, "progress"
    assert ET.parse(plot).getroot().tag.endswith("svg")


def test_evaluate_draws_a_sample_when_it_is_told_to(
    capsys: pytest.CaptureFixture[str], photos: Path
) -> None:
    assert run("evaluate", photos, "--pairs", 4, "--json") == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["genuine"], figures["genuine_of"]) == (4, 10)
    assert (figures["impostor"], figures["impostor_of"]) == (4, 5)


def test_evaluate_takes_a_list_of_pairs(capsys: pytest.CaptureFixture[str], photos: Path) -> None:
    pairs = photos / "pairs.csv"
    pairs.write_text("left,right,same\n考生 001/0.jpg,考生 002/0.jpg,0\n", encoding="utf-8")
    assert run("evaluate", pairs, "--json") == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["genuine"], figures["impostor"], figures["fnmr_shipped"]) == (0, 1, None)


def test_evaluate_counts_whatever_a_messy_folder_holds(
    capsys: pytest.CaptureFixture[str], photos: Path
) -> None:
    deep = photos / "考生 002" / "2024" / "raw"
    deep.mkdir(parents=True)
    (deep / "again.JPEG").write_bytes(sample("person-2/1"))
    (photos / "考生 003").mkdir()
    (photos / "考生 003" / "phone.jpg").write_bytes(b"\0\0\0\x18ftypheic" + b"\0" * 400)
    (photos / "考生 003" / "phone.heic").write_bytes(b"\0\0\0\x18ftypheic")
    (photos / "考生 003" / "gone.jpg").symlink_to(photos / "nowhere")
    (photos / "考生 003" / ".hidden.jpg").write_bytes(sample("person-2/1"))
    (photos / "考生 003" / "notes.txt").write_text("not a picture")
    (photos / "nobody.png").write_bytes(sample("person-2/1"))
    os.mkfifo(photos / "考生 003" / "pipe.jpg")
    odd = Path(os.fsdecode(os.fsencode(photos) + b"/\xff\xfe"))
    odd.mkdir()
    (odd / "1.jpg").write_bytes(sample("person-2/1"))
    assert run("evaluate", photos, "--json") == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["people"], figures["pictures"], figures["astray"]) == (4, 11, 1)
    assert figures["unread"] == {".heic": 1}
    assert figures["no_face"] == 3
    assert figures["no_face_reasons"] == {"FILE_UNREADABLE": 2, "HEIC_UNREADABLE": 1}
    # 10 of the first person, 1 of the second, 3 among the third's unreadable ones.
    assert (figures["genuine"], figures["compared"]["genuine"]) == (14, 11)
    assert run("calibrate", photos) == 1
    assert "\N{REPLACEMENT CHARACTER}" in capsys.readouterr().out


def test_evaluate_takes_the_largest_of_several_faces_and_calibrate_does_not(
    capsys: pytest.CaptureFixture[str], photos: Path
) -> None:
    one, two = pixels("person-1/1")[:1100], pixels("person-2/1")[:1100:2, ::2]
    wide = np.zeros((1100, one.shape[1] + two.shape[1], 3), dtype=np.uint8)
    wide[:, : one.shape[1]] = one
    wide[: two.shape[0], one.shape[1] :] = two
    (photos / "考生 001" / "crowd.jpg").write_bytes(jpeg(wide))
    assert run("evaluate", photos, "--json") == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["no_face"], figures["complaints"]["MULTI_FACE"]) == (0, 1)
    assert figures["fnmr_shipped"] == 0.0
    assert run("calibrate", photos, "--json") == 1
    assert json.loads(capsys.readouterr().out)["no_face_reasons"] == {"MULTI_FACE": 1}


def test_calibrate_says_how_many_pairs_are_missing(
    capsys: pytest.CaptureFixture[str], photos: Path
) -> None:
    (photos / "考生 003.jpg").write_bytes(sample("person-2/1"))
    assert run("calibrate", photos, "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer.keys() >= KEYS
    assert (answer["impostor"], answer["needed"], answer["missing"]) == (11, 30_000, 29_989)
    assert answer["proposed"] is None
    (nearest,) = answer["nearest"]
    assert {nearest["left"], nearest["right"]} == {"考生 002/0.jpg", "考生 003.jpg"}
    assert nearest["distance"] == 0
    assert run("calibrate", photos) == 1
    said = capsys.readouterr().out
    assert "29989" in said
    assert "还缺" in said


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("evaluate", "nothing"), "gallery-refused"),
        (("evaluate", "nothing.csv"), "gallery-refused"),
        (("evaluate", ".", "--bundle", "."), "bundle-refused"),
        (("calibrate",), "misused"),
        (("calibrate", ".", "--session", "s1"), "misused"),
        (("calibrate", ".", "--store"), "misused"),
        (("calibrate", "--session", "s1", "--config", "nothing.toml"), "bad-config"),
    ],
)
def test_what_cannot_be_evaluated_is_refused_by_code(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    code: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*words) == 2
    said = capsys.readouterr()
    assert f"\n{code}: " in "\n" + said.err
    assert said.out == ""


@pytest.mark.parametrize("rate", ["0", "1", "-1", "often"])
def test_a_rate_is_between_nothing_and_everything(rate: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        run("evaluate", tmp_path, "--fmr", rate)
