"""The settings of the control plane: defaults, then a TOML file, then ``KAOBOX_CLOUD_*``.

``KAOBOX_CLOUD_WEB__PORT=8443`` is ``port`` in the table ``[web]``; two underscores part the two.
"""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

PREFIX = "KAOBOX_CLOUD_"

Port = Annotated[int, Field(ge=0, le=65535)]


class BadConfig(Exception):
    """The settings cannot be read, or do not mean anything."""

    code = "bad-config"


class Settings(BaseModel):
    """Base of all tables; a key we do not know is a typing mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Web(Settings):
    """Where the console and the boxes' files are served."""

    host: str = "127.0.0.1"
    port: Port = 8080
    secure_cookies: bool = False
    """True when browsers come by HTTPS, whoever ends it."""


class Line(Settings):
    """The MQTT broker: inside this process, or somewhere else."""

    kind: Literal["embedded", "mqtt"] = "embedded"
    host: str = "127.0.0.1"
    port: Port = 1883
    username: str | None = None
    password: SecretStr | None = None
    ca_file: Path | None = None
    cert_file: Path | None = None
    key_file: Path | None = None
    share: str | None = None
    """Name of a shared subscription, where the broker has them: replicas divide the messages."""
    lanes: Annotated[int, Field(ge=1, le=64)] = 4


class Keys(Settings):
    """Files that are no part of the database or its backups; made when missing."""

    signing: Path | None = None
    wrapping: Path | None = None
    ticket: Path | None = None
    package: Path | None = None


class Faces(Settings):
    """The door's quality rules on roster photos (R2)."""

    check: bool = True
    models: Path | None = None
    """The model bundle; by default KAOBOX_MODELS, else build/models."""
    processes: Annotated[int, Field(ge=1, le=64)] = 2
    """How many photos are looked at at once; each process takes about 150 MB."""


class Fonts(Settings):
    """The font that travels with each paper (X5)."""

    travel: bool = True
    """False when every workstation has a Chinese font of its own."""
    file: Path | None = None
    """By default the Noto Sans CJK SC that fontconfig finds."""
    number: Annotated[int, Field(ge=0, le=64)] = 0
    """Which font, in a file of several."""


class Admin(Settings):
    """The first account, made only while there is none."""

    account: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    password: SecretStr

    @model_validator(mode="after")
    def _long_enough(self) -> Self:
        if len(self.password.get_secret_value()) < 8:  # noqa: PLR2004 - said in the message
            raise ValueError("the password must have at least 8 characters")
        return self


class Config(Settings):
    """Everything that can be set."""

    name: str = "HQ"
    data: Path
    """Directory of whatever has no place of its own below."""
    database: str | None = None
    """``sqlite:///path`` or ``postgresql://user:password@host/name``."""
    blobs: Path | None = None
    web: Web = Web()
    line: Line = Line()
    keys: Keys = Keys()
    faces: Faces = Faces()
    fonts: Fonts = Fonts()
    admin: Admin | None = None

    @property
    def database_url(self) -> str:
        """Return where the tables are."""
        return self.database or f"sqlite:///{self.data / 'cloud.db'}"

    @property
    def blobs_path(self) -> Path:
        """Return where the big bytes are."""
        return self.blobs or self.data / "blobs"

    @property
    def signing_path(self) -> Path:
        """Return the file of HQ's P-256 key."""
        return self.keys.signing or self.data / "keys" / "hq.pem"

    @property
    def wrapping_path(self) -> Path:
        """Return the file of the key that wraps paper keys."""
        return self.keys.wrapping or self.data / "keys" / "wrap.key"

    @property
    def ticket_path(self) -> Path:
        """Return the file of the Ed25519 key of the codes on tickets."""
        return self.keys.ticket or self.data / "keys" / "ticket.pem"

    @property
    def package_path(self) -> Path:
        """Return the file of the P-256 key that opens offline packages."""
        return self.keys.package or self.data / "keys" / "package.pem"


def load(path: Path | None, environment: Mapping[str, str]) -> Config:
    """Read the settings; blocking. Raises BadConfig."""
    values: dict[str, Any] = {}
    if path is not None:
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
            raise BadConfig(f"{path}: {exc}") from exc
    for name, text in sorted(environment.items()):
        if name.startswith(PREFIX):
            _set(values, name.removeprefix(PREFIX).lower().split("__"), text)
    try:
        return Config.model_validate(values)
    except ValidationError as exc:
        lines = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in exc.errors()]
        raise BadConfig("; ".join(lines)) from exc


def effective(config: Config) -> str:
    """Return the settings as they hold, as JSON, secrets masked."""
    shown = config.model_dump(mode="json")
    shown["database"] = _without_password(config.database_url)
    shown["blobs"] = str(config.blobs_path)
    shown["keys"] = {
        "signing": str(config.signing_path),
        "wrapping": str(config.wrapping_path),
        "ticket": str(config.ticket_path),
    }
    return json.dumps(shown, indent=2, ensure_ascii=False)


def _set(values: dict[str, Any], path: list[str], text: str) -> None:
    for part in path[:-1]:
        inner = values.setdefault(part, {})
        if not isinstance(inner, dict):
            raise BadConfig(f"{part} is a value, not a table")
        values = inner
    values[path[-1]] = text


def _without_password(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    who, at, where = rest.rpartition("@")
    if not at:
        return url
    return f"{scheme}{separator}{who.partition(':')[0]}:***@{where}"
