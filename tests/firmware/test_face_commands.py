import argparse
import json
from pathlib import Path

import pytest

from firmware.face.bundle import manifest, place
from kaobox.face_commands import add_parser
from tests.models import bundle, sample


@pytest.fixture
def photos() -> Path:
    bundle()
    sample("person-1/1")
    return place().parent / "samples"


def run(*words: object) -> int:
    parser = argparse.ArgumentParser()
    add_parser(parser.add_subparsers(required=True))
    arguments = parser.parse_args([str(word) for word in words])
    code: int = arguments.func(arguments)
    return code


def answer(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, object]:
    assert run(*words, "--json") == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_compare_lets_one_person_pass(capsys: pytest.CaptureFixture[str], photos: Path) -> None:
    one, two = photos / "person-1/1.jpg", photos / "person-1/2.jpg"
    found = answer(capsys, "face", "compare", one, two)
    assert found["decision"] == "pass"
    assert found["reason"] == ""
    assert found["threshold"] == manifest(bundle()).pass_at
    assert found["model"] == manifest(bundle()).model
    assert isinstance(found["distance"], float)
    assert 0.2 < found["distance"] < 0.45


def test_compare_sends_another_person_to_a_person(
    capsys: pytest.CaptureFixture[str],
    photos: Path,
) -> None:
    one, two = photos / "person-1/1.jpg", photos / "person-2/1.jpg"
    found = answer(capsys, "face", "compare", one, two)
    assert (found["decision"], found["reason"]) == ("manual", "NO_MATCH")
    assert run("face", "compare", one, two) == 0
    assert "NO_MATCH" in capsys.readouterr().out


def test_compare_asks_again_for_a_cut_face(
    capsys: pytest.CaptureFixture[str],
    photos: Path,
) -> None:
    one, two = photos / "person-1/1.jpg", photos / "person-1-cut/1.jpg"
    found = answer(capsys, "face", "compare", one, two)
    assert (found["decision"], found["reason"]) == ("retry", "COVERED")


def test_compare_without_a_face_on_file_says_so(
    capsys: pytest.CaptureFixture[str],
    photos: Path,
    tmp_path: Path,
) -> None:
    (tmp_path / "text.jpg").write_text("no picture")
    found = answer(capsys, "face", "compare", tmp_path / "text.jpg", photos / "person-1/1.jpg")
    assert (found["decision"], found["reason"]) == ("manual", "NO_REFERENCE")
    assert found["reference_reason"] == "BAD_PICTURE"
    assert found["distance"] is None


def test_inspect_lists_the_measures(capsys: pytest.CaptureFixture[str], photos: Path) -> None:
    found = answer(capsys, "face", "inspect", photos / "person-2/1.jpg")
    assert found["reason"] == ""
    assert isinstance(found["measures"], dict)
    assert {"eye_distance", "yaw", "sharpness"} <= set(found["measures"])
    assert run("face", "inspect", photos / "person-2/1.jpg") == 0
    assert "eye_distance" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_an_error(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    assert run("face", "inspect", tmp_path / "nothing.jpg") == 2
    assert "file-unreadable" in capsys.readouterr().err


def test_without_a_bundle_every_verb_says_so(
    capsys: pytest.CaptureFixture[str],
    photos: Path,
    tmp_path: Path,
) -> None:
    photo = photos / "person-1/1.jpg"
    assert run("face", "inspect", photo, "--bundle", tmp_path) == 2
    assert run("face", "compare", photo, photo, "--bundle", tmp_path) == 2
    assert capsys.readouterr().err.count("bundle-refused") == 2
    assert run("models", "check", "--bundle", tmp_path) == 1


def test_models_build_and_check_agree(capsys: pytest.CaptureFixture[str], photos: Path) -> None:
    assert photos.is_dir()
    assert run("models", "build") == 0
    assert run("models", "check") == 0
    assert "is good" in capsys.readouterr().out
