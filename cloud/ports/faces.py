"""Looking at the faces of roster photos: what is wrong with a photo, and which ones are alike.

Templates pass through here and are never stored (A5). What a look means, `photo_gate` decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class FaceLook:
    """What one look at one photo gave.

    Attributes:
        faces: how many were found.
        reason: the door's reason why the photo does not do (``NO_FACE``, ``TOO_DARK`` ...), or None.
        template: there if one face could be read, also when ``reason`` complains of its quality.
    """

    faces: int
    reason: str | None
    template: bytes | None


@dataclass(frozen=True, slots=True)
class Alike:
    """Two names whose faces are near each other, and how near."""

    name: str
    other: str
    distance: float


class FaceFault(Exception):
    """There is no answer for this photo: whoever looked at it died or took too long."""

    code = "photo-not-checked"


class FacesUnavailable(Exception):
    """Nobody here can look at faces; the message says why."""

    code = "photos-not-checked"


class Faces(Protocol):
    """Looks at photos, several at once."""

    @property
    def width(self) -> int:
        """How many photos are looked at at once."""
        ...

    @property
    def pass_at(self) -> float:
        """The distance up to which the door takes two photos for one person."""
        ...

    async def look(self, photo: bytes) -> FaceLook:
        """Look at a JPEG; a bad one is a reason, not a fault. Raises FaceFault, FacesUnavailable."""
        ...

    async def alike(self, templates: Mapping[str, bytes], *, within: float) -> list[Alike]:
        """Return each name that has an earlier one not farther than ``within``, with the nearest."""
        ...
