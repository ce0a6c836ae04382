"""What the console is shown of boxes and progress, in exactly this shape (docs/cloud-api.md)."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from cloud.core.liveness import State as LineState
from cloud.core.progress import Alert, Filed
from cloud.core.progress import State as AttemptState
from contract.wire import Quality


class View(BaseModel):
    """Base of all views."""

    model_config = ConfigDict(frozen=True)


class LineView(View):
    """A box's line."""

    state: LineState
    since_ms: int | None
    last_word_ms: int | None
    connection: int


class IssueView(View):
    """An open issue of a box, as its heartbeat names it."""

    code: str
    zh: str
    en: str


class JournalView(View):
    """What HQ holds of the journal a box wrote to last."""

    journal: str
    seq: int
    hash: str
    waiting: int


class OrdersView(View):
    """Where a box stands with its orders."""

    epoch: str
    issued: int
    acknowledged: int
    refused: int


class BoxView(View):
    """A box with everything HQ knows of it."""

    box: str
    venue: str
    venue_name: str
    signing_key: str
    sealing_key: str
    registered_ms: int
    line: LineView
    software: str
    serial: str
    clock: Quality | None
    error_ms: int | None
    clock_off_ms: int | None
    uptime_s: int | None
    queued: int | None
    seats_heard: int | None
    papers_cached: int | None
    papers_wanted: int | None
    disk_free_mb: int | None
    issues: tuple[IssueView, ...]
    heartbeat_ms: int | None
    journal: JournalView | None
    orders: OrdersView
    faults: int
    forks: int


class SessionView(View):
    """A session with the extent of its roster."""

    session: str
    plan: str
    title: str
    venue: str | None
    opens_ms: int
    starts_ms: int
    ends_ms: int
    late_entry_minutes: int
    rules: str
    rules_version: str
    entries: int
    staff: int
    venues: tuple[str, ...]
    papers: tuple[str, ...]
    revision: int
    published_ms: int | None
    changed_ms: int
    released_ms: int | None


class Counts(View):
    """Attempts by state; ``forced`` and ``unheard`` are parts of others."""

    rostered: int = 0
    expected: int = 0
    at_door: int = 0
    filed: int = 0
    refused: int = 0
    admitted: int = 0
    started: int = 0
    submitted: int = 0
    forced: int = 0
    unheard: int = 0

    def plus(self, other: "Counts") -> "Counts":
        """Return the sum, field by field."""
        names = type(self).model_fields
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in names})


class RoomView(View):
    """A room's counts."""

    room: str
    counts: Counts


class PlanView(View):
    """What became of the plan that a venue was told."""

    revision: int
    state: Literal["sent", "applied", "refused", "none"]


class KeysView(View):
    """How many paper keys a venue's boxes are to have, were sent, and took."""

    wanted: int
    sent: int
    applied: int


class VenueIssueView(IssueView):
    """An open issue of one of the venue's boxes."""

    box: str


class VenueView(View):
    """One venue of a session."""

    venue: str
    name: str
    counts: Counts
    rooms: tuple[RoomView, ...]
    boxes: tuple[BoxView, ...]
    issues: tuple[VenueIssueView, ...]
    plan: PlanView
    keys: KeysView
    last_word_ms: int | None


class EquationView(View):
    """One line of the arithmetic (A1)."""

    line: str
    left: int
    right: dict[str, int]
    balanced: bool


class UnexplainedView(View):
    """An attempt that keeps a line from adding up."""

    line: str
    attempt: str
    name: str
    state: AttemptState


class ReconciliationView(View):
    """The arithmetic of a session; it has to add up once the session is over."""

    over: bool
    lines: tuple[EquationView, ...]
    unexplained: tuple[UnexplainedView, ...]


class ProgressView(View):
    """Everything about a running session on one page."""

    session: SessionView
    now_ms: int
    counts: Counts
    venues: tuple[VenueView, ...]
    reconciliation: ReconciliationView


class AttemptLine(View):
    """One attempt in a list."""

    attempt: str
    name: str
    ticket: str
    venue: str
    room: str
    seat: str
    sits_at: str | None
    paper: str
    state: AttemptState
    how: str | None
    arrived_ms: int | None
    consent: bool | None
    tries: int
    alerts: tuple[Alert, ...]
    filed: Filed | None
    epoch: int | None
    answered: int
    items: int
    operations: int
    unverified: int
    late: int
    started_ms: int | None
    submitted_ms: int | None
    submitted_how: str | None
    receipt_code: str | None
    last_ms: int | None
