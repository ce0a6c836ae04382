"""Answers as operations: what a seat signs, and nobody re-serialises.

A seat appends operations to its *epoch* (one attempt on one seat, with a key of its own). The
revision counts all operations of the epoch from 1 without a gap, and each names the hash of the one
before it, so that the last 16 letters of the newest hash, the *seat head*, fix all of them.
"""

import hashlib
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, ValidationError

from contract import signing
from contract.paper import Identifier, Value
from contract.wire import Base64, Name, Sha256, Wire

EPOCH_START = "0" * 64
"""``previous`` of revision 1."""

MAX_BODY = 256 * 1024
"""Bytes of one operation's text: an essay of 80,000 Chinese characters fits."""


class BadOperation(Exception):
    """Not an operation that a seat could have made."""

    code = "bad-operation"


class Operation(Wire):
    """One change of one answer, as the seat signed it."""

    v: Literal[1] = 1
    attempt: Name
    item: Identifier
    id: UUID
    epoch: Annotated[int, Field(ge=0)]
    revision: Annotated[int, Field(ge=1)]
    value: Value
    exam_ms: int | None
    """The box's wall time continued on the seat's monotonic clock; None when unknown."""
    error_ms: int | None
    """Bound of its error, as stated by the box's clock and the seat's synchronisation."""
    previous: Sha256


class SignedOperation(Wire):
    """An operation on its way: its exact text and the epoch key's signature."""

    body: Annotated[str, Field(max_length=MAX_BODY)]
    signature: Base64


def digest(body: str) -> str:
    """Return the operation's hash: its name in receipts, chains and logs."""
    return hashlib.sha256(body.encode()).hexdigest()


def read(signed: SignedOperation) -> Operation:
    """Parse the text of an operation; raises BadOperation."""
    try:
        return Operation.model_validate_json(signed.body)
    except ValidationError as exc:
        raise BadOperation(f"{exc.error_count()} faults: {exc.errors()[0]['msg']}") from exc


def verify(signed: SignedOperation, public_key: str) -> None:
    """Raise ``signing.BadSignature`` unless the epoch's key signed this text."""
    signing.verify(public_key, signing.OPERATION, signed.body.encode(), signed.signature)
