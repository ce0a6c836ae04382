"""How an id number is known to a box without being there: a salted digest, alike on both sides (P6)."""

import hashlib

from contract import signing


def digest(salt: str, id_number: str) -> str:
    """Return SHA-256 in hex over the salt (base64url) and the number, stripped, in upper case."""
    text = id_number.strip().upper().encode()
    return hashlib.sha256(signing.decode(salt) + text).hexdigest()
