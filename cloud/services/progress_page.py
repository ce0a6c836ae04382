"""The page about a running session, put together from what was read; no question is asked here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cloud.core import reconciliation
from cloud.core.progress import STATES, State
from cloud.core.reconciliation import Sitting
from cloud.core.views import (
    BoxView,
    Counts,
    EquationView,
    KeysView,
    PlanView,
    ProgressView,
    ReconciliationView,
    RoomView,
    SessionView,
    UnexplainedView,
    VenueIssueView,
    VenueView,
)
from cloud.core.wording import sentences
from cloud.services.exams import Overview
from cloud.store.attempts import Count
from cloud.store.openings import Use
from cloud.store.orders import Standing
from cloud.store.sessions import Told


@dataclass(frozen=True, slots=True)
class Material:
    """What a page is made of."""

    overview: Overview
    counts: Sequence[Count]
    told: Mapping[str, Told]
    orders: Sequence[Standing]
    boxes: Sequence[BoxView]
    names: Mapping[str, str]
    unsettled: Sequence[Sitting]
    closed: Mapping[str, int]
    """Submissions that each box counted when it closed the session."""
    codes: Sequence[Use] = ()
    """What boxes say of opening papers with codes (X2)."""


def session_view(overview: Overview) -> SessionView:
    """Return a session as it is shown."""
    session = overview.session
    return SessionView(
        session=session.session,
        plan=session.plan,
        title=session.title,
        venue=session.venue,
        opens_ms=session.opens_ms,
        starts_ms=session.starts_ms,
        ends_ms=session.ends_ms,
        late_entry_minutes=session.late_entry_minutes,
        rules=session.rules,
        rules_version=session.rules_version,
        entries=overview.extent.entries,
        staff=overview.staff,
        venues=overview.extent.venues,
        papers=overview.extent.papers,
        revision=session.revision,
        published_ms=session.published_ms,
        changed_ms=session.changed_ms,
        released_ms=session.released_ms,
    )


def page(material: Material, now_ms: int) -> ProgressView:
    """Return the whole page."""
    over = now_ms > material.overview.session.ends_ms
    rooms = _rooms(material.counts, over=over)
    venues = tuple(_venue(material, name, rooms[name]) for name in sorted(rooms))
    total = _sum(venue.counts for venue in venues)
    return ProgressView(
        session=session_view(material.overview),
        now_ms=now_ms,
        counts=total,
        venues=venues,
        reconciliation=_reconciliation(material, total, over=over),
    )


def _rooms(counts: Iterable[Count], *, over: bool) -> dict[str, dict[str, Counts]]:
    rooms: dict[str, dict[str, Counts]] = defaultdict(dict)
    for count in counts:
        unheard = count.number if over and count.state == "started" else 0
        one = Counts(
            rostered=count.number,
            forced=count.forced,
            unheard=unheard,
            **{count.state: count.number},
        )
        before = rooms[count.venue].get(count.room, Counts())
        rooms[count.venue][count.room] = before.plus(one)
    return rooms


def _venue(material: Material, name: str, rooms: Mapping[str, Counts]) -> VenueView:
    boxes = tuple(box for box in material.boxes if box.venue == name)
    own = [order for order in material.orders if order.venue == name]
    issues = tuple(
        VenueIssueView(box=box.box, **issue.model_dump()) for box in boxes for issue in box.issues
    )
    issues += _codes(material.codes, name)
    words = [box.line.last_word_ms for box in boxes if box.line.last_word_ms]
    return VenueView(
        venue=name,
        name=material.names.get(name, name),
        counts=_sum(rooms.values()),
        rooms=tuple(RoomView(room=room, counts=rooms[room]) for room in sorted(rooms)),
        boxes=boxes,
        issues=issues,
        plan=_plan(material.told.get(name), own),
        keys=_keys(material.told.get(name), own, len(boxes)),
        last_word_ms=max(words, default=None),
    )


def _codes(uses: Iterable[Use], venue: str) -> tuple[VenueIssueView, ...]:
    """Return, once for each box, that codes opened papers, or that wrong ones were tried."""
    words = {"opened": "papers-opened-by-codes", "refused": "codes-refused"}
    found = {(use.box, words[use.what]) for use in uses if use.venue == venue}
    return tuple(
        VenueIssueView(box=box, code=code, zh=sentences(code)[0], en=sentences(code)[1])
        for box, code in sorted(found)
    )


def _plan(told: Told | None, orders: Iterable[Standing]) -> PlanView:
    if told is None:
        return PlanView(revision=0, state="none")
    key = f"plan/{told.session}/{told.revision}"
    outcomes = {order.outcome for order in orders if order.key == key}
    if "refused" in outcomes:
        return PlanView(revision=told.revision, state="refused")
    settled = bool(outcomes) and None not in outcomes
    return PlanView(revision=told.revision, state="applied" if settled else "sent")


def _keys(told: Told | None, orders: Iterable[Standing], boxes: int) -> KeysView:
    keys = [order for order in orders if order.kind == "paper.release"]
    wanted = len(told.versions) * boxes if told else 0
    sent = {(order.box, order.key) for order in keys}
    applied = {(order.box, order.key) for order in keys if order.outcome == "applied"}
    return KeysView(wanted=wanted, sent=len(sent), applied=len(applied))


def _reconciliation(material: Material, total: Counts, *, over: bool) -> ReconciliationView:
    totals: dict[State, int] = {state: getattr(total, state) for state in STATES}
    everyone = {box.box for box in material.boxes if box.journal}
    closed = sum(material.closed.values()) if material.closed.keys() >= everyone else None
    sums = reconciliation.reconcile(
        totals,
        forced=total.forced,
        unsettled=material.unsettled if over else (),
        closed=closed if material.closed else None,
    )
    return ReconciliationView(
        over=over,
        lines=tuple(
            EquationView(line=e.line, left=e.left, right=e.right, balanced=e.balanced)
            for e in sums.lines
        ),
        unexplained=tuple(
            UnexplainedView(line=line, attempt=s.attempt, name=s.name, state=s.state)
            for line, s in sums.unexplained
        ),
    )


def _sum(counts: Iterable[Counts]) -> Counts:
    total = Counts()
    for one in counts:
        total = total.plus(one)
    return total
