"""The units that ship: readable to systemd, closed enough, and brought back after every end."""

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "systemd"
UNITS = sorted(FOLDER.glob("*.service"))
PROGRAM = "/opt/kaobox/.venv/bin/kaobox"
MOST_EXPOSED = 25
"""Tenths of systemd's exposure level: 2.5 of 10. A unit without any protection has 9.6."""
ANALYZE = shutil.which("systemd-analyze")

PROGRAMS = [FOLDER / "kaobox-cloud.service", FOLDER / "kaobox-edge.service"]

each_unit = pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
each_program = pytest.mark.parametrize("unit", PROGRAMS, ids=lambda path: path.stem)
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run systemd-analyze; it needs no running systemd for what is asked of it here."""
    assert ANALYZE is not None
    return subprocess.run(
        [ANALYZE, "--no-pager", *arguments], capture_output=True, text=True, check=False, timeout=60
    )


def exposure(unit: Path) -> subprocess.CompletedProcess[str]:
    """Ends with 0 when the unit is closed enough."""
    return analyze("security", "--offline=true", f"--threshold={MOST_EXPOSED}", str(unit))


def complaints(unit: Path, folder: Path) -> str:
    """What systemd says of the unit once its program exists (the real one is not installed)."""
    copy = folder / unit.name
    copy.write_text(unit.read_text().replace(PROGRAM, sys.executable))
    return analyze("verify", "--man=no", str(copy)).stderr


def service(unit: Path) -> configparser.SectionProxy:
    """The [Service] section; of a repeated key the last one counts."""
    parser = configparser.RawConfigParser(strict=False, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(unit)
    return parser["Service"]


def test_both_programs_have_a_unit() -> None:
    assert set(UNITS) >= set(PROGRAMS)


@needs_systemd
@each_unit
def test_a_unit_is_closed_enough(unit: Path) -> None:
    verdict = exposure(unit)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


@needs_systemd
def test_a_unit_without_protection_is_refused(tmp_path: Path) -> None:
    bare = tmp_path / "bare.service"
    bare.write_text(f"[Service]\nExecStart={sys.executable}\n")
    assert exposure(bare).returncode != 0


@needs_systemd
@each_unit
def test_systemd_understands_every_line_of_a_unit(unit: Path, tmp_path: Path) -> None:
    assert unit.name not in complaints(unit, tmp_path)


@needs_systemd
@each_unit
def test_a_misspelt_line_is_noticed(unit: Path, tmp_path: Path) -> None:
    misspelt = tmp_path / unit.name
    misspelt.write_text(unit.read_text().replace("NoNewPrivileges=", "NoNewPriviledges="))
    folder = tmp_path / "checked"
    folder.mkdir()
    assert "NoNewPriviledges" in complaints(misspelt, folder)


@each_program
def test_a_program_that_ends_is_started_again_without_limit(unit: Path) -> None:
    assert service(unit)["Restart"] == "always"
    assert "StartLimitIntervalSec=0" in unit.read_text().splitlines()


def test_the_box_stops_within_the_battery_margin() -> None:
    assert int(service(FOLDER / "kaobox-edge.service")["TimeoutStopSec"]) <= 8


@each_program
def test_the_boot_id_of_every_record_stays_readable(unit: Path) -> None:
    assert service(unit).get("ProcSubset", "all") == "all"


@each_program
def test_a_unit_starts_the_program_with_the_settings_the_readme_names(unit: Path) -> None:
    side = unit.stem.removeprefix("kaobox-")
    command = f"{PROGRAM} {side} run --config /etc/kaobox/{side}.toml"
    assert service(unit)["ExecStart"] == command
    assert f"/etc/kaobox/{side}.toml" in (FOLDER / "README.md").read_text()
