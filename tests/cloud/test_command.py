"""The verbs of the command, as processes."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

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
