"""What a candidate takes home: a few letters that fix every answer (X11, A4)."""

import base64
import hashlib
from collections.abc import Iterable

from contract.wire import Base64, Name, Sha256, Wire


class Receipt(Wire):
    """Signed by the box over the text of this model; shows content to nobody."""

    v: int = 1
    attempt: Name
    version: int
    """Counts the submissions of this attempt from 1."""
    count: int
    """Operations covered."""
    root: Sha256
    journal: str
    seq: int
    """The journal's place when the submission was decided."""


class SignedReceipt(Wire):
    """The receipt's exact text, the box's signature, and the code that a person can copy."""

    body: str
    signature: Base64
    code: str


def root(digests: Iterable[str]) -> str:
    """Return the hash over the sorted operation hashes."""
    whole = hashlib.sha256(b"kaobox/root/1\n")
    for one in sorted(digests):
        whole.update(bytes.fromhex(one))
    return whole.hexdigest()


def short_code(body: str) -> str:
    """Return 16 letters and digits in groups of four, none of them 0 or 1."""
    raw = hashlib.sha256(body.encode()).digest()[:10]
    letters = base64.b32encode(raw).decode()
    return "-".join(letters[i : i + 4] for i in range(0, 16, 4))
