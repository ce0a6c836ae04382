"""What several frames of one face say about whether a head is there, or a picture of one.

Evidence only: what follows from it, `edge.core.presentation` decides.
"""

import statistics
from collections.abc import Mapping, Sequence

import numpy as np
from PIL import Image

from firmware.face.antispoof import AntiSpoof
from firmware.face.edges import framed
from firmware.face.mesh import Mesh
from firmware.face.moire import moire
from firmware.face.planes import micro, parallax, squeeze
from firmware.face.tracker import Sighting

_WHOLE = 30.0  # degrees beyond which the mesh guesses where the far cheek is


def motion(sightings: Sequence[Sighting]) -> dict[str, float]:
    """Measure how a face moves over frames; nothing of a single one.

    ``yaw_least``, ``yaw_most`` and their difference ``turn`` in degrees, positive to the person's
    own left; ``parallax`` and ``squeeze`` between the two frames of the greatest turn in which
    the whole face is still seen; ``micro`` over all of them (see `planes`).
    """
    if len(sightings) <= 1:
        return {}
    yaws = np.array([sighting.measures["yaw"] for sighting in sightings])
    meshes = np.array([sighting.mesh.points for sighting in sightings])
    whole = np.abs(yaws) <= _WHOLE
    compared = np.nonzero(whole)[0] if whole.sum() > 1 else np.arange(len(yaws))
    least, most = (meshes[compared[at(yaws[compared])]] for at in (np.argmin, np.argmax))
    return {
        "yaw_least": float(yaws.min()),
        "yaw_most": float(yaws.max()),
        "turn": float(yaws.max() - yaws.min()),
        "parallax": parallax(least, most),
        "squeeze": squeeze(least, most),
        "micro": micro(meshes),
    }


def marks(picture: Image.Image, mesh: Mesh, net: AntiSpoof | None) -> dict[str, float]:
    """Measure what a picture of a picture shows, in one frame as the camera gave it.

    ``framed`` and ``moire``, 0..1 (see `edges`, `moire`); ``real``, 0..1, if there is a net.
    """
    pixels = np.asarray(picture)
    found = {"framed": framed(picture, mesh.points), "moire": moire(pixels, mesh.points)}
    if net is not None:
        found["real"] = net.real(pixels, mesh.points)
    return found


def over_frames(seen: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return what the marks of several frames say: the clearest evidence, the mean of the net."""
    found = {
        name: max(marks[name] for marks in seen if name in marks)
        for name in ("framed", "moire")
        if any(name in marks for marks in seen)
    }
    real = [marks["real"] for marks in seen if "real" in marks]
    return {**found, "real": statistics.fmean(real)} if real else found
