"""The box's settings: one frozen model, from a TOML file and the environment."""

import os
import tomllib
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

ENVIRONMENT = "KAOBOX_EDGE_"


class Section(BaseModel):
    """Base of all settings."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Lan(Section):
    """Where the box serves seats and panel."""

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535, description="0 picks a free one")
    max_body: int = Field(default=8 * 1024 * 1024, description="bytes of a request body")
    certificate: Path | None = Field(default=None, description="PEM chain; with key: HTTPS")
    key: Path | None = Field(default=None, description="PEM private key of the certificate")
    answer_probes: bool = Field(
        default=False, description="answer computers that ask whether they are online (docs/seb.md)"
    )
    probes_port: int = Field(
        default=80, ge=0, le=65535, description="where they ask, by plain HTTP; 0 picks a free one"
    )

    @model_validator(mode="after")
    def _both(self) -> Self:
        if (self.certificate is None) != (self.key is None):
            raise ValueError("certificate and key belong together")
        return self


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
    presentation: Literal["challenge", "required", "note", "off"] = Field(
        default="challenge", description="what is done about pictures held up to the camera"
    )


_CAMERA_KINDS = {
    "device": ("pi", "usb"),
    "path": ("video",),
    "folder": ("folder",),
    "width": ("pi", "usb"),
    "height": ("pi", "usb"),
    "rotation": ("pi", "usb", "video"),
}
_SOURCE = {"video": "path", "folder": "folder"}


class CameraSettings(Section):
    """The box's own camera."""

    kind: Literal["none", "pi", "usb", "video", "folder"] = "none"
    device: str | None = Field(
        default=None, description="pi: its number; usb: its path; default the first"
    )
    path: Path | None = Field(default=None, description="video: the file")
    folder: Path | None = Field(default=None, description="folder: where the pictures are")
    width: int = Field(default=1280, ge=320, le=4096, multiple_of=2, description="pi, usb: pixels")
    height: int = Field(default=960, ge=240, le=4096, multiple_of=2, description="pi, usb: pixels")
    rotation: int = Field(
        default=0, ge=0, lt=360, multiple_of=90, description="degrees clockwise to be upright"
    )

    @model_validator(mode="after")
    def _of_one_kind(self) -> Self:
        for name, kinds in _CAMERA_KINDS.items():
            if name in self.model_fields_set and self.kind not in kinds:
                raise ValueError(f"{name} belongs to kind {' or '.join(kinds)}, not {self.kind}")
        if self.kind in {"video", "folder"} and self.source is None:
            raise ValueError(f"kind {self.kind} needs {_SOURCE[self.kind]}")
        if self.kind == "pi" and self.device is not None and not self.device.isdecimal():
            raise ValueError("device of kind pi is the camera's number: 0 or 1")
        if self.kind == "usb" and self.device is not None and not self.device.startswith("/dev/"):
            raise ValueError("device of kind usb is a path in /dev")
        return self

    @property
    def source(self) -> Path | None:
        """Where a camera that is none takes its pictures from."""
        return self.path or self.folder


class Privacy(Section):
    """How long pictures of faces stay on the box after their session has settled (A5)."""

    roster_hours: float = Field(
        default=24,
        ge=7,
        allow_inf_nan=False,
        description="roster photos; their templates are forgotten 6 hours after the end at the latest",
    )
    taken_days: float = Field(
        default=30,
        ge=0,
        allow_inf_nan=False,
        description="photos taken at the door: until review and appeals are over",
    )


class SeatSettings(Section):
    """What a seat has to be (X15)."""

    seb: Literal["off", "required"] = Field(
        default="off", description="required: signing in takes Safe Exam Browser with our settings"
    )
    seb_password: str | None = Field(
        default=None, min_length=8, pattern="^[!-~]+$", description="opens the settings file"
    )
    seb_quit_password: str | None = Field(
        default=None, min_length=4, description="closes the exam browser early"
    )


class TimeSettings(Section):
    """What the chief may give back of the time that candidates lost (X9)."""

    lost_cap_minutes: int = Field(
        default=30, ge=0, le=240, description="of one attempt; beyond it the branch decides"
    )


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
    privacy: Privacy = Privacy()
    clock: ClockSettings = ClockSettings()
    time: TimeSettings = TimeSettings()
    seat: SeatSettings = SeatSettings()


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
