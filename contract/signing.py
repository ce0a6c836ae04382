"""Signatures of everything that must be provable later: P-256, SHA-256, domain-separated.

The signed bytes are always ``label ‖ 0x00 ‖ body`` with the body exactly as it travels, so that a
signature made for one purpose can never be shown for another. Signatures are the 64 bytes ``r ‖ s``
(what WebCrypto makes), keys are the 65-byte uncompressed point; both travel as base64url.
"""

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

ORDER = "kaobox/order/1"
ACK = "kaobox/ack/1"
MANIFEST = "kaobox/manifest/1"
HEAD = "kaobox/head/1"
EPOCH = "kaobox/epoch/1"
OPERATION = "kaobox/operation/1"
ENDORSEMENT = "kaobox/endorsement/1"
RECEIPT = "kaobox/receipt/1"
REQUEST = "kaobox/request/1"

_CURVE = ec.SECP256R1()
_HALF = 32


class BadSignature(Exception):
    """The signature does not belong to these bytes and this key."""

    code = "bad-signature"


class BadKey(Exception):
    """The bytes are not a P-256 public key."""

    code = "bad-key"


def encode(data: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Return the bytes of base64url without padding; raises ValueError on anything else."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as exc:
        raise ValueError("not base64url") from exc


def new_key() -> ec.EllipticCurvePrivateKey:
    """Make a private key."""
    return ec.generate_private_key(_CURVE)


def public(key: ec.EllipticCurvePrivateKey) -> str:
    """Return the public half as it travels."""
    point = key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return encode(point)


def load_public(text: str) -> ec.EllipticCurvePublicKey:
    """Read a travelling public key; raises BadKey."""
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, decode(text))
    except ValueError as exc:
        raise BadKey("not a P-256 point") from exc


def key_id(text: str) -> str:
    """Return the short name of a public key: 16 hex digits of its hash."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def sign(key: ec.EllipticCurvePrivateKey, label: str, body: bytes) -> str:
    """Sign ``body`` for the purpose ``label``."""
    der = key.sign(_framed(label, body), ec.ECDSA(hashes.SHA256()))
    r, s = utils.decode_dss_signature(der)
    return encode(r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big"))


def verify(public_key: str, label: str, body: bytes, signature: str) -> None:
    """Raise BadSignature or BadKey unless ``signature`` was made by that key over ``body``."""
    key = load_public(public_key)
    try:
        raw = decode(signature)
    except ValueError as exc:
        raise BadSignature(label) from exc
    if len(raw) != 2 * _HALF:
        raise BadSignature(label)
    r, s = int.from_bytes(raw[:_HALF], "big"), int.from_bytes(raw[_HALF:], "big")
    try:
        key.verify(
            utils.encode_dss_signature(r, s), _framed(label, body), ec.ECDSA(hashes.SHA256())
        )
    except InvalidSignature as exc:
        raise BadSignature(label) from exc


def _framed(label: str, body: bytes) -> bytes:
    return label.encode() + b"\x00" + body
