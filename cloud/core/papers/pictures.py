"""The pictures of a paper: what they are and how large, told by the bytes and not by the name."""

import struct

from cloud.core.papers.findings import PaperRefused

MOST_PIXELS = 40_000_000
"""A seat with 2 GB draws this; more is a photograph nobody scaled, or an attack."""

_PNG = struct.Struct(">8s4x4sII")
_GIF = struct.Struct("<6sHH")
_JPEG_MARK = 0xFF
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers that have no length."""


def kind(data: bytes, file: str) -> str:
    """Return ``png``, ``jpg`` or ``gif``; raises PaperRefused for anything else."""
    measured = _measured_png(data) or _measured_gif(data) or _measured_jpeg(data)
    if measured is None and b"<svg" in data[:4096].lower():
        raise PaperRefused("picture-svg", file, "SVG can carry scripts; save it as PNG")
    if measured is None:
        raise PaperRefused("picture-unsupported", file, "not a PNG, JPEG or GIF picture")
    name, width, height = measured
    if not width or not height or width * height > MOST_PIXELS:
        raise PaperRefused("picture-too-large", file, f"{width} x {height} pixels")
    return name


def _measured_png(data: bytes) -> tuple[str, int, int] | None:
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or len(data) < _PNG.size:
        return None
    _, chunk, width, height = _PNG.unpack_from(data)
    return ("png", width, height) if chunk == b"IHDR" else None


def _measured_gif(data: bytes) -> tuple[str, int, int] | None:
    if not data.startswith((b"GIF87a", b"GIF89a")) or len(data) < _GIF.size:
        return None
    _, width, height = _GIF.unpack_from(data)
    return ("gif", width, height)


def _measured_jpeg(data: bytes) -> tuple[str, int, int] | None:
    """Walk the segments to the frame header, where the size is."""
    at = 2 if data.startswith(b"\xff\xd8\xff") else len(data)
    while at + 9 <= len(data) and data[at] == _JPEG_MARK:
        marker = data[at + 1]
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return ("jpg", width, height)
        if marker == _JPEG_MARK:
            at += 1
        elif marker in _JPEG_BARE:
            at += 2
        else:
            at += 2 + max(2, struct.unpack_from(">H", data, at + 2)[0])
    return None
