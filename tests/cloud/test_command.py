"""The verbs of the command, as processes."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from contract import signing
from tests.models import bundle, sample

ROSTER = "准考证号,姓名,身份证号,考场,机位,试卷\nT1,考生 001,H1234567,R1,01,math\n"


def kaobox(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", "kaobox.cli", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, env=_environment(more)
    )


def _environment(more: dict[str, str]) -> dict[str, str]:
    return {**os.environ, **more}


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "cloud.toml"
    path.write_text(
        f'data = "{tmp_path / "hq"}"\n[web]\nport = 0\n[line]\nport = 0\n'
        '[admin]\naccount = "hq"\npassword = "a long password"\n'
    )
    return path


def test_a_good_roster_passes_and_a_bad_one_is_named(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(ROSTER)
    bad.write_bytes((ROSTER + "T1,考生 002,4.4E+17,R1,02,math\n").encode("gbk"))
    assert kaobox("roster", "check", good).returncode == 0
    found = kaobox("roster", "check", bad, "--json")
    assert found.returncode == 1
    report = json.loads(found.stdout)
    assert report["encoding"] == "gb18030"
    assert {(p["row"], p["column"], p["code"]) for p in report["problems"]} == {
        (3, "准考证号", "ticket-twice"),
        (3, "身份证号", "spreadsheet-number"),
    }
    assert kaobox("roster", "check", tmp_path / "none.csv").returncode == 2


@pytest.fixture(scope="module")
def taken() -> dict[str, bytes]:
    bundle()
    return {name: sample(name) for name in ("person-1/1", "person-1/2", "person-1-cut/1")}


@pytest.fixture(params=["folder", "zip"])
def photos(request: pytest.FixtureRequest, tmp_path: Path, taken: dict[str, bytes]) -> Path:
    files = {
        "T1.jpg": taken["person-1/1"],
        "deep/T2.jpg": taken["person-1/2"],
        "T3.jpg": taken["person-1-cut/1"],
        "T4.jpg": b"\xff\xd8\xff" + b"0" * 2_000 + b"\xff\xd9",
        "T6.jpg": b"\xff\xd8\xff" + b"0" * 5_000_000 + b"\xff\xd9",
        "T9.jpg": taken["person-1/1"],
        "T5.heic": b"ftypheic",
        ".DS_Store": b"",
    }
    if request.param == "zip":
        with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        return tmp_path / "photos.zip"
    for name, data in files.items():
        (tmp_path / "photos" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "photos" / name).write_bytes(data)
    return tmp_path / "photos"


@pytest.mark.rule("R2")
def test_photos_beside_a_roster_go_through_the_doors_own_gate(tmp_path: Path, photos: Path) -> None:
    roster = tmp_path / "roster.csv"
    rows = [f"T{n},考生 {n:03d},H{n:07d},R1,{n:02d},math" for n in range(1, 7)]
    roster.write_text("\n".join((ROSTER.splitlines()[0], *rows)))
    found = kaobox("roster", "check", roster, "--photos", photos, "--json")
    report = json.loads(found.stdout)
    assert (report["rows"], report["photos"]) == (6, 4)
    problems = {(p["column"], p["code"], p["severity"]) for p in report["problems"]}
    assert problems == {
        ("T4.jpg", "photo-bad-picture", "error"),
        ("T6.jpg", "photo-too-large", "error"),
        ("T3.jpg", "photo-covered", "warning"),
        ("T2.jpg", "photo-same-face", "warning"),
        ("T3.jpg", "photo-same-face", "warning"),
        ("T9.jpg", "photo-without-row", "warning"),
        ("T5.heic", "photo-not-jpeg", "warning"),
        ("T5.jpg", "photo-missing", "warning"),
        ("T6.jpg", "photo-missing", "warning"),
    }
    assert (found.returncode, report["errors"], report["warnings"]) == (1, 2, 7)
    assert "photos" in found.stderr, "progress"


def test_without_models_the_report_says_that_nobody_looked(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(ROSTER)
    (tmp_path / "T1.jpg").write_bytes(b"\xff\xd8\xff" + b"0" * 2_000 + b"\xff\xd9")
    words = ("--photos", tmp_path, "--bundle", tmp_path, "--json")
    found = kaobox("roster", "check", tmp_path / "roster.csv", *words)
    (problem,) = [p for p in json.loads(found.stdout)["problems"] if p["column"] == ""]
    assert (problem["code"], problem["value"]) == ("photos-not-checked", "1")
    assert found.returncode == 0


def test_the_effective_settings_are_printed_without_secrets(settings: Path) -> None:
    found = kaobox(
        "cloud",
        "config",
        "--config",
        settings,
        KAOBOX_CLOUD_WEB__PORT="8443",
        KAOBOX_CLOUD_DATABASE="postgresql://u:secret@h/db",
    )
    shown = json.loads(found.stdout)
    assert shown["web"]["port"] == 8443
    assert shown["database"] == "postgresql://u:***@h/db"
    assert "secret" not in found.stdout
    assert "a long password" not in found.stdout


@pytest.mark.parametrize(
    "text", ["data = 1", "dat = 'x'", "[web", "data = 'x'\n[web]\nport = 70000\n"]
)
def test_settings_that_mean_nothing_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(text)
    found = kaobox("cloud", "config", "--config", path)
    assert found.returncode == 2
    assert found.stderr.startswith("bad-config:")


def test_the_package_key_is_made_once_and_can_be_taken_to_where_packages_are_opened(
    settings: Path, tmp_path: Path
) -> None:
    out = tmp_path / "package.pem"
    first = kaobox("cloud", "package-key", "--config", settings)
    again = kaobox("cloud", "package-key", "--config", settings, "--export", out)
    assert first.returncode == again.returncode == 0
    assert first.stdout == again.stdout
    name, public = again.stdout.split()
    assert signing.key_id(public) == name
    key = serialization.load_pem_private_key(out.read_bytes(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    assert signing.public(key) == public
    assert out.stat().st_mode & 0o777 == 0o600
    assert kaobox("cloud", "package-key", "--config", settings, "--export", out).returncode == 1


@pytest.mark.parametrize(
    ("account", "password", "code"),
    [("second", "another long one\n", 0), ("second", "short\n", 1), ("a b", "long enough\n", 1)],
)
def test_a_second_person_is_added_where_the_database_is(
    settings: Path, account: str, password: str, code: int
) -> None:
    def add() -> int:
        command = [sys.executable, "-m", "kaobox.cli", "cloud", "add-account", account]
        return subprocess.run(
            [*command, "--config", str(settings)], input=password, text=True, check=False
        ).returncode

    assert add() == code
    assert add() == 1, "and once only"


def test_the_control_plane_says_where_it_listens_and_stops_when_told(settings: Path) -> None:
    command = [sys.executable, "-m", "kaobox.cli", "cloud", "run", "--config", str(settings)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            broker, listening = process.stdout.readline(), process.stdout.readline()
            assert broker.startswith("broker mqtt://127.0.0.1:")
            base = listening.removeprefix("listening ").strip()
            with urllib.request.urlopen(f"{base}/api/box-of-hq") as answer:
                assert json.load(answer)["name"] == "HQ"
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=15) == 0
            assert process.stdout.read() == ""
        finally:
            process.kill()
