"""From the bytes of a photo, or of several in a row, to a template: the whole face chain."""

import math
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from firmware.face.bundle import manifest
from firmware.face.chip import cut, locate
from firmware.face.detector import Detection, Detector
from firmware.face.embedder import Embedder
from firmware.face.fusion import FEWEST, FusionRefused, fuse, pick, span
from firmware.face.mesh import FaceMesh, Mesh
from firmware.face.picture import PictureRefused, decode
from firmware.face.quality import complaint, measure
from firmware.face.tracker import Tracker

_MOST = 8  # faces looked at closely: a crowd is "more than one" long before
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
        best: which of several frames ``measures`` are of.
    """

    faces: int
    reason: str | None
    template: bytes | None
    measures: dict[str, float] = field(default_factory=dict)
    model: str = ""
    milliseconds: float = 0.0
    best: int = 0


class Frame(NamedTuple):
    """A picture of a sequence, and when it was taken."""

    at_ms: float
    picture: bytes


class FaceChain:
    """The loaded nets. Not safe to share between threads; a look takes tens of milliseconds."""

    def __init__(self, bundle: Path, *, threads: int = 1) -> None:
        """Load the bundle.

        Raises:
            BundleRefused: there is none at ``bundle``, or its manifest cannot be used.
        """
        said = manifest(bundle)
        self.model = said.model
        self._one_person = said.pass_at
        self._detector = Detector(bundle, threads=threads)
        self._mesh = FaceMesh(bundle, threads=threads)
        self._embedder = Embedder(bundle, threads=threads)

    def look(self, picture: bytes) -> Look:
        """Find, judge and embed the face in a JPEG or PNG. Never raises on a bad picture."""
        start = time.perf_counter()
        return self._signed(self._read(picture), start)

    def follow(self, frames: Sequence[Frame]) -> Look:
        """Look at one person through several frames; never raises on bad pictures.

        The face is followed through all of them, in the order given; the best three to five, at
        least 100 ms apart, get a full look, and those that will do are fused into one template.
        Where too few will do, the reason is the commonest complaint.
        """
        start = time.perf_counter()
        tracker = self.track()
        seen = [(at, tracker.see(frame.picture)) for at, frame in enumerate(frames)]
        worths = {at: sighting.worth for at, sighting in seen if sighting}
        tried = list(worths)
        picked = pick([frames[at].at_ms for at in tried], list(worths.values()))
        # Where no frame is worth anything, the last one has the words why.
        chosen = [tried[at] for at in picked] or [at for at, _ in seen[-1:]]
        looks = [replace(self._read(frames[at].picture), best=at) for at in chosen]
        return self._signed(together(looks, one_person=self._one_person), start)

    def track(self) -> Tracker:
        """Return a tracker for one sequence, on the nets of this chain."""
        return Tracker(self._detector, self._mesh)

    def _signed(self, look: Look, start: float) -> Look:
        milliseconds = (time.perf_counter() - start) * 1000
        return replace(look, model=self.model, milliseconds=milliseconds)

    def _read(self, picture: bytes) -> Look:
        try:
            return self._look(decode(picture))
        except PictureRefused as refused:
            reason = refused.code.upper().replace("-", "_")
            return Look(faces=0, reason=reason, template=None)

    def _look(self, picture: Image.Image) -> Look:
        faces = self._faces(picture)
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
        measures = measure(picture.size, mesh, place, chip)
        return Look(
            faces=len(faces),
            reason=complaint(measures),
            template=self._embedder.template(chip),
            measures=measures,
        )

    def _faces(self, picture: Image.Image) -> list[tuple[Detection, Mesh]]:
        """Return every face that the mesh confirms, the largest first."""
        found: list[tuple[Detection, Mesh]] = []
        for closely in (False, True):
            detected = self._detector.find(picture, closely=closely)[:_MOST]
            found = [(face, self._mesh.fit(picture, face)) for face in detected]
            # What is large and no face after all may have drawn the eye from a real one.
            if not found or found[0][1].is_face:
                break
        return [(face, mesh) for face, mesh in found if mesh.is_face]


def together(looks: Sequence[Look], *, one_person: float) -> Look:
    """Make one look of several, the best first.

    Args:
        looks: at frames of one sequence.
        one_person: how far apart their templates may be.
    """
    if not looks:
        return Look(faces=0, reason="NO_FACE", template=None)
    good = [look for look in looks if look.reason is None]
    reason = None
    if len(good) < min(FEWEST, len(looks)):
        complaints = Counter(look.reason for look in looks if look.reason)
        reason = complaints.most_common(1)[0][0]
    used = [look for look in (looks if reason else good) if look.template is not None]
    best = next((look for look in used if look.reason == reason), looks[0])
    templates = [look.template for look in used if look.template is not None]
    measures = {**best.measures, "frames": float(len(templates)), "spread": span(templates)}
    faces = max(look.faces for look in used or looks)
    template = None
    try:
        template = fuse(templates, one_person=one_person) if templates else None
    except FusionRefused:
        reason = "MULTI_FACE"
    return replace(best, faces=faces, reason=reason, template=template, measures=measures)


def _share(first: Detection, second: Detection) -> float:
    return second.area / max(first.area, math.ulp(1.0))


def _nobody(picture: Image.Image) -> Look:
    """Say why there is nobody: in the dark and in full light there never is."""
    brightness = float(np.asarray(picture).mean()) / 255
    reason = "NO_FACE"
    if brightness < _NIGHT:
        reason = "TOO_DARK"
    elif brightness > _WHITE:
        reason = "TOO_BRIGHT"
    return Look(faces=0, reason=reason, template=None, measures={"brightness": brightness})
