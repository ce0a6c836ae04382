"""Makes JPEGs: of pictures that are none yet, and of a camera's, which are not quite."""

import functools
from collections.abc import Iterator
from fractions import Fraction

import av

_START = b"\xff\xd8\xff"
_END = b"\xff\xd9"
_TABLES = 0xC4  # the marker DHT
_SCAN = 0xDA  # SOS: what follows is the picture itself
_TICK = Fraction(1, 30)  # means nothing in a single picture, but the encoder wants one
_QUALITY = "3"  # of 2, the best, to 31


class Encoder:
    """Encodes frames, of one size at a time."""

    def __init__(self) -> None:
        self._codec: av.VideoCodecContext | None = None
        self._count = 0

    def encode(self, frame: av.VideoFrame) -> bytes:
        """Return the frame as a JPEG with the tables that every decoder knows."""
        ready = frame.reformat(format="yuvj420p")
        codec = self._codec
        if codec is None or (codec.width, codec.height) != (ready.width, ready.height):
            codec = self._codec = _codec(ready.width, ready.height)
        # The encoder refuses a time that does not grow, which a film that starts over has.
        self._count += 1
        ready.pts, ready.time_base = self._count, _TICK
        return b"".join(bytes(packet) for packet in codec.encode(ready))


def whole(data: bytes) -> bytes | None:
    """Return a camera's MJPEG picture as a JPEG that every program reads; None if it is damaged.

    Cameras may leave out the Huffman tables, which are the same in all of them, and the first
    picture after a start is often cut short.
    """
    data = data.rstrip(b"\0")
    if not data.startswith(_START) or not data.endswith(_END):
        return None
    if any(marker == _TABLES for marker, _ in _segments(data)):
        return data
    return data[:2] + _standard_tables() + data[2:]


def _codec(width: int, height: int) -> av.VideoCodecContext:
    codec = av.CodecContext.create("mjpeg", "w")
    assert isinstance(codec, av.VideoCodecContext)
    codec.width, codec.height, codec.pix_fmt = width, height, "yuvj420p"
    codec.time_base = _TICK
    codec.options = {"qmin": _QUALITY, "qmax": _QUALITY, "huffman": "default"}
    return codec


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each marker before the picture itself, with its segment."""
    place = 2
    while place + 4 <= len(data) and data[place] == _START[0] and data[place + 1] != _SCAN:
        end = place + 2 + int.from_bytes(data[place + 2 : place + 4], "big")
        yield data[place + 1], data[place:end]
        place = end


@functools.cache
def _standard_tables() -> bytes:
    """Return them as the encoder writes them."""
    smallest = Encoder().encode(av.VideoFrame(16, 16, "yuvj420p"))
    return b"".join(part for marker, part in _segments(smallest) if marker == _TABLES)
