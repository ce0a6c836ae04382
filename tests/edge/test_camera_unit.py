"""The camera's addition to the box's unit opens the camera's devices and nothing else."""

from pathlib import Path

from tests.system.test_units import FOLDER, complaints, exposure, needs_systemd, service

UNIT = FOLDER / "kaobox-edge.service"
ADDED = FOLDER / "kaobox-edge.service.d" / "camera.conf"


def together(folder: Path) -> Path:
    """The unit as systemd sees it with the addition: one text after the other."""
    unit = folder / UNIT.name
    unit.write_text(f"{UNIT.read_text()}\n{ADDED.read_text()}")
    return unit


def test_only_the_cameras_devices_and_their_group_are_added() -> None:
    settings = dict(
        line.split("=", 1) for line in ADDED.read_text().splitlines() if "=" in line[:30]
    )
    assert set(settings) == {"SupplementaryGroups", "DeviceAllow"}
    assert service(UNIT)["DevicePolicy"] == "closed"


@needs_systemd
def test_the_unit_is_still_closed_enough(tmp_path: Path) -> None:
    verdict = exposure(together(tmp_path))
    assert verdict.returncode == 0, verdict.stdout


@needs_systemd
def test_systemd_understands_every_line(tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    assert complaints(together(tmp_path), tmp_path / "copy") == ""
