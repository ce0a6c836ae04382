"""What an attempt's operations come to, by ``contract.merge`` and nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError

from contract import merge, receipt
from contract.merge import Fence, Standing, Written
from contract.operations import Operation

Decision = Literal["accept", "keep-out"]


@dataclass(frozen=True, slots=True)
class Kept:
    """An operation as it was stored: by a journal, or by an offline package."""

    journal: str
    """Empty for a package's."""
    seq: int
    digest: str
    body: str
    verified: bool
    late: bool
    package: str = ""
    """SHA-256 of the first package that brought it; empty for a journal's."""
    decided: Decision | None = None
    """What HQ decided of a late one; ``late`` is as it holds after that."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An operation and what became of it."""

    kept: Kept
    operation: Operation
    standing: Standing


@dataclass(frozen=True, slots=True)
class Answer:
    """One item: what shows, and everything that was ever written."""

    item: str
    shown: Judged | None
    operations: tuple[Judged, ...]


def answers(kept: Iterable[Kept], fences: Mapping[int, Fence]) -> list[Answer]:
    """Merge stored operations; one that reached HQ in several ways stands there once."""
    by_rank: dict[tuple[int, int, str, str], tuple[Kept, Operation]] = {}
    written: list[Written] = []
    for one in kept:
        try:
            operation = Operation.model_validate_json(one.body)
        except ValidationError:
            continue  # ingest keeps such a text in quarantine, so it cannot be here
        mark = Written(
            item=operation.item,
            id=str(operation.id),
            epoch=operation.epoch,
            revision=operation.revision,
            exam_ms=operation.exam_ms,
            error_ms=operation.error_ms,
            digest=one.digest,
            late=one.late,
        )
        written.append(mark)
        before = by_rank.get(mark.rank)
        if before is None or _better(one, before[0]):
            by_rank[mark.rank] = (one, operation)
    result = []
    for item, merged in merge.merge(written, fences).items():
        judged = tuple(Judged(*by_rank[mark.rank], standing) for mark, standing in merged.kept)
        shown = next(
            (j for (mark, _), j in zip(merged.kept, judged, strict=True) if mark is merged.shown),
            None,
        )
        result.append(Answer(item, shown, judged))
    return result


def counting(kept: Iterable[Kept]) -> frozenset[str]:
    """Return the digests of everything that is in time: what a submission covers."""
    return frozenset(one.digest for one in kept if not one.late)


def unproved(kept: Sequence[Kept]) -> frozenset[str]:
    """Return the digests that nothing proves to be in time, whatever HQ decided of them."""
    proved = {one.digest for one in kept if not one.late and one.decided is None}
    return frozenset(one.digest for one in kept) - proved


def root_matches(given: Mapping[str, Any], journal: str, kept: Sequence[Kept]) -> bool:
    """Tell whether a receipt fixes exactly the operations HQ holds from before it.

    ``given`` is the receipt's body. A box that took over from another one covers what that one had
    saved as well, and what a package brought may be what a lost journal had: all these are tried.
    """
    covered = [k for k in kept if not k.late and k.decided is None]
    own = {k.digest for k in covered if k.journal == journal and k.seq <= given["seq"]}
    others = {k.digest for k in covered if k.journal not in {journal, ""}}
    packaged = {k.digest for k in covered if k.package}
    return any(
        len(digests) == given["count"] and receipt.root(digests) == given["root"]
        for digests in (own, own | others, own | packaged, own | others | packaged)
    )


def _better(one: Kept, before: Kept) -> bool:
    """Prefer what is verified, then what is in time, then a box's own record."""
    return (one.verified, not one.late, not one.package) > (
        before.verified,
        not before.late,
        not before.package,
    )
