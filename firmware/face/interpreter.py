"""The one place that imports a TFLite runtime, and the one way a net is run here."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from firmware.face.bundle import BundleRefused

# tflite-runtime has no wheel after Python 3.11, its successor none that small before 3.12.
if sys.version_info < (3, 12):
    from tflite_runtime.interpreter import Interpreter
else:
    from ai_edge_litert.interpreter import Interpreter

Floats = npt.NDArray[np.float32]


class Net:
    """One loaded net with one float32 input. Not safe to share between threads."""

    def __init__(self, file: Path, *, threads: int, batch: int = 1) -> None:
        """Load a net that takes ``batch`` inputs at once.

        Raises:
            BundleRefused: the file is missing or is none.
        """
        try:
            # A default would let TFLite take every core of the box and starve the exam.
            self._interpreter: Any = Interpreter(model_path=str(file), num_threads=threads)
            if batch > 1:
                (entry,) = self._interpreter.get_input_details()
                shape = [batch, *(int(size) for size in entry["shape"][1:])]
                self._interpreter.resize_tensor_input(entry["index"], shape)
            self._interpreter.allocate_tensors()
        except (ValueError, RuntimeError, OSError) as fault:
            raise BundleRefused(f"{file.name} is no usable net: {fault}") from fault
        (entry,) = self._interpreter.get_input_details()
        self._entry: int = entry["index"]
        self.shape: tuple[int, ...] = tuple(int(size) for size in entry["shape"])

    def run(self, values: Floats) -> dict[int, Floats]:
        """Return the outputs, flattened, by how many numbers each has.

        By size, because the order and the names of outputs differ between runtimes and files,
        while no net here has two outputs of one size.
        """
        self._interpreter.set_tensor(self._entry, values.reshape(self.shape))
        self._interpreter.invoke()
        found = (
            self._interpreter.get_tensor(output["index"]).ravel()
            for output in self._interpreter.get_output_details()
        )
        return {values.size: values for values in found}
