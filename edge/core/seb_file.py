"""The ``.seb`` file: compressed, plain or encrypted with a password.

``gzip(prefix ‖ body)``: after ``plnd`` the body is ``gzip(XML property list)``, after ``pswd`` it is
that, encrypted as RNCryptor does: version, options, salt of the cipher's key, salt of the
authentication key, IV, AES-256-CBC with PKCS #7, HMAC-SHA256 over everything before it; both keys are
PBKDF2-HMAC-SHA1 of the password, 10,000 rounds.
"""

import gzip
import hashlib
import hmac
import plistlib
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from edge.core.seb import Settings

PLAIN, WITH_PASSWORD = b"plnd", b"pswd"
RANDOM_BYTES = 32
_VERSION, _OPTIONS = 2, 1
_HEAD, _SALT, _IV, _MAC, _KEY = 2, 8, 16, 32, 32
_ROUNDS = 10_000
_BLOCK_BITS = 128


class BadFile(Exception):
    """Not a settings file, or another password."""

    code = "bad-seb-file"


@dataclass(frozen=True, slots=True)
class Lock:
    """A password, and 32 fresh random bytes."""

    password: str
    random: bytes


def write(settings: Settings, lock: Lock | None = None) -> bytes:
    """Return the file."""
    plain = gzip.compress(plistlib.dumps(dict(settings)), mtime=0)
    if lock is None:
        return gzip.compress(PLAIN + plain, mtime=0)
    return gzip.compress(WITH_PASSWORD + _encrypted(plain, lock), mtime=0)


def read(file: bytes, password: str = "") -> dict[str, Any]:
    """Return the settings in a file; raises BadFile."""
    try:
        whole = gzip.decompress(file)
        body = whole[len(PLAIN) :]
        if whole[: len(PLAIN)] == WITH_PASSWORD:
            body = _decrypted(body, password)
        elif whole[: len(PLAIN)] != PLAIN:
            raise BadFile(repr(whole[: len(PLAIN)]))
        found: dict[str, Any] = plistlib.loads(gzip.decompress(body))
    except (OSError, EOFError, ValueError, plistlib.InvalidFileException) as exc:
        raise BadFile(str(exc)) from exc
    return found


def _encrypted(plain: bytes, lock: Lock) -> bytes:
    cipher_salt, mac_salt = lock.random[:_SALT], lock.random[_SALT : 2 * _SALT]
    iv = lock.random[2 * _SALT :]
    pad = padding.PKCS7(_BLOCK_BITS).padder()
    encrypt = _cipher(lock.password, cipher_salt, iv).encryptor()
    text = encrypt.update(pad.update(plain) + pad.finalize()) + encrypt.finalize()
    whole = bytes((_VERSION, _OPTIONS)) + cipher_salt + mac_salt + iv + text
    return whole + _mac(lock.password, mac_salt, whole)


def _decrypted(body: bytes, password: str) -> bytes:
    start = _HEAD + 2 * _SALT
    cipher_salt, mac_salt = body[_HEAD : _HEAD + _SALT], body[_HEAD + _SALT : start]
    iv, text = body[start : start + _IV], body[start + _IV : -_MAC]
    if not hmac.compare_digest(_mac(password, mac_salt, body[:-_MAC]), body[-_MAC:]):
        raise BadFile("another password, or changed")
    decrypt = _cipher(password, cipher_salt, iv).decryptor()
    unpad = padding.PKCS7(_BLOCK_BITS).unpadder()
    return unpad.update(decrypt.update(text) + decrypt.finalize()) + unpad.finalize()


def _cipher(password: str, salt: bytes, iv: bytes) -> Cipher[modes.CBC]:
    return Cipher(algorithms.AES(_stretched(password, salt)), modes.CBC(iv))


def _mac(password: str, salt: bytes, data: bytes) -> bytes:
    return hmac.digest(_stretched(password, salt), data, hashlib.sha256)


def _stretched(password: str, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha1", password.encode(), salt, _ROUNDS, _KEY)
