"""Sealed papers: made once in the cloud, cached as ciphertext, opened in the seat's browser.

From the paper key K come K1 and K2 (HKDF-SHA-256, distinct labels). An asset is padded (Padmé) with
zeros and cut into segments of at most 1 MiB. Per segment t = HMAC-SHA-256(K1, segment), its key is
HKDF(K2, info = t), and it is sealed with AES-256-GCM under a zero nonce and no associated data: key
and nonce are unique to the content, so a corrected paper changes only what changed. A segment is
named by the hash of its ciphertext. The inner manifest (names, true lengths, every t) is sealed
alike; the outer one (paper, version, the inner t, hashes and sizes in order) is signed by HQ.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import Field, ValidationError

from contract.wire import Base64, Name, Sha256, Wire

SEGMENT = 1024 * 1024
_NONCE = bytes(12)
_TAG = 16
_MAX_SEGMENTS = 4096


class NotOpened(Exception):
    """A sealed paper does not open: wrong key, or bytes that are not what was sealed."""

    code = "paper-not-opened"


class SealedSegment(Wire):
    """One piece of ciphertext."""

    sha256: Sha256
    size: Annotated[int, Field(ge=_TAG, le=SEGMENT + _TAG)]


class OuterManifest(Wire):
    """What the box may know: enough to fetch and verify, nothing of the content."""

    format: Literal["kaobox.sealed/1"] = "kaobox.sealed/1"
    paper: Name
    version: int
    inner: Sha256
    """t of the inner manifest, which is segment 0."""
    segments: Annotated[tuple[SealedSegment, ...], Field(min_length=1, max_length=_MAX_SEGMENTS)]
    package_key: Base64 | None = None
    """HQ's public key for offline packages (``contract.package``)."""


class SignedManifest(Wire):
    """The blob that a plan names by hash: the outer manifest's text and HQ's signature."""

    body: str
    signature: Base64


class InnerAsset(Wire):
    """One asset: its name, media type, true length, and t of each of its segments."""

    name: str
    type: str
    length: int
    segments: tuple[Sha256, ...]


class InnerManifest(Wire):
    """The sealed table of contents, in the order of the outer segments after the first."""

    assets: tuple[InnerAsset, ...]


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the paper in the clear."""

    type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Sealed:
    """The outer manifest and every segment by the hash of its ciphertext."""

    outer: OuterManifest
    segments: Mapping[str, bytes]


def padded_length(length: int) -> int:
    """Return Padmé's length: at most 12 % more, leaking O(log log n) bits of the true one."""
    if length < 2:  # noqa: PLR2004 - the formula needs log2 of log2
        return length
    exponent = length.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (length + mask) & ~mask


def seal(assets: Mapping[str, Asset], key: bytes, *, paper: str, version: int) -> Sealed:
    """Seal a paper under its 32-byte key."""
    sealer = _Sealer(key)
    inner = []
    for name, asset in assets.items():
        names = tuple(sealer.add(piece) for piece in _pieces(asset.data))
        inner.append(InnerAsset(name=name, type=asset.type, length=len(asset.data), segments=names))
    table = InnerManifest(assets=tuple(inner)).model_dump_json().encode()
    if len(table) > SEGMENT:
        raise ValueError("the table of contents is larger than one segment")
    order = sealer.order
    head = _Sealer(key)
    t = head.add(table.ljust(padded_length(len(table)), b"\x00"))
    outer = OuterManifest(paper=paper, version=version, inner=t, segments=tuple(head.order + order))
    return Sealed(outer, {**sealer.blobs, **head.blobs})


def open_sealed(
    outer: OuterManifest, key: bytes, fetch: Callable[[str], bytes]
) -> dict[str, Asset]:
    """Open a sealed paper; ``fetch`` returns ciphertext by hash. Raises NotOpened."""
    k2 = _derive(key, "kaobox/seal/key")
    k1 = _derive(key, "kaobox/seal/name")
    blobs = iter(outer.segments)

    def one(t: str) -> bytes:
        segment = next(blobs, None)
        if segment is None:
            raise NotOpened("fewer segments than the table of contents names")
        return _open_segment(fetch(segment.sha256), segment, t, (k1, k2))

    try:
        inner = InnerManifest.model_validate_json(one(outer.inner).rstrip(b"\x00"))
    except ValidationError as exc:
        raise NotOpened("the table of contents is not one") from exc
    return {
        asset.name: Asset(asset.type, b"".join(map(one, asset.segments))[: asset.length])
        for asset in inner.assets
    }


class _Sealer:
    """Collects the segments of one paper in order."""

    def __init__(self, key: bytes) -> None:
        self._k1 = _derive(key, "kaobox/seal/name")
        self._k2 = _derive(key, "kaobox/seal/key")
        self.order: list[SealedSegment] = []
        self.blobs: dict[str, bytes] = {}

    def add(self, piece: bytes) -> str:
        """Seal one piece and return its t."""
        t = hmac.digest(self._k1, piece, "sha256")
        ciphertext = AESGCM(_segment_key(self._k2, t)).encrypt(_NONCE, piece, None)
        name = hashlib.sha256(ciphertext).hexdigest()
        self.blobs[name] = ciphertext
        self.order.append(SealedSegment(sha256=name, size=len(ciphertext)))
        return t.hex()


def _pieces(data: bytes) -> list[bytes]:
    padded = data.ljust(padded_length(len(data)), b"\x00")
    return [padded[i : i + SEGMENT] for i in range(0, len(padded), SEGMENT)] or [b""]


def _open_segment(
    ciphertext: bytes, segment: SealedSegment, t: str, keys: tuple[bytes, bytes]
) -> bytes:
    if hashlib.sha256(ciphertext).hexdigest() != segment.sha256:
        raise NotOpened(f"segment {segment.sha256[:12]} is damaged")
    try:
        piece = AESGCM(_segment_key(keys[1], bytes.fromhex(t))).decrypt(_NONCE, ciphertext, None)
    except InvalidTag as exc:
        raise NotOpened("wrong key") from exc
    if hmac.digest(keys[0], piece, "sha256").hex() != t:
        raise NotOpened(f"segment {segment.sha256[:12]} does not have its name")
    return piece


def _derive(key: bytes, label: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=label.encode()).derive(key)


def _segment_key(k2: bytes, t: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=t).derive(k2)
