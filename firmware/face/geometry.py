"""Where the parts of a face lie on the chip that a net was trained on. Without numpy.

Another crop of the same face gives another, worse template. Source of dlib's:
``dlib/image_transforms/interpolation.h`` (``get_face_chip_details``).
"""

from dataclasses import dataclass

_SIDE = 150
_PADDING = 0.25
# dlib's mean face (unit square): image-right eye outer and inner corner, image-left eye outer and
# inner corner, under the nose.
_MEAN_FACE = (
    (0.8595674595992, 0.2134981538014),
    (0.6460604764104, 0.2289674387677),
    (0.1205750620789, 0.2137274526848),
    (0.3340850613712, 0.2290642403242),
    (0.4901123135679, 0.6277975316475),
)


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where a net expects a face.

    Attributes:
        side: of the chip, in pixels.
        points: x and y on the chip, in pixels from its upper left corner.
        landmarks: what of the mesh lies there: for each point one of its points, or several, whose
            mean it is.
    """

    side: int
    points: tuple[tuple[float, float], ...]
    landmarks: tuple[tuple[int, ...], ...]


DLIB = Geometry(
    side=_SIDE,
    points=tuple(
        ((_PADDING + x) / (2 * _PADDING + 1) * _SIDE, (_PADDING + y) / (2 * _PADDING + 1) * _SIDE)
        for x, y in _MEAN_FACE
    ),
    landmarks=((263,), (362,), (33,), (133,), (2,)),
)
"""The chip of dlib's net; also the one that every face is measured on, whatever net embeds it."""
