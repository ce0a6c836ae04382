"""Turns a chip into a template: 128 numbers that lie close together for one person."""

from pathlib import Path

import numpy as np

from firmware.face.interpreter import Floats, Net
from firmware.face.picture import Pixels

SIZE = 128


class Embedder:
    """dlib's ResNet-29."""

    def __init__(self, bundle: Path, *, threads: int) -> None:
        self._net = Net(bundle / "resnet29.tflite", threads=threads, batch=2)

    def template(self, chip: Pixels) -> bytes:
        """Return the template as 128 little-endian float32.

        It is the mean over the chip and its mirror image, which is worth most of what dlib gains
        by a hundred jittered copies, for two runs instead of a hundred.
        """
        # Both in one run: the weights are larger than most caches and are read once so.
        both = np.stack([chip, chip[:, ::-1]]).astype(np.float32)
        plain, mirrored = self._net.run(both)[2 * SIZE].reshape(2, SIZE)
        mean: Floats = (plain + mirrored) / 2
        return mean.astype("<f4").tobytes()
