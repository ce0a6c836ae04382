"""The hash chain of a journal: each entry fixes everything before it."""

import hashlib


def genesis(box: str, journal: str) -> str:
    """Return the hash before the first entry: it ties the chain to one box and one journal."""
    return hashlib.sha256(f"kaobox/journal/1\n{box}\n{journal}".encode()).hexdigest()


def link(previous: str, seq: int, body: str) -> str:
    """Return the hash of entry ``seq`` with stored text ``body`` after ``previous``."""
    digest = hashlib.sha256(bytes.fromhex(previous))
    digest.update(seq.to_bytes(8, "big"))
    digest.update(body.encode())
    return digest.hexdigest()
