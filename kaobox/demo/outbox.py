"""What a simulated seat has written in its epoch, kept until HQ has it (X6).

Operations are numbered from 1 without a gap, each names the hash of the one before, each is signed
with the epoch's key: what the browser's own outbox does, without the browser.
"""

import uuid
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec

from contract import signing
from contract.operations import EPOCH_START, Operation, digest
from contract.paper import Value


@dataclass(frozen=True, slots=True)
class Written:
    """One signed operation."""

    id: str
    revision: int
    item: str
    sha256: str
    body: str
    signature: str

    @property
    def signed(self) -> dict[str, str]:
        """Return it as it travels."""
        return {"body": self.body, "signature": self.signature}


class Outbox:
    """The operations of one epoch; ``revision`` is the newest, ``acknowledged`` the box's last."""

    def __init__(self, *, attempt: str, epoch: int, key: ec.EllipticCurvePrivateKey) -> None:
        self.attempt = attempt
        self.epoch = epoch
        self.key = key
        self._kept: dict[int, Written] = {}
        self._head = EPOCH_START
        self._next = 1
        self.digests: list[str] = []
        self.revision = 0
        self.acknowledged = 0
        self.at_hq = 0

    @property
    def unacknowledged(self) -> int:
        """Return how many operations the box has not acknowledged."""
        return self.revision - self.acknowledged

    def after(self, revision: int) -> list[Written]:
        """Return what was written after ``revision`` and is still kept."""
        return [one for number, one in sorted(self._kept.items()) if number > revision]

    @property
    def everything_at_hq(self) -> bool:
        """Tell whether HQ has all that was written here."""
        return self.revision == self.acknowledged == self.at_hq

    def write(self, item: str, value: Value, *, exam_ms: int, error_ms: int | None) -> None:
        """Append an operation."""
        self.revision += 1
        body = Operation(
            attempt=self.attempt,
            item=item,
            id=uuid.uuid4(),
            epoch=self.epoch,
            revision=self.revision,
            value=value,
            exam_ms=exam_ms,
            error_ms=error_ms,
            previous=self._head,
        )
        text = body.model_dump_json()
        self._head = digest(text)
        self.digests.append(self._head)
        self._kept[self.revision] = Written(
            id=str(body.id),
            revision=self.revision,
            item=item,
            sha256=self._head,
            body=text,
            signature=signing.sign(self.key, signing.OPERATION, text.encode()),
        )

    def take(self, most: int) -> list[Written]:
        """Return what is to be sent next, at most ``most``; it counts as on its way."""
        last = min(self._next + most - 1, self.revision)
        taken = [self._kept[revision] for revision in range(self._next, last + 1)]
        self._next = last + 1
        return taken

    def back_to(self, revision: int) -> None:
        """Send again from ``revision``: it did not arrive, or the box says that it lacks it."""
        self._next = min(self._next, revision)

    def acknowledge(self, revision: int) -> None:
        """Take the box's word for everything up to ``revision``."""
        self.acknowledged = max(self.acknowledged, revision)
        self._next = max(self._next, self.acknowledged + 1)

    def settle(self, at_hq: int) -> None:
        """Forget what HQ has; nothing else may be forgotten."""
        for revision in range(self.at_hq + 1, at_hq + 1):
            self._kept.pop(revision, None)
        self.at_hq = max(self.at_hq, at_hq)
