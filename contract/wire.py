"""The base of everything that leaves a process, and the stamp that every record carries."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""Lower-case hex SHA-256."""

Name = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
"""An identifier that may stand in a topic, a path or a file name."""

Label = Annotated[
    str, Field(min_length=1, max_length=32, pattern=r"^[^\x00-\x20\x7f/\\][^\x00-\x1f\x7f/\\]*$")
]
"""What stands on the door or the desk: a room or a seat, in any script (第一考场, A01)."""

Base64 = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]*$", max_length=8192)]
"""Base64url without padding."""

Quality = Literal["synced", "rtc", "unknown"]


class Wire(BaseModel):
    """Immutable; unknown fields are refused in what we write (arrivals are stored raw first)."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Moment(Wire):
    """When something was recorded, and how far that can be trusted.

    Nothing is ordered by ``wall_ms``; it is for people, and for deadlines when quality allows.
    """

    wall_ms: int
    """Milliseconds since the Unix epoch, UTC."""
    mono_ms: int
    """Milliseconds since this boot; compares only with the same ``boot``."""
    boot: str
    quality: Quality
    error_ms: int | None = None
    """Bound of the wall clock's error; None when unknown."""
