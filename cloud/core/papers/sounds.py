"""Recordings of a paper: what a browser plays, told by the bytes and not by the name.

MP3 (with or without ID3), AAC in ADTS frames or in MP4, Vorbis or Opus in Ogg, PCM in WAV.
"""

from cloud.core.papers.findings import PaperRefused
from cloud.core.papers.package import MEBI

MOST_BYTES = 32 * MEBI
"""Half an hour of MP3 at 128 kbit/s is 29 MB; a seat holds the whole paper in memory."""

_FRAME = 0xFF
_SYNC = 0xE0
_LAYERS = 0x06
_ADTS = 0xF6
_ADTS_MARK = 0xF0
_LAYER_3 = 0x02
_NO_BITRATE = 0xF0
_NO_RATE = 0x0C
_OGG_CODECS = (b"OpusHead", b"\x01vorbis")
_PCM = (b"\x01\x00", b"\xfe\xff")


def kind(data: bytes, file: str) -> str:
    """Return ``mp3``, ``aac``, ``m4a``, ``ogg`` or ``wav``; raises PaperRefused otherwise."""
    found = _framed(data) or _boxed(data)
    if found is None:
        raise PaperRefused("sound-unsupported", file, "not an MP3, AAC, Ogg or WAV recording")
    if len(data) > MOST_BYTES:
        raise PaperRefused("sound-too-large", file, f"{len(data)} bytes; {MOST_BYTES} at most")
    return found


def _framed(data: bytes) -> str | None:
    """Tell by the first frame: MPEG layer III, or AAC in ADTS, which shares its sync word."""
    if data.startswith(b"ID3"):
        size = 0
        for byte in data[6:10]:
            size = size << 7 | byte & 0x7F
        data = data[10 + size :]
    if len(data) < 4 or data[0] != _FRAME or data[1] & _SYNC != _SYNC:  # noqa: PLR2004 - a header
        return None
    if data[1] & _ADTS == _ADTS_MARK:
        return "aac"
    layer_3 = data[1] & _LAYERS == _LAYER_3
    usable = data[2] & 0xF0 != _NO_BITRATE and data[2] & 0x0C != _NO_RATE
    return "mp3" if layer_3 and usable else None


def _boxed(data: bytes) -> str | None:
    if data.startswith(b"OggS") and any(codec in data[:256] for codec in _OGG_CODECS):
        return "ogg"
    # The format chunk need not be the first one.
    at = data.find(b"fmt ", 12, 4096)
    if data.startswith(b"RIFF") and data[8:12] == b"WAVE" and at > 0:
        return "wav" if data[at + 8 : at + 10] in _PCM else None
    is_mp4 = data[4:8] == b"ftyp" and b"soun" in data and b"vide" not in data
    return "m4a" if is_mp4 and b"mp4a" in data else None
