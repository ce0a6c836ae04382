"""Papers that two people open with codes, without HQ (X2): what lies ready, and what was opened."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from contract.facts.fact import Fact
from contract.facts.paper import CodesRefused, OpenedByCodes
from contract.orders import OrderBody, PaperOpening, WrappedPaperKey
from contract.wire import Moment
from edge.core.clock_trust import CLOCK_TRUST, may_end
from edge.core.orders import Judgement, applied
from edge.core.plan import PLAN
from edge.core.refusal import Refusal
from edge.core.state import Recorded, Slice, State

MAX_REFUSED = 20
"""Wrong codes of one session that are recorded; the picture is clear long before."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A session's opening: the latest of HQ's orders, and who used it."""

    order: PaperOpening | None = None
    used: OpenedByCodes | None = None
    refused: int = 0

    def paper(self, paper: str, version: int) -> WrappedPaperKey | None:
        """Return the wrapped key of a paper; None where the order has none."""
        papers = self.order.papers if self.order else ()
        return next((one for one in papers if (one.paper, one.version) == (paper, version)), None)


Openings = Mapping[str, Opening]
"""By session."""


def apply(value: Openings, recorded: Recorded) -> Openings:
    """Fold a fact."""
    fact = recorded.fact
    if order := applied(recorded, PaperOpening):
        known = value.get(order.session, Opening())
        kept = known.used if known.used and known.used.release == order.release else None
        return {**value, order.session: replace(known, order=order, used=kept)}
    if isinstance(fact, OpenedByCodes):
        return {**value, fact.session: replace(value.get(fact.session, Opening()), used=fact)}
    if isinstance(fact, CodesRefused):
        known = value.get(fact.session, Opening())
        return {**value, fact.session: replace(known, refused=known.refused + 1)}
    return value


_NONE: Openings = {}
OPENINGS: Slice[Openings] = Slice("openings", _NONE, apply)


def judge(state: State, body: OrderBody) -> Judgement:
    """Judge a ``paper.opening`` order: what lies ready may change until it is used."""
    order = body.order
    assert isinstance(order, PaperOpening)
    if order.session not in state[PLAN].sessions:
        return Judgement("refused", "session-unknown")
    if state[OPENINGS].get(order.session, Opening()).used is not None:
        return Judgement("superseded", "already-opened")
    return Judgement("applied")


def ready(state: State, session: str, *, by: str, second: str, now: Moment) -> PaperOpening:
    """Return what the codes are for; raises Refusal unless these two may use codes now."""
    opening = state[OPENINGS].get(session, Opening())
    if opening.order is None:
        raise Refusal("opening-not-prepared", session)
    if opening.used is not None:
        raise Refusal("already-opened", opening.used.by)
    if by == second:
        raise Refusal("second-person-needed", by)
    if may_end(state[CLOCK_TRUST], now) and now.wall_ms > opening.order.expires_ms:
        raise Refusal("opening-expired", session)
    return opening.order


def opened(state: State, fact: OpenedByCodes) -> tuple[Fact, ...]:
    """Record the opening; the first one counts, and only of what still lies ready."""
    opening = state[OPENINGS].get(fact.session, Opening())
    if opening.used is not None:
        return ()
    if opening.order is None or opening.order.release != fact.release:
        raise Refusal("opening-not-prepared", fact.session)
    return (fact,)


def refused(state: State, fact: CodesRefused) -> tuple[Fact, ...]:
    """Record codes that opened nothing, as often as that says anything."""
    return (fact,) if state[OPENINGS].get(fact.session, Opening()).refused < MAX_REFUSED else ()
