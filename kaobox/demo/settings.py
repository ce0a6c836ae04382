"""The settings files of the demo's two programs, written as an administrator would."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_HEARTBEAT_S = 2.0
# The box's waits between tries double ten times at most: from 1 ms they reach one second. On a real
# line they reach a minute, which no demo has.
_BACKOFF_S = 0.001

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Box:
    """What the box of the demo is told."""

    name: str
    serial: str
    port: int
    taps: bool
    """Unknown browsers wait for an invigilator's yes."""
    hq_key: str
    hq_port: int
    broker_port: int
    faces: bool = True


def database(folder: Path) -> Path:
    """Return where HQ keeps its tables."""
    return folder / "hq" / "hq.db"


def write_hq(folder: Path, *, port: int, broker_port: int, account: tuple[str, str]) -> Path:
    """Write ``hq.toml``: the control plane with its broker inside."""
    root: dict[str, Value] = {
        "name": "示范总部",
        "data": str(folder / "hq"),
        "database": f"sqlite:///{database(folder)}",
    }
    tables: dict[str, dict[str, Value]] = {
        "web": {"port": port},
        "line": {"kind": "embedded", "port": broker_port},
        "admin": {"account": account[0], "password": account[1]},
    }
    return _write(folder / "hq.toml", root, tables)


def write_box(folder: Path, box: Box) -> Path:
    """Write ``box.toml``."""
    root: dict[str, Value] = {
        "box": box.name,
        "data": str(folder / "box"),
        "serial": box.serial,
        "announce": False,
        "open_enrolment": not box.taps,
    }
    tables: dict[str, dict[str, Value]] = {
        "hq": {
            "key": box.hq_key,
            "url": f"http://127.0.0.1:{box.hq_port}",
            "broker_port": box.broker_port,
            "heartbeat_s": _HEARTBEAT_S,
            "backoff_s": _BACKOFF_S,
        },
        "lan": {"port": box.port},
        # Containers and laptops seldom tell the kernel that their time is kept from outside.
        "clock": {"trusted": True},
    }
    if box.faces:
        tables["camera"] = {"kind": "folder", "folder": str(folder / "camera")}
    else:
        tables["face"] = {"reader": "none"}
    return _write(folder / "box.toml", root, tables)


def _write(
    path: Path, root: Mapping[str, Value], tables: Mapping[str, Mapping[str, Value]]
) -> Path:
    lines = _pairs(root)
    for name, table in tables.items():
        lines += ["", f"[{name}]", *_pairs(table)]
    path.write_text("\n".join(lines) + "\n")
    path.chmod(0o600)  # HQ's holds the first password
    return path


def _pairs(table: Mapping[str, Value]) -> list[str]:
    # JSON's strings, numbers and booleans are TOML's, too.
    return [f"{key} = {json.dumps(value)}" for key, value in table.items()]
