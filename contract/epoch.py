"""The opening of a seat epoch, as the box signs it (X8)."""

import json
from collections.abc import Mapping

from contract import signing
from contract.facts.attempt import EpochOpened


def opening_text(
    attempt: str, epoch: int, public_key: str, at_ms: int | None, fence: Mapping[str, int]
) -> bytes:
    """Return what the box signs when it opens an epoch: the fact's fields as sorted JSON."""
    fields = {
        "attempt": attempt,
        "at_ms": at_ms,
        "epoch": epoch,
        "fence": dict(fence),
        "public_key": public_key,
    }
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def verify(opening: EpochOpened, box_key: str) -> None:
    """Raise ``signing.BadSignature`` unless that box opened this epoch."""
    text = opening_text(
        opening.attempt, opening.epoch, opening.public_key, opening.at_ms, opening.fence
    )
    signing.verify(box_key, signing.EPOCH, text, opening.signature)
