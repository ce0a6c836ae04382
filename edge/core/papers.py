"""Sealed papers: what is wanted, what is cached, and which keys HQ has released."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from contract.facts.order import OrderTaken
from contract.facts.paper import PaperCached
from contract.orders import OrderBody, OrderWithdraw, PaperRef, PaperRelease
from edge.core.orders import Judgement, applied
from edge.core.plan import PLAN
from edge.core.state import Recorded, Slice, State


@dataclass(frozen=True, slots=True)
class Papers:
    """Cached manifests, and releases by (session, paper, version)."""

    cached: frozenset[str] = frozenset()
    releases: Mapping[tuple[str, str, int], PaperRelease] = field(default_factory=dict)
    numbers: Mapping[tuple[str, int], tuple[str, str, int]] = field(default_factory=dict)
    """Order (epoch, seq) to release, so that a later order can withdraw it."""

    def release_of(self, session: str, paper: PaperRef) -> PaperRelease | None:
        """Return the release of a session's paper, if HQ has given it."""
        return self.releases.get((session, paper.paper, paper.version))


def apply(value: Papers, recorded: Recorded) -> Papers:
    """Fold a fact."""
    if isinstance(recorded.fact, PaperCached):
        return replace(value, cached=value.cached | {recorded.fact.manifest})
    if release := applied(recorded, PaperRelease):
        key = (release.session, release.paper, release.version)
        number = _number(recorded)
        return replace(
            value,
            releases={**value.releases, key: release},
            numbers={**value.numbers, number: key},
        )
    if withdrawn := applied(recorded, OrderWithdraw):
        gone = value.numbers.get((_number(recorded)[0], withdrawn.withdraws))
        left = {k: release for k, release in value.releases.items() if k != gone}
        return replace(value, releases=left)
    return value


def _number(recorded: Recorded) -> tuple[str, int]:
    assert isinstance(recorded.fact, OrderTaken)
    return recorded.fact.epoch, recorded.fact.seq


PAPERS = Slice("papers", Papers(), apply)


def wanted(state: State) -> tuple[PaperRef, ...]:
    """Return the papers of all planned sessions that are not cached yet."""
    cached = state[PAPERS].cached
    refs = {
        ref.manifest: ref
        for session in state[PLAN].sessions.values()
        for ref in session.papers
        if ref.manifest not in cached
    }
    return tuple(refs.values())


def judge_release(state: State, body: OrderBody) -> Judgement:
    """Judge a ``paper.release`` order."""
    release = body.order
    assert isinstance(release, PaperRelease)
    session = state[PLAN].sessions.get(release.session)
    if session is None:
        return Judgement("refused", "session-unknown")
    if not any((p.paper, p.version) == (release.paper, release.version) for p in session.papers):
        return Judgement("superseded", "paper-not-in-plan")
    return Judgement("applied")


def judge_withdraw(state: State, body: OrderBody) -> Judgement:
    """Judge an ``order.withdraw``: it reaches only a release whose time has not come."""
    withdraw = body.order
    assert isinstance(withdraw, OrderWithdraw)
    key = state[PAPERS].numbers.get((body.epoch, withdraw.withdraws))
    if key is None:
        return Judgement("superseded", "nothing-to-withdraw")
    release = state[PAPERS].releases.get(key)
    if release is not None and release.not_before_ms <= body.issued_ms:
        return Judgement("refused", "already-effective")
    return Judgement("applied")
