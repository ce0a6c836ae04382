"""What HQ tells a box to do. Signed by HQ as a whole; the box journals the text verbatim.

``session.plan`` replaces the plan of that session; a higher revision supersedes. Big bytes
(papers, photos) are named by hash and fetched apart.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, TypeAdapter, ValidationError

from contract.notice import Audience
from contract.paper import Identifier
from contract.wire import Base64, Label, Name, Sha256, Wire


class Accommodation(Wire):
    """What a candidate was granted for this exam (X18); time stands in ``extra_minutes``."""

    font_scale: Annotated[float, Field(ge=1, le=3)] = 1.0
    contrast: Literal["", "high", "dark"] = ""
    helper: str = ""
    """Who or what may help, for the invigilator to read."""


class Entry(Wire):
    """A roster entry: candidate + session + paper + room + seat + ticket."""

    attempt: Name
    candidate: Name
    name: str
    ticket: str
    id_hint: str
    """The id number masked to what a person at the door compares."""
    id_salt: Base64
    id_digest: Sha256
    """SHA-256 over salt and the full id number in upper case; the number itself stays at HQ (P6)."""
    room: Label
    seat: Label
    paper: Name
    photo: Sha256 | None = None
    extra_minutes: int = 0
    ticket_issue: int = 1
    """The one issue of the ticket that counts; every other was revoked (R4)."""
    accommodation: Accommodation | None = None


class Staff(Wire):
    """A person who may use the panel in this session."""

    account: Name
    name: str
    role: Literal["invigilator", "chief", "venue-admin"]
    rooms: tuple[Label, ...] = ()
    """Rooms of an invigilator; empty for the whole venue."""
    pin: str
    """argon2id of the session's PIN; never an account password (P6)."""


class PaperRef(Wire):
    """A sealed paper that the session needs."""

    paper: Name
    version: int
    title: str
    manifest: Sha256
    """Hash of the signed manifest, fetched as a blob."""
    items: int


class FaceThresholds(Wire):
    """Distances that HQ calibrated on the plan's own roster (E1), for one model's templates."""

    model: str
    pass_at: Annotated[float, Field(gt=0)]
    manual_at: Annotated[float, Field(gt=0)]
    margin: Annotated[float, Field(ge=0)]
    duplicate_at: Annotated[float, Field(gt=0)] | None = None
    """Up to this distance two candidates' faces raise a duplicate alert (E4)."""
    pairs: Annotated[int, Field(ge=0)]
    """Pairs of different candidates it rests on."""
    fmr_bound: Annotated[float, Field(ge=0, le=1)]
    """Upper bound of the false match rate at ``pass_at``, with 95 % confidence."""


class SessionPlan(Wire):
    """Everything the box needs to hold one session with no network."""

    kind: Literal["session.plan"] = "session.plan"
    session: Name
    revision: int
    title: str
    venue: Name
    venue_name: str
    address: str
    opens_ms: int
    """Entry opens."""
    starts_ms: int
    ends_ms: int
    late_entry_minutes: int = 30
    entries: tuple[Entry, ...]
    staff: tuple[Staff, ...]
    papers: tuple[PaperRef, ...]
    rules: str
    """What the candidate reads before the start."""
    rules_version: str
    ticket_key: Base64 = ""
    """Ed25519 public key of the tickets' codes (``contract.ticket``); empty: none are printed."""
    face: FaceThresholds | None = None
    """None: the model bundle's own thresholds, which nobody has calibrated on this roster."""


class PaperRelease(Wire):
    """The key of a paper, sealed to this box; to be used at its time, not before."""

    kind: Literal["paper.release"] = "paper.release"
    session: Name
    paper: Name
    version: int
    not_before_ms: int
    sealed_key: Base64
    """HPKE base mode to the box's sealing key (``contract.release``)."""


class WrappedPaperKey(Wire):
    """A paper's key under the release key (``contract.opening``)."""

    paper: Name
    version: int
    wrapped: Base64


class PaperOpening(Wire):
    """Everything for opening a session's papers with two codes and no line (X2), ahead of time."""

    kind: Literal["paper.opening"] = "paper.opening"
    session: Name
    release: Name
    """A new one replaces the older one of its session; its codes are other codes."""
    venue: Name
    salt: Base64
    wrapped: Base64
    """The release key under codes A and B."""
    papers: tuple[WrappedPaperKey, ...]
    expires_ms: int


class NoticePost(Wire):
    """An announcement or a correction of an item for the seats of a session (X18)."""

    kind: Literal["notice.post"] = "notice.post"
    notice: Name
    session: Name
    audience: Audience
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    item: Identifier | None = None
    """The item that it corrects."""


class AdmissionWish(Wire):
    """A console decision on an approval: a wish, for the box's journal decides (E5)."""

    kind: Literal["admission.wish"] = "admission.wish"
    attempt: Name
    decision: Literal["admit", "refuse"]
    by: str
    reason: str


class OrderWithdraw(Wire):
    """A tombstone: the order of that seq must not be applied if it has not been yet."""

    kind: Literal["order.withdraw"] = "order.withdraw"
    withdraws: int


class OrderBody(Wire):
    """The signed text of an order."""

    v: Literal[1] = 1
    id: UUID
    box: Name
    epoch: Name
    seq: Annotated[int, Field(ge=1)]
    issued_ms: int
    order: Annotated[
        SessionPlan | PaperRelease | PaperOpening | AdmissionWish | NoticePost | OrderWithdraw,
        Field(discriminator="kind"),
    ]


Order = SessionPlan | PaperRelease | PaperOpening | AdmissionWish | NoticePost | OrderWithdraw


class UnknownOrder(Exception):
    """An order that this program does not know; refused with this code, never skipped silently."""

    code = "unknown-order"


_BODY = TypeAdapter(OrderBody)


def read(body: str) -> OrderBody:
    """Interpret the text of an order; raises UnknownOrder."""
    try:
        return _BODY.validate_json(body)
    except ValidationError as exc:
        raise UnknownOrder(str(exc)[:200]) from exc
