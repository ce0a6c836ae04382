"""Opening papers with no line to HQ: two codes make the key that unwraps the release key (X2).

HQ makes, for each session and venue, a release key R that wraps each paper's key, and wraps R under
a key that only code A (published at the time) and code B (in the chief's envelope) give together:
scrypt(A ‖ B, salt; N = 2¹⁴, r = 8, p = 1), then AES-256-GCM. All of it lies at the venue ahead of
time; without both codes it opens nothing.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from contract import release, signing
from contract.release import KeyNotOpened

KEY_BYTES = 32
SALT_BYTES = 16
_NONCE = bytes(12)  # each wrapping key wraps one thing
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}  # 16 MiB, some 60 ms on the box


class CodesRefused(Exception):
    """Both codes are well typed, and together they open nothing here."""

    code = "codes-refused"


def wrap_release_key(key: bytes, *, code_a: str, code_b: str, salt: bytes, place: str) -> str:
    """Wrap R for one session and venue; returns base64url.

    Args:
        key: R, 32 bytes.
        code_a: 24 digits.
        code_b: 24 digits.
        salt: 16 random bytes, used for nothing else: that makes the wrapping key unique.
        place: what it is for, as `place` returns it.
    """
    wrapped = AESGCM(_from_codes(code_a, code_b, salt)).encrypt(_NONCE, key, place.encode())
    return signing.encode(wrapped)


def unwrap_release_key(wrapped: str, *, code_a: str, code_b: str, salt: bytes, place: str) -> bytes:
    """Return R; raises CodesRefused. Takes tens of milliseconds: not for the event loop."""
    try:
        cipher = AESGCM(_from_codes(code_a, code_b, salt))
        return cipher.decrypt(_NONCE, signing.decode(wrapped), place.encode())
    except (InvalidTag, ValueError) as exc:
        raise CodesRefused(place) from exc


def wrap_paper_key(paper_key: bytes, release_key: bytes, *, paper: str, version: int) -> str:
    """Wrap a paper's key under R; returns base64url."""
    name = f"kaobox/opening/paper/1\n{paper}\n{version}".encode()
    cipher = AESGCM(release.derive(release_key, name))
    return signing.encode(cipher.encrypt(_NONCE, paper_key, name))


def unwrap_paper_key(wrapped: str, release_key: bytes, *, paper: str, version: int) -> bytes:
    """Return the paper's key; raises KeyNotOpened."""
    name = f"kaobox/opening/paper/1\n{paper}\n{version}".encode()
    try:
        cipher = AESGCM(release.derive(release_key, name))
        return cipher.decrypt(_NONCE, signing.decode(wrapped), name)
    except (InvalidTag, ValueError) as exc:
        raise KeyNotOpened(f"{paper} version {version}") from exc


def place(session: str, venue: str, release_name: str) -> str:
    """Return what a wrapped release key is for."""
    return f"kaobox/opening/1\n{session}\n{venue}\n{release_name}"


def _from_codes(code_a: str, code_b: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=KEY_BYTES, **_SCRYPT).derive(f"{code_a}/{code_b}".encode())
