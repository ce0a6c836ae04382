"""Says in a JPEG which way up it is, without touching the picture."""

import struct

_APP1 = b"\xff\xe1"
_UPRIGHT = {90: 6, 180: 3, 270: 8}
"""EXIF's orientation, by the degrees that the picture has to be turned clockwise."""


def turned(jpeg: bytes, rotation: int) -> bytes:
    """Return the JPEG marked to be shown turned clockwise by 0, 90, 180 or 270 degrees.

    Browsers and the face chain follow the mark. Turning the pixels would mean decoding and encoding
    each picture again.
    """
    if not rotation:
        return jpeg
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, _UPRIGHT[rotation], 0)
    exif = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
    return jpeg[:2] + _APP1 + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]
