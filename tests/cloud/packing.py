"""Offline packages as seats and boxes make them, for HQ's tests."""

from collections.abc import AsyncIterator, Iterable

from cryptography.hazmat.primitives.asymmetric import ec

from cloud.core.scope import EVERYTHING
from cloud.services.packages import Taken
from cloud.web.bodies import PIECE
from contract import epoch, operations, package, signing
from contract.facts.attempt import EpochOpened
from contract.operations import SignedOperation
from contract.package import Content, Header, PackagedAttempt, PackagedEpoch
from tests.cloud.box import START_MS, Seat, Venuebox
from tests.cloud.headquarters import PAPER, SESSION, Headquarters


def opening(
    box: Venuebox, seat: Seat, *, fence: dict[str, int] | None = None, at_ms: int | None = START_MS
) -> EpochOpened:
    """Return the box's signed word that a seat's key speaks for its attempt."""
    key = signing.public(seat.key)
    text = epoch.opening_text(seat.attempt, seat.epoch, key, at_ms, fence or {})
    return EpochOpened(
        attempt=seat.attempt,
        epoch=seat.epoch,
        seat=f"seat-{seat.epoch}",
        public_key=key,
        endorsement="",
        at_ms=at_ms,
        fence=fence or {},
        signature=signing.sign(box.key, signing.EPOCH, text),
    )


def written(
    seat: Seat, *answers: tuple[str, str], exam_ms: int = START_MS
) -> list[SignedOperation]:
    """Let a seat write, with no box to hear it."""
    return [
        SignedOperation(body=body, signature=signature)
        for body, signature in (seat.write(item, text, exam_ms=exam_ms) for item, text in answers)
    ]


def ranges(found: Iterable[SignedOperation]) -> tuple[PackagedAttempt, ...]:
    """Return what the header says of operations that stand in order."""
    spans: dict[str, dict[int, PackagedEpoch]] = {}
    for signed in found:
        one = operations.read(signed)
        epochs = spans.setdefault(one.attempt, {})
        first = epochs[one.epoch].first if one.epoch in epochs else one.revision
        head = operations.digest(signed.body)
        epochs[one.epoch] = PackagedEpoch(
            epoch=one.epoch, first=first, last=one.revision, head=head
        )
    return tuple(
        PackagedAttempt(attempt=name, epochs=tuple(epochs.values()))
        for name, epochs in spans.items()
    )


def packed(
    hq: Headquarters,
    found: list[SignedOperation],
    openings: list[EpochOpened],
    *,
    by: Seat | Venuebox,
    **changes: object,
) -> bytes:
    """Return a package of operations; ``changes`` are of its header."""
    key: ec.EllipticCurvePrivateKey = by.key
    to = hq.package_key
    values = {
        "hq_key": signing.key_id(to),
        "venue": "v1",
        "session": SESSION,
        "exporter": "seat" if isinstance(by, Seat) else "box",
        "key": signing.public(key),
        "opening": next((o for o in openings if o.public_key == signing.public(key)), None),
        "made_ms": START_MS,
        "content": "deflate",
    } | changes
    values.setdefault("attempts", ranges(found) if "attempts" not in changes else ())
    content = Content(openings=tuple(openings), operations=tuple(found))
    return package.pack(Header.model_validate(values), content, to=to, key=key)


async def take(hq: Headquarters, data: bytes, *, session: str | None = None) -> Taken:
    """Upload a package."""

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(data), PIECE):
            yield data[at : at + PIECE]

    return await hq.parts.services.packages.take(EVERYTHING, pieces(), session=session, by="hq")


def verdicts(taken: Taken) -> dict[str, str]:
    """Return the verdict of each attempt."""
    return {one["attempt"]: one["verdict"] for one in taken.report}


async def items(hq: Headquarters) -> list[str]:
    """Return the items of the session's paper."""
    return sorted(await hq.parts.services.papers.items(PAPER))
