"""Facts at the door: verification, approval, admission (E1 to E6, E8, A5)."""

from typing import Literal

from contract.facts.fact import Fact
from contract.wire import Label, Name, Sha256

Presentation = Literal["bona-fide", "turned", "unchecked", "suspect"]
"""Whether a person stood there and not a picture of one (ISO/IEC 30107's words, no certificate).

``bona-fide``: the face was seen to be solid; ``turned``: it turned when asked to; ``unchecked``:
one picture cannot show it; ``suspect``: flat, framed, or of a screen.
"""


class Arrived(Fact):
    """The candidate stands at the door: the ticket was scanned, or someone tapped "here" (M2)."""

    KIND = "entry.arrived"
    kind: Literal["entry.arrived"] = "entry.arrived"
    attempt: Name
    by: str
    how: Literal["scanned", "tapped"]


class FaceCompared(Fact):
    """One look at the camera, and what it was worth."""

    KIND = "entry.face-compared"
    kind: Literal["entry.face-compared"] = "entry.face-compared"
    attempt: Name
    by: str
    frame: Sha256
    """The picture, of several the best one."""
    model: str
    outcome: Literal["pass", "retry", "manual"]
    reason: str = ""
    distance: float | None = None
    rank: int | None = None
    impersonates: Name | None = None
    """Another candidate of the room whose photo is nearer: an alert for a person (E4)."""
    milliseconds: float
    frames: int = 1
    threshold: float | None = None
    """The distance up to which it would have been a pass."""
    duplicates: Name | None = None
    """Another candidate who was admitted with this face: an alert for a person (E4)."""
    presentation: Presentation = "unchecked"
    kept: bool = False
    """Whether the picture is kept on the box, encrypted, until its time is over (A5)."""


class FaceProposed(Fact):
    """A candidate without a ticket was looked for by face in one room (E3); a person confirms."""

    KIND = "entry.face-proposed"
    kind: Literal["entry.face-proposed"] = "entry.face-proposed"
    by: str
    room: Label
    frame: Sha256
    model: str
    attempt: Name | None = None
    """None: nobody near enough, or two of them."""
    reason: str = ""
    distance: float | None = None
    milliseconds: float


class FaceConsent(Fact):
    """What the candidate answered when asked for consent to face processing (A5)."""

    KIND = "entry.face-consent"
    kind: Literal["entry.face-consent"] = "entry.face-consent"
    attempt: Name
    by: str
    given: bool
    """False: documents and the chief instead."""
    notice: str
    """Version of the text that was shown."""


class PhotoTaken(Fact):
    """A photo for the approval; kept on the box, encrypted, until its time is over (A5, E5)."""

    KIND = "entry.photo-taken"
    kind: Literal["entry.photo-taken"] = "entry.photo-taken"
    attempt: Name
    by: str
    photo: Sha256
    bytes: int
    shows: Literal["face", "papers"]
    reason: str = ""
    """Why a photo of a face does not do, said at the moment of capture (E8)."""


class ApprovalFiled(Fact):
    """The papers are in order though the face did not match; the chief is asked (E5)."""

    KIND = "entry.approval-filed"
    kind: Literal["entry.approval-filed"] = "entry.approval-filed"
    attempt: Name
    by: str
    reason: str
    photos: tuple[Sha256, ...] = ()


class Admitted(Fact):
    """The candidate may start the paper."""

    KIND = "entry.admitted"
    kind: Literal["entry.admitted"] = "entry.admitted"
    attempt: Name
    how: Literal["face", "approval", "wish"]
    by: str


class Refused(Fact):
    """The chief said no; the paper stays closed."""

    KIND = "entry.refused"
    kind: Literal["entry.refused"] = "entry.refused"
    attempt: Name
    by: str
    reason: str


FACTS = (
    Arrived,
    FaceCompared,
    FaceProposed,
    FaceConsent,
    PhotoTaken,
    ApprovalFiled,
    Admitted,
    Refused,
)
