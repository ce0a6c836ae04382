"""Whether what an offline package holds is what its clear header says, signed by whom it says.

One bad operation does not spoil the others: everything is returned with its faults, and whoever
reads the package decides. HQ keeps what is genuine and quarantines the rest.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from contract import epoch as epochs
from contract import operations, signing
from contract.facts.attempt import EpochOpened
from contract.operations import EPOCH_START, BadOperation, Operation, SignedOperation
from contract.package import Content, Header, PackagedEpoch

Key = tuple[str, int]
"""(attempt, epoch)."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a part of a package; stable ``code``.

    ``opening-missing``, ``opening-foreign`` (no known box signed it), ``operation-malformed``,
    ``operation-forged``, ``chain-broken``, ``range-differs`` (the header says something else).
    """

    code: str
    attempt: str = ""
    epoch: int | None = None
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Genuine:
    """An operation that its epoch's key signed."""

    signed: SignedOperation
    operation: Operation
    digest: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The genuine operations in the package's order, the openings to trust, and all faults."""

    genuine: tuple[Genuine, ...]
    openings: dict[Key, EpochOpened]
    faults: tuple[Fault, ...]


def check(header: Header, content: Content, *, box_keys: Iterable[str] | None = None) -> Checked:
    """Check a package's content.

    Args:
        header: its clear part.
        content: its sealed part.
        box_keys: of the venue's boxes; None leaves it open whose signature an opening bears.
    """
    faults: list[Fault] = []
    openings = _openings(content.openings, None if box_keys is None else tuple(box_keys), faults)
    genuine = [
        one
        for signed in content.operations
        if (one := _genuine(signed, openings, faults)) is not None
    ]
    _chains(header, genuine, faults)
    return Checked(tuple(genuine), openings, tuple(faults))


def _openings(
    found: Iterable[EpochOpened], box_keys: tuple[str, ...] | None, faults: list[Fault]
) -> dict[Key, EpochOpened]:
    known = {}
    for opening in found:
        if box_keys is not None and not any(_signed_by(opening, key) for key in box_keys):
            faults.append(Fault("opening-foreign", opening.attempt, opening.epoch))
            continue
        known[opening.attempt, opening.epoch] = opening
    return known


def _signed_by(opening: EpochOpened, key: str) -> bool:
    try:
        epochs.verify(opening, key)
    except (signing.BadSignature, signing.BadKey):
        return False
    return True


def _genuine(
    signed: SignedOperation, openings: dict[Key, EpochOpened], faults: list[Fault]
) -> Genuine | None:
    try:
        operation = operations.read(signed)
    except BadOperation:
        faults.append(Fault("operation-malformed"))
        return None
    where = operation.attempt, operation.epoch, operation.revision
    opening = openings.get((operation.attempt, operation.epoch))
    if opening is None:
        faults.append(Fault("opening-missing", *where))
        return None
    try:
        operations.verify(signed, opening.public_key)
    except (signing.BadSignature, signing.BadKey):
        faults.append(Fault("operation-forged", *where))
        return None
    return Genuine(signed, operation, operations.digest(signed.body))


def _chains(header: Header, genuine: Iterable[Genuine], faults: list[Fault]) -> None:
    by_epoch: dict[Key, list[Genuine]] = {}
    for one in genuine:
        by_epoch.setdefault((one.operation.attempt, one.operation.epoch), []).append(one)
    said = {(a.attempt, e.epoch): e for a in header.attempts for e in a.epochs}
    for key in sorted(by_epoch.keys() | said.keys()):
        chain = sorted(by_epoch.get(key, ()), key=lambda one: one.operation.revision)
        broken = _break(chain)
        if broken is not None:
            faults.append(Fault("chain-broken", *key, broken))
        elif not _as_said(said.get(key), chain):
            faults.append(Fault("range-differs", *key))


def _break(chain: list[Genuine]) -> int | None:
    """Return the revision that does not follow the one before it."""
    for before, after in zip([None, *chain], chain, strict=False):
        revision = after.operation.revision
        if before is None:
            follows = revision > 1 or after.operation.previous == EPOCH_START
        else:
            follows = revision == before.operation.revision + 1 and (
                after.operation.previous == before.digest
            )
        if not follows:
            return revision
    return None


def _as_said(said: PackagedEpoch | None, chain: list[Genuine]) -> bool:
    if said is None:
        return False
    if not chain:
        return said.last == said.first - 1
    ends = chain[0].operation.revision, chain[-1].operation.revision, chain[-1].digest
    return ends == (said.first, said.last, said.head)
