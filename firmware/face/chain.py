"""From the bytes of a photo, or of several in a row, to a template: the whole face chain."""

import math
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from firmware.face.antispoof import AntiSpoof
from firmware.face.bundle import manifest
from firmware.face.chip import cut, locate
from firmware.face.choice import around_turn, choose
from firmware.face.detector import Detection, Detector
from firmware.face.distance import distance
from firmware.face.embedder import Embedder
from firmware.face.fusion import FEWEST, FusionRefused, fuse, span
from firmware.face.liveness import marks, motion, over_frames
from firmware.face.mesh import FaceMesh, Mesh
from firmware.face.picture import PictureRefused, decode
from firmware.face.quality import complaint, measure, nobody
from firmware.face.tracker import BYSTANDER, Tracker

_MOST = 8  # faces looked at closely: a crowd is "more than one" long before
_MARKED = 2  # frames that are searched for the marks of a picture


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at one picture gave.

    Attributes:
        faces: how many were found.
        reason: why the picture does not do, or None if it does.
        template: float32, little-endian; there whenever one face could be embedded, also
            when ``reason`` complains of its quality.
        measures: what the reason rests on, by name (see `quality`), and ``faces_area``: area of
            the second face against the first. Of several frames also ``frames`` fused and their
            ``spread``; what `liveness` measures; and ``apart``: the distance between before and
            after the greatest turn.
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
        self._antispoof = AntiSpoof.if_there(bundle, threads=threads)

    def look(self, picture: bytes, *, crowd: bool = False) -> Look:
        """Find, judge and embed the face in a JPEG or PNG. Never raises on a bad picture.

        Args:
            picture: the bytes.
            crowd: read the largest of several faces all the same, and say ``MULTI_FACE``. Never
                for the door: pictures that somebody took of a person elsewhere.
        """
        start = time.perf_counter()
        return self._signed(self._read(picture, crowd=crowd), start)

    def follow(self, frames: Sequence[Frame]) -> Look:
        """Look at one person through several frames; never raises on bad pictures.

        The face is followed through all of them, in the order given; the best three to five, at
        least 100 ms apart, get a full look, and those that will do are fused into one template.
        Where too few will do, the reason is the commonest complaint. Where the face turns and
        comes back, the best before and the best after are among them.
        """
        start = time.perf_counter()
        tracker = self.track()
        seen = [(at, tracker.see(frame.picture)) for at, frame in enumerate(frames)]
        sighted = {at: sighting for at, sighting in seen if sighting}
        turn = around_turn(sighted)
        # Where no frame is worth anything, the last one has the words why.
        moments = [frame.at_ms for frame in frames]
        chosen = choose(moments, sighted, turn) or [at for at, _ in seen[-1:]]
        looks = [
            replace(self._read(frames[at].picture, marked=place < _MARKED), best=at)
            for place, at in enumerate(chosen)
        ]
        unit_length = self._embedder.unit_length
        made = together(looks, one_person=self._one_person, unit_length=unit_length)
        moved = motion([*sighted.values()])
        shown = over_frames([look.measures for look in looks])
        measures = {**made.measures, **moved, **shown, **_apart(looks, turn)}
        return self._signed(replace(made, measures=measures), start)

    def track(self) -> Tracker:
        """Return a tracker for one sequence, on the nets of this chain."""
        return Tracker(self._detector, self._mesh)

    def _signed(self, look: Look, start: float) -> Look:
        milliseconds = (time.perf_counter() - start) * 1000
        return replace(look, model=self.model, milliseconds=milliseconds)

    def _read(self, picture: bytes, *, crowd: bool = False, marked: bool = False) -> Look:
        try:
            return self._look(decode(picture), crowd=crowd, marked=marked)
        except PictureRefused as refused:
            reason = refused.code.upper().replace("-", "_")
            return Look(faces=0, reason=reason, template=None)

    def _look(self, picture: Image.Image, *, crowd: bool, marked: bool) -> Look:
        faces = self._faces(picture)
        if not faces:
            why, brightness = nobody(picture)
            return Look(0, why, template=None, measures={"brightness": brightness})
        several = False
        if len(faces) > 1:
            share = _share(faces[0][0], faces[1][0])
            several = share > BYSTANDER
            if several and not crowd:
                area = {"faces_area": share}
                return Look(len(faces), reason="MULTI_FACE", template=None, measures=area)
        mesh = faces[0][1]
        place = locate(mesh)
        chip = cut(picture, place)
        measures = measure(picture.size, mesh, place, chip)
        reason = "MULTI_FACE" if several else complaint(measures)
        if marked:
            measures |= marks(picture, mesh, self._antispoof)
        return Look(
            faces=len(faces),
            reason=reason,
            template=self._embedder.template(picture, mesh, chip),
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


def together(looks: Sequence[Look], *, one_person: float, unit_length: bool = False) -> Look:
    """Make one look of several, the best first.

    Args:
        looks: at frames of one sequence.
        one_person: how far apart their templates may be.
        unit_length: whether the model's templates have length 1.
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
        if templates:
            template = fuse(templates, one_person=one_person, unit_length=unit_length)
    except FusionRefused:
        reason = "MULTI_FACE"
    return replace(best, faces=faces, reason=reason, template=template, measures=measures)


def _apart(looks: Sequence[Look], turn: tuple[int, int] | None) -> dict[str, float]:
    templates = [look.template for look in looks if look.best in (turn or ()) and look.template]
    return {"apart": distance(*templates)} if len(templates) > 1 else {}


def _share(first: Detection, second: Detection) -> float:
    return second.area / max(first.area, math.ulp(1.0))
