"""The verbs that print: settings and identity of a box, the version."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from contract import signing

CONFIG = """
box = "box-9"
data = "{data}"
serial = "serial-9"
[hq]
key = "abc"
url = "http://127.0.0.1:1"
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "box.toml"
    path.write_text(CONFIG.format(data=tmp_path / "data"))
    return path


def kaobox(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kaobox.cli", *map(str, words)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment or None
    )


def test_identity_prints_keys_made_once(config: Path) -> None:
    first = kaobox("edge", "identity", "--config", config)
    assert first.returncode == 0, first.stderr
    told = json.loads(first.stdout)
    assert (told["box"], told["serial"]) == ("box-9", "serial-9")
    for name in ("signing_key", "sealing_key"):
        signing.load_public(told[name])
    assert kaobox("edge", "identity", "--config", config).stdout == first.stdout


def test_config_prints_the_effective_settings_with_the_environment(config: Path) -> None:
    told = kaobox("edge", "config", "--config", config, KAOBOX_EDGE_LAN__PORT="9000")
    assert json.loads(told.stdout)["lan"]["port"] == 9000


def test_a_misspelt_setting_is_named(config: Path) -> None:
    config.write_text(config.read_text() + "colour = 'red'\n")
    told = kaobox("edge", "config", "--config", config)
    assert told.returncode == 2
    assert "hq.colour" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_missing_file_is_said_plainly(tmp_path: Path) -> None:
    told = kaobox("edge", "config", "--config", tmp_path / "none.toml")
    assert told.returncode == 2
    assert "none.toml" in told.stderr
    assert "Traceback" not in told.stderr
