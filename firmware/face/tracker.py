"""Follows one face from frame to frame, which costs a fraction of finding it anew.

What it says of a frame is what decides whether the frame is worth a full look, and no more: whose
face it is, only a full look says.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from firmware.face.detector import Detector
from firmware.face.fusion import worth
from firmware.face.mesh import FaceMesh, Mesh
from firmware.face.picture import PictureRefused, decode
from firmware.face.quality import glance

KEEP = 640  # pixels on the longer side: enough for the mesh of anybody who is near enough to pass
BYSTANDER = 0.25  # share of the first face's area below which another one is in the background
_CROWD = 3  # faces looked at closely: more of them are no other answer
_LEAP = 0.5  # of the face's width; farther, between two frames, is another face or none
_GROWTH = 1.5  # the same for its size


@dataclass(frozen=True, slots=True, eq=False)
class Sighting:
    """Where the face is in one frame.

    Attributes:
        mesh: in pixels of the frame as it was read, brought down.
        worth: how much the frame is worth among others of this face, 0..1.
        followed: whether the face was only followed, and not searched for.
        measures: as `quality.glance` has them.
        faces: how many a search found, without those in the background; 1 while it is followed.
    """

    mesh: Mesh
    worth: float
    followed: bool
    measures: Mapping[str, float] = field(default_factory=dict)
    faces: int = 1


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
            return self.spot(decode(picture, keep=KEEP))
        except PictureRefused:
            return None

    def spot(self, frame: Image.Image, *, anew: bool = False) -> Sighting | None:
        """Return where the face is in a frame; None if there is none.

        Args:
            frame: of about ``KEEP`` pixels; a larger one costs more and shows no more.
            anew: search it, so that everybody in it is counted.
        """
        found = None if anew else self._followed(frame)
        followed = found is not None
        meshes = [found] if found else self._found(frame)
        self._last, self._size = (meshes[0] if meshes else None), frame.size
        if self._last is None:
            return None
        measures = glance(frame.size, self._last)
        return Sighting(self._last, worth(measures), followed, measures, len(meshes))

    def _followed(self, frame: Image.Image) -> Mesh | None:
        last = self._last
        if last is None or frame.size != self._size:
            return None
        mesh = self._mesh.follow(frame, last.points)
        return mesh if mesh.is_face and _same_face(last, mesh) else None

    def _found(self, frame: Image.Image) -> list[Mesh]:
        """Return the faces, the largest first, without those in the background."""
        meshes: list[Mesh] = []
        least = 0.0
        for face in self._detector.find(frame):
            if face.area < least or len(meshes) == _CROWD:
                break
            mesh = self._mesh.fit(frame, face)
            if mesh.is_face:
                meshes.append(mesh)
                least = least or BYSTANDER * face.area
        return meshes


def _same_face(before: Mesh, after: Mesh) -> bool:
    """Tell whether a face can have moved so far between two frames."""
    (place, width), (new_place, new_width) = (
        (mesh.points[:, :2].mean(axis=0), float(np.ptp(mesh.points[:, 0])))
        for mesh in (before, after)
    )
    near = math.dist(place, new_place) <= _LEAP * width
    return near and 1 / _GROWTH <= new_width / width <= _GROWTH
