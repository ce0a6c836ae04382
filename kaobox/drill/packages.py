"""The offline package that a seat makes when its box does not answer (X11)."""

from contract import signing
from contract.operations import SignedOperation
from contract.package import Content, Header, PackagedAttempt, PackagedEpoch, pack
from kaobox.drill.seat import DrillSeat


class NoPackage(Exception):
    """The seat cannot make a package; ``code`` says why."""

    code = "no-package-key"


def export(seat: DrillSeat) -> bytes:
    """Return a package of everything that HQ does not have of this seat's epoch.

    Raises:
        NoPackage: the paper's manifest names no key to seal it to.
    """
    assert seat.paper is not None
    to = seat.paper.outer.package_key
    if to is None:
        raise NoPackage("the paper's manifest names no package key of headquarters")
    box, opening = seat.box, seat.opening
    kept = box.after(box.at_hq)
    epoch = PackagedEpoch(
        epoch=box.epoch, first=box.at_hq + 1, last=box.revision, head=box.digests[-1]
    )
    header = Header(
        hq_key=signing.key_id(to),
        venue=seat.venue,
        session=str(seat.shown["session"]["session"]),
        exporter="seat",
        key=opening.public_key,
        opening=opening,
        made_ms=seat.time.read(),
        content="deflate",
        attempts=(PackagedAttempt(attempt=box.attempt, epochs=(epoch,)),),
    )
    content = Content(
        openings=(opening,),
        operations=tuple(SignedOperation(**one.signed) for one in kept),
    )
    return pack(header, content, to=to, key=box.key)
