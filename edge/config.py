"""The box's settings: one frozen model, from a TOML file and the environment."""

import os
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

ENVIRONMENT = "KAOBOX_EDGE_"


class Section(BaseModel):
    """Base of all settings."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Lan(Section):
    """Where the box serves seats and panel."""

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535, description="0 picks a free one")
    max_body: int = Field(default=8 * 1024 * 1024, description="bytes of a request body")


class Hq(Section):
    """How the box reaches the control plane."""

    key: str = Field(description="HQ's public signing key, base64url")
    url: str = Field(description="control plane's address for big bytes")
    broker_host: str = "127.0.0.1"
    broker_port: int = 1883
    heartbeat_s: float = 30.0
    backoff_s: float = Field(default=1.0, description="first wait between connections, at most")


class Face(Section):
    """How faces are compared."""

    reader: Literal["worker", "none"] = "worker"
    models: Path | None = Field(default=None, description="model bundle; default build/models")


class CameraSettings(Section):
    """The box's own camera."""

    kind: Literal["none", "folder"] = "none"
    folder: Path | None = None


class ClockSettings(Section):
    """How far the machine's time is trusted."""

    trusted: bool = Field(default=False, description="time is kept from outside, e.g. by a host")


class Settings(Section):
    """Everything ``kaobox edge run`` needs."""

    box: str = Field(description="name of this box; topic, mDNS name and label")
    data: Path = Field(description="folder for journal, keys and cache")
    serial: str | None = Field(default=None, description="of the machine; read from it by default")
    announce: bool = Field(default=True, description="announce _kaobox._tcp by mDNS")
    announce_addresses: tuple[str, ...] = ()
    open_enrolment: bool = Field(
        default=False, description="unknown browsers become seats without a tap"
    )
    hq: Hq
    lan: Lan = Lan()
    face: Face = Face()
    camera: CameraSettings = CameraSettings()
    clock: ClockSettings = ClockSettings()


class BadConfig(Exception):
    """The settings cannot be used; the message names each one that is wrong."""

    code = "bad-config"


def load(path: Path) -> Settings:
    """Read the settings; ``KAOBOX_EDGE_HQ__URL`` overrides ``[hq] url``. Raises BadConfig."""
    try:
        values: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        raise BadConfig(f"{path}: {exc}") from exc
    for name, value in os.environ.items():
        if name.startswith(ENVIRONMENT):
            _put(values, name.removeprefix(ENVIRONMENT).lower().split("__"), value)
    try:
        return Settings.model_validate(values)
    except ValidationError as exc:
        wrong = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in exc.errors()]
        raise BadConfig(f"{path}: {'; '.join(wrong)}") from exc


def _put(values: dict[str, Any], keys: list[str], value: str) -> None:
    for key in keys[:-1]:
        values = values.setdefault(key, {})
    values[keys[-1]] = value
