"""The offline package (``.kaopkg``): answers that leave a venue without a line (X11).

Three parts, in this order, nothing between them:

1. the clear header: one line of JSON, UTF-8, ending in a line feed;
2. ``enc ‖ ciphertext``: RFC 9180 base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, to
   HQ's package key; info = ``kaobox/package/1 ‖ SHA-256(header line)``, no associated data;
3. 64 bytes: the exporter's ECDSA P-256 signature (``contract.signing``, label ``kaobox/package/1``)
   over everything before it.

What is inside is JSON (`Content`), or that compressed by zlib's deflate. A seat signs with the
epoch's key and shows the box's signed opening of that epoch; a box signs with its own key. Nobody on
the way can read or change a package; the signatures of the operations inside prove the writers.
``docs/package-format.md`` says the same for whoever writes a second program.
"""

import hashlib
import zlib
from collections.abc import Iterable
from typing import Annotated, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import Field, ValidationError

from contract import epoch, signing
from contract.facts.attempt import EpochOpened
from contract.operations import SignedOperation
from contract.release import SUITE
from contract.wire import Base64, Name, Sha256, Wire

LABEL = "kaobox/package/1"
MAX_HEADER = 1024 * 1024
MAX_BYTES = 256 * 1024 * 1024
"""Of a package: a box's whole session of a hundred seats is a tenth of it."""
MAX_CONTENT = 1024 * 1024 * 1024
"""Of what a package holds once it is inflated; more is an attack."""
_SIGNATURE = 64
_ENC = 65


class PackageRefused(Exception):
    """Not a package, or one that somebody changed; ``code`` says which."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


class PackagedEpoch(Wire):
    """A range of one epoch's operations, contiguous."""

    epoch: Annotated[int, Field(ge=0)]
    first: Annotated[int, Field(ge=1)]
    """Revision; an incremental package begins after the last one that was exported."""
    last: Annotated[int, Field(ge=0)]
    """Revision; first - 1 for none."""
    head: Sha256
    """Hash of the last operation: the seat head is its last 16 digits."""


class PackagedAttempt(Wire):
    """What a package holds of one attempt."""

    attempt: Name
    epochs: tuple[PackagedEpoch, ...]


class Header(Wire):
    """The clear part: what an upload page may know."""

    format: Literal["kaobox.package/1"] = "kaobox.package/1"
    hq_key: str
    """Short name of the key that opens it (``contract.signing.key_id``)."""
    venue: Name
    session: Name
    exporter: Literal["seat", "box"]
    key: Base64
    """The exporter's public key: the epoch's, or the box's."""
    opening: EpochOpened | None = None
    """Of a seat: the box's signed word that this key is the attempt's."""
    made_ms: int | None
    content: Literal["plain", "deflate"] = "plain"
    attempts: Annotated[tuple[PackagedAttempt, ...], Field(max_length=2000)]


class Content(Wire):
    """The sealed part."""

    v: Literal[1] = 1
    openings: tuple[EpochOpened, ...]
    """Of every epoch that the package has operations of, each signed by the box."""
    operations: tuple[SignedOperation, ...]
    """By attempt, epoch, revision."""


def pack(header: Header, content: Content, *, to: str, key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return the package's bytes.

    Args:
        header: its ``hq_key`` must be the short name of ``to``, its ``key`` that of ``key``.
        content: what it holds.
        to: HQ's package key.
        key: the exporter's.
    """
    line = header.model_dump_json().encode() + b"\n"
    plain = content.model_dump_json().encode()
    if header.content == "deflate":
        plain = zlib.compress(plain)
    sealed = SUITE.encrypt(plain, signing.load_public(to), info=_info(line))
    signature = signing.decode(signing.sign(key, LABEL, line + sealed))
    return line + sealed + signature


def verify(package: bytes) -> Header:
    """Return the clear header of a whole package, as anyone may check it.

    Raises:
        PackageRefused: ``package-malformed``; ``package-changed`` if the exporter's signature does
            not fit.
    """
    line, _, signature = _parts(package)
    header = _header(line)
    try:
        signing.verify(header.key, LABEL, package[:-_SIGNATURE], signing.encode(signature))
    except (signing.BadSignature, signing.BadKey) as exc:
        raise PackageRefused("package-changed", header.session) from exc
    if header.exporter == "seat" and (
        header.opening is None or header.opening.public_key != header.key
    ):
        raise PackageRefused("package-malformed", "a seat's package without its epoch's opening")
    return header


def verify_exporter(header: Header, box_keys: Iterable[str]) -> None:
    """Raise PackageRefused with ``package-foreign`` unless one of these boxes stands behind it."""
    for key in box_keys:
        if header.exporter == "box":
            if key == header.key:
                return
            continue
        try:
            assert header.opening is not None
            epoch.verify(header.opening, key)
        except signing.BadSignature:
            continue
        return
    raise PackageRefused("package-foreign", header.venue)


def unpack(package: bytes, key: ec.EllipticCurvePrivateKey) -> tuple[Header, Content]:
    """Return both parts.

    Raises:
        PackageRefused: as `verify`; ``package-not-opened`` if it is sealed to another key or its
            content is none.
    """
    header = verify(package)
    line, sealed, _ = _parts(package)
    try:
        plain = SUITE.decrypt(sealed, key, info=_info(line))
        text = _inflated(plain) if header.content == "deflate" else plain
        return header, Content.model_validate_json(text)
    except (InvalidTag, ValueError, zlib.error) as exc:
        raise PackageRefused("package-not-opened", header.session) from exc


def _parts(package: bytes) -> tuple[bytes, bytes, bytes]:
    end = package.find(b"\n", 0, MAX_HEADER) + 1
    if not end or len(package) > MAX_BYTES or len(package) < end + _ENC + _SIGNATURE:
        raise PackageRefused("package-malformed", f"{len(package)} bytes")
    return package[:end], package[end:-_SIGNATURE], package[-_SIGNATURE:]


def _header(line: bytes) -> Header:
    try:
        return Header.model_validate_json(line)
    except ValidationError as exc:
        raise PackageRefused("package-malformed", str(exc.errors()[0]["msg"])) from exc


def _info(line: bytes) -> bytes:
    return LABEL.encode() + hashlib.sha256(line).digest()


def _inflated(data: bytes) -> bytes:
    engine = zlib.decompressobj()
    text = engine.decompress(data, MAX_CONTENT)
    if not engine.eof:
        raise PackageRefused("package-malformed", "the content is cut, or far too large")
    return text
