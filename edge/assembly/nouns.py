"""Every noun that folds the journal, and one judge for each kind of order."""

from edge.core import (
    admission,
    attempts,
    clock_trust,
    closing,
    epoch_facts,
    grants,
    lineage,
    lost_time,
    notices,
    openings,
    papers,
    plan,
    retention,
    seats,
)
from edge.core import orders as order_rules
from edge.core.orders import Judge
from edge.core.state import Slice

SLICES: tuple[Slice[object], ...] = (  # type: ignore[assignment]
    lineage.LINEAGE,
    order_rules.ORDERS,
    plan.PLAN,
    papers.PAPERS,
    openings.OPENINGS,
    notices.NOTICES,
    admission.ADMISSIONS,
    seats.SEATS,
    attempts.ATTEMPTS,
    epoch_facts.EPOCH_FACTS,
    lost_time.LOST,
    grants.GRANTS,
    clock_trust.CLOCK_TRUST,
    closing.CLOSED,
    retention.RETENTION,
)
"""Every noun that folds the journal."""

JUDGES: dict[str, Judge] = {
    "session.plan": plan.judge,
    "paper.release": papers.judge_release,
    "paper.opening": openings.judge,
    "notice.post": notices.judge,
    "admission.wish": admission.judge_wish,
    "order.withdraw": papers.judge_withdraw,
}
"""One judge per kind of order."""
