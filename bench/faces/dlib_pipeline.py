"""The peer: what the face_recognition package does, on dlib's own Python interface.

Runs in the environment of `bench.faces.environment`. Answers each line of standard input, a JSON
object with ``file`` and ``upsample``, with a line: how many faces, the descriptor of the largest,
and the CPU and wall milliseconds from the file's bytes to it.
"""

import importlib.util
import io
import json
import sys
import time
from pathlib import Path

import dlib  # type: ignore[import-not-found]
import numpy as np
from PIL import Image

JITTERS = 1


def models() -> Path:
    found = importlib.util.find_spec("face_recognition_models")
    assert found is not None
    assert found.submodule_search_locations
    return Path(found.submodule_search_locations[0]) / "models"


def main() -> None:
    detect = dlib.get_frontal_face_detector()
    shape = dlib.shape_predictor(str(models() / "shape_predictor_5_face_landmarks.dat"))
    net = dlib.face_recognition_model_v1(
        str(models() / "dlib_face_recognition_resnet_model_v1.dat")
    )
    print(json.dumps({"version": dlib.__version__}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        data = Path(asked["file"]).read_bytes()
        wall, cpu = time.perf_counter(), time.process_time()
        picture = np.array(Image.open(io.BytesIO(data)).convert("RGB"))
        boxes = detect(picture, asked["upsample"])
        descriptor = None
        if boxes:
            largest = max(boxes, key=lambda box: box.area())
            descriptor = net.compute_face_descriptor(picture, shape(picture, largest), JITTERS)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        answer = {
            "faces": len(boxes),
            "template": list(descriptor) if descriptor else None,
            "cpu": cpu * 1000,
            "wall": wall * 1000,
        }
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
