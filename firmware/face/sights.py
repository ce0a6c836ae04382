"""Glances at the frames of running cameras: the face of each is followed from frame to frame."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PIL import Image

from firmware import codes as qr
from firmware.face.picture import PictureRefused, shrunk
from firmware.face.quality import COARSE, GLANCED, complaint, nobody
from firmware.face.tracker import KEEP, Sighting, Tracker

MOST = 16  # cameras at once; the one that was silent longest is forgotten for another
IDLE_SECONDS = 30.0
LARGEST = 25_000_000  # pixels of a frame: a still of a phone's camera; more would delay a look
_COUNT_EVERY = 8  # frames between two counts of the people: a second, at a door's pace
_FINE = 20  # pixels from eye to eye in what the mesh sees, below which blur cannot be told

Share = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Glance:
    """What is in one frame.

    Attributes:
        faces: how many were found; 1 while one is only followed.
        reason: what the person could do better, or None.
        place: left, top, width, height of the face as shares of the picture, or None.
        measures: as `quality.glance` has them, of the picture before it was brought down: yaw is
            positive when the person turned to their own left, pitch when they look down.
        codes: texts of the QR codes in the picture, when they were asked for.
        milliseconds: how long it took.
    """

    faces: int
    reason: str | None
    place: Share | None = None
    measures: dict[str, float] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    milliseconds: float = 0.0


@dataclass(slots=True)
class _Sight:
    tracker: Tracker
    seen_at: float = 0.0
    frames: int = 0
    alone: bool = True


class Sights:
    """What is remembered of each running camera, by its name. Not safe to share between threads.

    Args:
        track: makes a tracker on the nets.
        now: seconds, on any clock that runs evenly.
    """

    def __init__(
        self, track: Callable[[], Tracker], *, now: Callable[[], float] = time.perf_counter
    ) -> None:
        self._track = track
        self._now = now
        self._sights: OrderedDict[str, _Sight] = OrderedDict()

    @property
    def names(self) -> tuple[str, ...]:
        """The cameras that are remembered, the one silent longest first."""
        return tuple(self._sights)

    def glance(self, name: str, picture: bytes, *, codes: bool = False) -> Glance:
        """Say what is in a frame of the camera ``name``; never raises on a bad one."""
        start = time.perf_counter()
        try:
            frame, factor = shrunk(picture, keep=qr.WIDEST if codes else KEEP, largest=LARGEST)
        except PictureRefused as refused:
            glance = Glance(faces=0, reason=refused.code.upper().replace("-", "_"))
        else:
            texts = qr.texts(frame) if codes else ()
            step = max(frame.size) // KEEP
            small = frame.reduce(step) if step > 1 else frame
            glance = self._seen(name, small, factor * step if step > 1 else factor)
            glance = replace(glance, codes=texts)
        return replace(glance, milliseconds=(time.perf_counter() - start) * 1000)

    def _seen(self, name: str, frame: Image.Image, factor: float) -> Glance:
        sight = self._sight(name)
        anew = not sight.alone or sight.frames % _COUNT_EVERY == 0
        sight.frames += 1
        sighting = sight.tracker.spot(frame, anew=anew)
        sight.alone = sighting is None or sighting.faces == 1
        if sighting is None:
            reason, brightness = nobody(frame)
            return Glance(faces=0, reason=reason, measures={"brightness": brightness})
        eyes = sighting.measures["eye_distance"]
        measures = {**sighting.measures, "eye_distance": eyes * factor}
        limits = GLANCED if eyes >= _FINE else COARSE
        return Glance(
            faces=sighting.faces,
            reason=complaint(measures, limits) if sight.alone else "MULTI_FACE",
            place=_place(sighting, frame.size),
            measures=measures,
        )

    def _sight(self, name: str) -> _Sight:
        now = self._now()
        idle = [at for at, sight in self._sights.items() if now - sight.seen_at > IDLE_SECONDS]
        for at in idle:
            del self._sights[at]
        sight = self._sights.pop(name, None) or _Sight(self._track())
        while len(self._sights) >= MOST:
            self._sights.popitem(last=False)
        self._sights[name] = sight
        sight.seen_at = now
        return sight


def _place(sighting: Sighting, size: tuple[int, int]) -> Share:
    shares = (sighting.mesh.points[:, :2] / size).clip(0, 1)
    (left, top), (right, bottom) = shares.min(axis=0), shares.max(axis=0)
    return float(left), float(top), float(right - left), float(bottom - top)
