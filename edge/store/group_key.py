"""The key of one group of pictures: AES-256-GCM, kept wrapped under the box's secret.

Key file and picture file alike are ``version (1 byte) ‖ nonce (12) ‖ ciphertext and tag``. The
associated data names what it is, so that no file opens in the place of another: the group and the
key for a key file, and the picture's SHA-256 besides for a picture.
"""

import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_VERSION = b"\x01"
_NONCE = 12
_WRAPPING = b"kaobox vault wrapping key 1"
_KEY = b"kaobox vault key 1"
_PICTURE = b"kaobox vault picture 1"


class NotOpened(Exception):
    """Cut short, changed, of another place, or of another box."""


@dataclass(frozen=True, slots=True)
class GroupKey:
    """``id`` names the key in public; it tells nothing of it."""

    group: str
    id: str
    _secret: bytes

    @classmethod
    def new(cls, group: str) -> "GroupKey":
        """Return a fresh key."""
        return cls(group, secrets.token_hex(8), secrets.token_bytes(32))

    @classmethod
    def unwrap(cls, group: str, name: str, file: bytes, wrapping: bytes) -> "GroupKey":
        """Return the key ``name`` out of its file; raises NotOpened."""
        return cls(group, name, _open(wrapping, file, _bound(_KEY, group, name)))

    def wrap(self, wrapping: bytes) -> bytes:
        """Return the key's file."""
        return _seal(wrapping, self._secret, _bound(_KEY, self.group, self.id))

    def seal(self, sha256: str, picture: bytes) -> bytes:
        """Return a picture's file."""
        return _seal(self._secret, picture, _bound(_PICTURE, self.group, self.id, sha256))

    def open(self, sha256: str, file: bytes) -> bytes:
        """Return a picture out of its file; raises NotOpened."""
        return _open(self._secret, file, _bound(_PICTURE, self.group, self.id, sha256))


def wrapping_key(secret: bytes) -> bytes:
    """Derive the wrapping key from the box's secret."""
    return HKDF(SHA256(), 32, salt=None, info=_WRAPPING).derive(secret)


def _bound(label: bytes, *names: str) -> bytes:
    return b"\n".join((label, *(name.encode() for name in names)))


def _seal(key: bytes, data: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, data, bound)


def _open(key: bytes, file: bytes, bound: bytes) -> bytes:
    if file[:1] != _VERSION:
        raise NotOpened("not a file of the vault, or of a later version")
    try:
        return AESGCM(key).decrypt(file[1 : 1 + _NONCE], file[1 + _NONCE :], bound)
    except (InvalidTag, ValueError) as exc:  # ValueError: a nonce cut short
        raise NotOpened("cut short, changed, or of another place or box") from exc
