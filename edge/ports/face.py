"""Looking at a face: pictures in, a template and the reasons against it out.

Never a verdict: whose face it is, `edge.core.identity` decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol


class Frame(NamedTuple):
    """A picture of a sequence, and when it was taken, on any clock that runs evenly."""

    at_ms: float
    picture: bytes


@dataclass(frozen=True, slots=True)
class FaceLook:
    """What one look at one picture, or at several in a row, gave.

    Attributes:
        faces: how many were found.
        reason: why the picture does not do (``NO_FACE``, ``TOO_DARK`` ...), or None if it does.
        template: float32, little-endian, as many as the model gives; there whenever one face could be read, also when
            ``reason`` complains of its quality.
        measures: what the reason rests on, by name.
        model: which templates this one can be compared with.
        milliseconds: how long the look took.
        best: which of several frames ``measures`` are of, and which shows best what was seen.
    """

    faces: int
    reason: str | None
    template: bytes | None
    measures: Mapping[str, float] = field(default_factory=dict)
    model: str = ""
    milliseconds: float = 0.0
    best: int = 0


@dataclass(frozen=True, slots=True)
class Glance:
    """What is in one frame of a running camera, as far as it costs next to nothing to know.

    Attributes:
        faces: how many were found; 1 while one is only followed.
        reason: what the person could do better (as in `FaceLook`), or None.
        place: left, top, width, height of the face as shares of the picture, or None.
        measures: by name; ``yaw`` and ``pitch`` in degrees while there is a face.
        codes: texts of the QR codes in the picture, when they were asked for.
        milliseconds: how long it took.
    """

    faces: int
    reason: str | None
    place: tuple[float, float, float, float] | None = None
    measures: Mapping[str, float] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    milliseconds: float = 0.0


class FaceFault(Exception):
    """No answer in time: the reader died, hangs, or never was. Never masked by a guess."""

    code = "face-fault"


class FaceBusy(FaceFault):
    """Too many pictures are waiting already."""

    code = "face-busy"


class FaceReader(Protocol):
    """Reads faces, one person at a time."""

    async def look(self, picture: bytes) -> FaceLook:
        """Look at a JPEG or PNG; a bad picture is a reason, not a fault. Raises FaceFault.

        An answer or a fault comes within three seconds, waiting included (E1).
        """
        ...

    async def follow(self, frames: Sequence[Frame]) -> FaceLook:
        """Look at one person through several frames; otherwise as `look`.

        The best three to five at least 100 ms apart make one template, with less noise than any
        of them. Frames come in the order they were taken; a second of them is enough.
        """
        ...

    async def glance(self, sight: str, picture: bytes, *, codes: bool = False) -> Glance:
        """Say what is in a frame, for guidance while a person stands there.

        Args:
            sight: names the running camera; its face is followed from frame to frame. The reader
                forgets a camera that was silent for long, or when too many others came since.
            picture: a JPEG or PNG; a bad one is a reason.
            codes: whether to look for QR codes as well.

        Raises:
            FaceBusy: at once, if anything else waits: the next frame is better than this one.
            FaceFault: as for `look`.
        """
        ...
