"""From the bytes of a photo to a template: the whole face chain, for one picture at a time."""

import math
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from firmware.face.bundle import manifest
from firmware.face.chip import cut, locate
from firmware.face.detector import Detection, Detector
from firmware.face.embedder import Embedder
from firmware.face.mesh import LEFT_EYE, RIGHT_EYE, FaceMesh, Mesh
from firmware.face.picture import PictureRefused, Pixels, decode
from firmware.face.quality import complaint, measure

_MOST = 8  # faces looked at closely: a crowd is "more than one" long before
_IS_FACE = 0.5  # the mesh's flag; what the detector takes for a face and the mesh does not is none
_SPECK = 8  # pixels from eye to eye: less is nobody who stands here
_BYSTANDER = 0.25  # share of the first face's area below which another one is in the background
_NIGHT, _WHITE = 0.01, 0.9  # mean brightness 0..1 at which "no face" has a plainer cause


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at one picture gave.

    Attributes:
        faces: how many were found.
        reason: why the picture does not do, or None if it does.
        template: 128 float32, little-endian; there whenever one face could be embedded, also
            when ``reason`` complains of its quality.
        measures: what the reason rests on, by name (see `quality`), and ``faces_area``: area of
            the second face against the first.
        model: which templates this one can be compared with.
        milliseconds: how long the look took.
    """

    faces: int
    reason: str | None
    template: bytes | None
    measures: dict[str, float] = field(default_factory=dict)
    model: str = ""
    milliseconds: float = 0.0


class FaceChain:
    """The loaded nets. Not safe to share between threads; a look takes tens of milliseconds."""

    def __init__(self, bundle: Path, *, threads: int = 1) -> None:
        """Load the bundle.

        Raises:
            BundleRefused: there is none at ``bundle``, or its manifest cannot be used.
        """
        self.model = manifest(bundle).model
        self._detector = Detector(bundle, threads=threads)
        self._mesh = FaceMesh(bundle, threads=threads)
        self._embedder = Embedder(bundle, threads=threads)

    def look(self, picture: bytes) -> Look:
        """Find, judge and embed the face in a JPEG or PNG. Never raises on a bad picture."""
        start = time.perf_counter()
        try:
            found = self._look(decode(picture))
        except PictureRefused as refused:
            found = Look(faces=0, reason=refused.code.upper().replace("-", "_"), template=None)
        return Look(
            faces=found.faces,
            reason=found.reason,
            template=found.template,
            measures=found.measures,
            model=self.model,
            milliseconds=(time.perf_counter() - start) * 1000,
        )

    def _look(self, picture: Pixels) -> Look:
        faces = [
            (face, self._mesh.fit(picture, face)) for face in self._detector.find(picture)[:_MOST]
        ]
        faces = [(face, mesh) for face, mesh in faces if _is_face(mesh)]
        if not faces:
            return _nobody(picture)
        if len(faces) > 1:
            share = _share(faces[0][0], faces[1][0])
            if share > _BYSTANDER:
                measures = {"faces_area": share}
                return Look(len(faces), reason="MULTI_FACE", template=None, measures=measures)
        mesh = faces[0][1]
        place = locate(mesh)
        chip = cut(picture, place)
        measures = measure((picture.shape[0], picture.shape[1]), mesh, place, chip)
        return Look(
            faces=len(faces),
            reason=complaint(measures),
            template=self._embedder.template(chip),
            measures=measures,
        )


def _is_face(mesh: Mesh) -> bool:
    if mesh.flag <= _IS_FACE or not np.isfinite(mesh.points).all():
        return False
    return math.dist(mesh.points[RIGHT_EYE[0]], mesh.points[LEFT_EYE[0]]) > _SPECK


def _share(first: Detection, second: Detection) -> float:
    return second.area / max(first.area, math.ulp(1.0))


def _nobody(picture: Pixels) -> Look:
    """Say why there is nobody: in the dark and in full light there never is."""
    brightness = float(picture.mean()) / 255
    reason = "NO_FACE"
    if brightness < _NIGHT:
        reason = "TOO_DARK"
    elif brightness > _WHITE:
        reason = "TOO_BRIGHT"
    return Look(faces=0, reason=reason, template=None, measures={"brightness": brightness})
