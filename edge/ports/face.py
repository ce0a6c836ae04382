"""Looking at a face: a picture in, a template and the reasons against it out.

Never a verdict: whose face it is, `edge.core.identity` decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class FaceLook:
    """What one look at one picture gave.

    Attributes:
        faces: how many were found.
        reason: why the picture does not do (``NO_FACE``, ``TOO_DARK`` ...), or None if it does.
        template: 128 float32, little-endian; there whenever one face could be read, also when
            ``reason`` complains of its quality.
        measures: what the reason rests on, by name.
        model: which templates this one can be compared with.
        milliseconds: how long the look took.
    """

    faces: int
    reason: str | None
    template: bytes | None
    measures: Mapping[str, float] = field(default_factory=dict)
    model: str = ""
    milliseconds: float = 0.0


class FaceFault(Exception):
    """No answer in time: the reader died, hangs, or never was. Never masked by a guess."""

    code = "face-fault"


class FaceBusy(FaceFault):
    """Too many pictures are waiting already."""

    code = "face-busy"


class FaceReader(Protocol):
    """Reads faces, one picture at a time."""

    async def look(self, picture: bytes) -> FaceLook:
        """Look at a JPEG or PNG; a bad picture is a reason, not a fault. Raises FaceFault.

        An answer or a fault comes within three seconds, waiting included (E1).
        """
        ...
