"""Follows one face from frame to frame, which costs a fraction of finding it anew.

What it says of a frame is what decides whether the frame is worth a full look, and no more: how
many faces there are and whose, only a full look says.
"""

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image

from firmware.face.detector import Detector
from firmware.face.fusion import worth
from firmware.face.mesh import FaceMesh, Mesh
from firmware.face.picture import PictureRefused, decode
from firmware.face.quality import glance

_KEEP = 640  # pixels on the longer side: enough for the mesh of anybody who is near enough to pass
_LEAP = 0.5  # of the face's width; farther, between two frames, is another face or none
_GROWTH = 1.5  # the same for its size


@dataclass(frozen=True, slots=True, eq=False)
class Sighting:
    """Where the face is in one frame.

    Attributes:
        mesh: in pixels of the frame as it was read, brought down.
        worth: how much the frame is worth among others of this face, 0..1.
        followed: whether the face was only followed, and not searched for.
    """

    mesh: Mesh
    worth: float
    followed: bool


class Tracker:
    """Remembers where the face was. One for each sequence; frames in the order they were taken."""

    def __init__(self, detector: Detector, mesh: FaceMesh) -> None:
        self._detector = detector
        self._mesh = mesh
        self._last: Mesh | None = None
        self._size = (0, 0)

    def see(self, picture: bytes) -> Sighting | None:
        """Return where the face is in a JPEG or PNG; None if there is none or it cannot be read."""
        try:
            frame = decode(picture, keep=_KEEP)
        except PictureRefused:
            return None
        mesh = self._followed(frame)
        followed = mesh is not None
        self._last = mesh or self._found(frame)
        self._size = frame.size
        if self._last is None:
            return None
        return Sighting(self._last, worth(glance(frame.size, self._last)), followed)

    def _followed(self, frame: Image.Image) -> Mesh | None:
        last = self._last
        if last is None or frame.size != self._size:
            return None
        mesh = self._mesh.follow(frame, last.points)
        return mesh if mesh.is_face and _same_face(last, mesh) else None

    def _found(self, frame: Image.Image) -> Mesh | None:
        for face in self._detector.find(frame):
            mesh = self._mesh.fit(frame, face)
            if mesh.is_face:
                return mesh
        return None


def _same_face(before: Mesh, after: Mesh) -> bool:
    """Tell whether a face can have moved so far between two frames."""
    (place, width), (new_place, new_width) = (
        (mesh.points[:, :2].mean(axis=0), float(np.ptp(mesh.points[:, 0])))
        for mesh in (before, after)
    )
    near = math.dist(place, new_place) <= _LEAP * width
    return near and 1 / _GROWTH <= new_width / width <= _GROWTH
