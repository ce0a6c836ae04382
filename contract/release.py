"""Keys on their way to one box: RFC 9180 base mode to the box's sealing key.

DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; the info names box, session, and what the key
opens, so that a sealed key opens for nothing else.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from contract import signing

SUITE = hpke.Suite(hpke.KEM.P256, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
"""The one HPKE suite of the product."""


class KeyNotOpened(Exception):
    """The sealed key is not for this box, or not for this paper."""

    code = "key-not-opened"


def seal_key(key: bytes, *, to: str, box: str, session: str, paper: str, version: int) -> str:
    """Seal a 32-byte paper key to the sealing key ``to``; returns base64url."""
    return _sealed(key, to, _paper_info(box, session, paper, version))


def open_key(
    sealed: str,
    *,
    own: ec.EllipticCurvePrivateKey,
    box: str,
    session: str,
    paper: str,
    version: int,
) -> bytes:
    """Return the paper key; raises KeyNotOpened."""
    return _opened(sealed, own, _paper_info(box, session, paper, version))


def seal_release_key(key: bytes, *, to: str, box: str, session: str, release: str) -> str:
    """Seal the release key that two codes gave (X2), so that the box has it after a restart."""
    return _sealed(key, to, _release_info(box, session, release))


def open_release_key(
    sealed: str, *, own: ec.EllipticCurvePrivateKey, box: str, session: str, release: str
) -> bytes:
    """Return the release key; raises KeyNotOpened."""
    return _opened(sealed, own, _release_info(box, session, release))


def derive(key: bytes, info: bytes) -> bytes:
    """Return 32 bytes of HKDF-SHA256 without salt."""
    return HKDF(hashes.SHA256(), 32, salt=None, info=info).derive(key)


def _sealed(key: bytes, to: str, info: bytes) -> str:
    return signing.encode(SUITE.encrypt(key, signing.load_public(to), info=info))


def _opened(sealed: str, own: ec.EllipticCurvePrivateKey, info: bytes) -> bytes:
    try:
        return SUITE.decrypt(signing.decode(sealed), own, info=info)
    except (InvalidTag, ValueError) as exc:
        raise KeyNotOpened(info.decode().replace("\n", " ")) from exc


def _paper_info(box: str, session: str, paper: str, version: int) -> bytes:
    return f"kaobox/release/1\n{box}\n{session}\n{paper}\n{version}".encode()


def _release_info(box: str, session: str, release: str) -> bytes:
    return f"kaobox/release-key/1\n{box}\n{session}\n{release}".encode()
