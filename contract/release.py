"""A paper key on its way to one box: RFC 9180 base mode to the box's sealing key.

DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; the info names box, session, paper and version,
so that a sealed key opens for nothing else.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import ec

from contract import signing

_SUITE = hpke.Suite(hpke.KEM.P256, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


class KeyNotOpened(Exception):
    """The sealed key is not for this box, or not for this paper."""

    code = "key-not-opened"


def seal_key(key: bytes, *, to: str, box: str, session: str, paper: str, version: int) -> str:
    """Seal a 32-byte paper key to the sealing key ``to``; returns base64url."""
    info = _info(box, session, paper, version)
    return signing.encode(_SUITE.encrypt(key, signing.load_public(to), info=info))


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
    try:
        return _SUITE.decrypt(signing.decode(sealed), own, info=_info(box, session, paper, version))
    except (InvalidTag, ValueError) as exc:
        raise KeyNotOpened(f"{paper} version {version}") from exc


def _info(box: str, session: str, paper: str, version: int) -> bytes:
    return f"kaobox/release/1\n{box}\n{session}\n{paper}\n{version}".encode()
