"""Turns a face into a template: numbers that lie close together for one person."""

import contextlib
from pathlib import Path

import numpy as np
from PIL import Image

from firmware.face.bundle import BundleRefused
from firmware.face.chip import cut, locate
from firmware.face.embedding import Embedding, embedding
from firmware.face.geometry import DLIB
from firmware.face.interpreter import Floats, Net
from firmware.face.mesh import Mesh
from firmware.face.picture import Pixels

_NOTHING = 1e-12  # the length of what has none


class Embedder:
    """The net that the manifest names, fed as the manifest says."""

    def __init__(self, bundle: Path, *, threads: int) -> None:
        """Load it and try it once; raises BundleRefused."""
        self._said = embedding(bundle)
        self._mean = np.array(self._said.mean, dtype=np.float32)
        self._scale = np.array(self._said.scale, dtype=np.float32)
        self._net, self._at_once = _loaded(self._said, threads)

    @property
    def unit_length(self) -> bool:
        """Whether templates have length 1."""
        return self._said.unit_length

    def template(self, picture: Image.Image, mesh: Mesh, chip: Pixels) -> bytes:
        """Return the template as little-endian float32.

        Args:
            picture: with the face.
            mesh: the face.
            chip: the chip that was measured, used again where the net was trained on such.
        """
        geometry = self._said.chip
        mine = chip if geometry == DLIB else cut(picture, locate(mesh, geometry))
        # A mirror image is worth most of what dlib gains by a hundred jittered copies.
        views = self._fed(np.stack([mine, mine[:, ::-1]] if self._said.mirrored else [mine]))
        steps = range(0, len(views), self._at_once)
        parts = [self._net.run(views[at : at + self._at_once]) for at in steps]
        size = self._at_once * self._said.numbers
        found = np.concatenate([part[size] for part in parts]).reshape(-1, self._said.numbers)
        mean: Floats = found.mean(axis=0)
        length = float(np.linalg.norm(mean)) if self.unit_length else 1.0
        return (mean / max(length, _NOTHING)).astype("<f4").tobytes()

    def _fed(self, chips: Pixels) -> Floats:
        ordered = chips if self._said.order == "RGB" else chips[..., ::-1]
        values: Floats = (ordered.astype(np.float32) - self._mean) * self._scale
        return values if self._said.layout == "NHWC" else values.transpose(0, 3, 1, 2).copy()


def _loaded(said: Embedding, threads: int) -> tuple[Net, int]:
    """Return the net, and how many chips it takes at once."""
    if said.mirrored:
        # Both in one run: the weights are larger than most caches and are read once so.
        with contextlib.suppress(BundleRefused):
            return _tried(said, threads, 2), 2
    return _tried(said, threads, 1), 1


def _tried(said: Embedding, threads: int, batch: int) -> Net:
    net = Net(said.file, threads=threads, batch=batch)
    if net.shape != (batch, *said.shape[1:]):
        raise BundleRefused(f"{said.file.name} takes {net.shape}, not {said.shape}")
    try:
        found = net.run(np.zeros(net.shape, dtype=np.float32))
    except (ValueError, RuntimeError) as fault:
        raise BundleRefused(f"{said.file.name} cannot be run: {fault}") from fault
    if batch * said.numbers not in found:
        sizes = ", ".join(map(str, found))
        raise BundleRefused(f"{said.file.name} gives {sizes} numbers, not {said.numbers}")
    return net
