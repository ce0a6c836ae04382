"""What candidates are told during the exam: announcements and corrections, by HQ or here (X18)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from contract.facts.fact import Fact
from contract.facts.notice import NoticeAcknowledged, NoticePosted
from contract.notice import Audience
from contract.orders import NoticePost, OrderBody
from edge.core.orders import Judgement, applied
from edge.core.plan import PLAN
from edge.core.refusal import Refusal
from edge.core.state import Recorded, Slice, State

MOST = 200
"""Of one session; nobody reads more."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice, and who has read it."""

    notice: str
    session: str
    audience: Audience
    text: str
    item: str | None
    by: str
    """Account of who posted it here; empty for headquarters."""
    at_ms: int
    read: frozenset[str] = field(default_factory=frozenset)
    """Attempts."""


Notices = Mapping[str, Notice]
"""By name, in the order in which they came."""


def apply(value: Notices, recorded: Recorded) -> Notices:
    """Fold a fact."""
    fact = recorded.fact
    if order := applied(recorded, NoticePost):
        return value if order.notice in value else {**value, order.notice: _made(order, recorded)}
    if isinstance(fact, NoticePosted):
        return value if fact.notice in value else {**value, fact.notice: _made(fact, recorded)}
    if isinstance(fact, NoticeAcknowledged) and fact.notice in value:
        one = value[fact.notice]
        return {**value, fact.notice: replace(one, read=one.read | {fact.attempt})}
    return value


_NONE: Notices = {}
NOTICES: Slice[Notices] = Slice("notices", _NONE, apply)


def judge(state: State, body: OrderBody) -> Judgement:
    """Judge a ``notice.post`` order."""
    order = body.order
    assert isinstance(order, NoticePost)
    if order.session not in state[PLAN].sessions:
        return Judgement("refused", "session-unknown")
    if order.notice in state[NOTICES]:
        return Judgement("superseded", "already-posted")
    return Judgement("applied")


def post(state: State, fact: NoticePosted) -> tuple[Fact, ...]:
    """Post a notice of the venue's own; the same name again adds nothing."""
    if fact.notice in state[NOTICES]:
        return ()
    if sum(one.session == fact.session for one in state[NOTICES].values()) >= MOST:
        raise Refusal("too-many-notices", fact.session)
    return (fact,)


def acknowledge(state: State, notice: str, attempt: str) -> tuple[Fact, ...]:
    """Record that a candidate has read a notice meant for them."""
    one = state[NOTICES].get(notice)
    if one is None or not _meant(state, one, attempt):
        raise Refusal("not-found", notice)
    return () if attempt in one.read else (NoticeAcknowledged(notice=notice, attempt=attempt),)


def shown_to(state: State, attempt: str) -> list[dict[str, Any]]:
    """Return the notices for one candidate, oldest first, as the seat shows them."""
    return [
        {
            "notice": one.notice,
            "text": one.text,
            "item": one.item,
            "at_ms": one.at_ms,
            "from": "venue" if one.by else "hq",
            "read": attempt in one.read,
        }
        for one in state[NOTICES].values()
        if _meant(state, one, attempt)
    ]


def reach(state: State, notice: Notice) -> tuple[int, int]:
    """Return how many have read a notice, and how many it is meant for."""
    session = state[PLAN].sessions.get(notice.session)
    entries = session.entries if session else ()
    meant = {
        entry.attempt
        for entry in entries
        if notice.audience.includes(attempt=entry.attempt, room=entry.room, paper=entry.paper)
    }
    return len(meant & notice.read), len(meant)


def _meant(state: State, notice: Notice, attempt: str) -> bool:
    session, entry = state[PLAN].session_of(attempt), state[PLAN].entry(attempt)
    if session is None or entry is None or session.session != notice.session:
        return False
    return notice.audience.includes(attempt=attempt, room=entry.room, paper=entry.paper)


def _made(source: NoticePost | NoticePosted, recorded: Recorded) -> Notice:
    return Notice(
        notice=source.notice,
        session=source.session,
        audience=source.audience,
        text=source.text,
        item=source.item,
        by=source.by if isinstance(source, NoticePosted) else "",
        at_ms=recorded.stamp.at.wall_ms,
    )
