"""Messages to bytes and back: compressed JSON, with bounds that hold before memory is spent."""

import gzip
import zlib
from typing import TypeVar

from pydantic import ValidationError

from contract.wire import Wire

MAX_PACKED = 1_000_000
"""Bytes of a payload; Mosquitto 2.1 refuses packets over 2,000,000 by default."""
MAX_UNPACKED = 16_000_000
_COMPRESS_FROM = 512
_GZIP_MAGIC = b"\x1f\x8b"

M = TypeVar("M", bound=Wire)


class BadMessage(Exception):
    """A payload that is no message of ours; ``code`` says in which way."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


def encode(message: Wire) -> bytes:
    """Return the payload of a message."""
    plain = message.model_dump_json().encode()
    if len(plain) < _COMPRESS_FROM:
        return plain
    return gzip.compress(plain, compresslevel=5, mtime=0)


def decode(model: type[M], payload: bytes) -> M:
    """Return the message in ``payload``; raises BadMessage."""
    if len(payload) > MAX_PACKED:
        raise BadMessage("message-too-large", f"{len(payload)} bytes")
    plain = _inflate(payload) if payload.startswith(_GZIP_MAGIC) else payload
    try:
        return model.model_validate_json(plain)
    except ValidationError as exc:
        raise BadMessage("message-malformed", str(exc)[:300]) from exc


def _inflate(payload: bytes) -> bytes:
    inflater = zlib.decompressobj(wbits=31)
    try:
        plain = inflater.decompress(payload, MAX_UNPACKED)
    except zlib.error as exc:
        raise BadMessage("message-malformed", str(exc)) from exc
    if not inflater.eof:
        code = "message-too-large" if len(plain) >= MAX_UNPACKED else "message-malformed"
        raise BadMessage(code, "the compressed text does not end where it must")
    return plain
