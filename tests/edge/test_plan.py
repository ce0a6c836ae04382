"""Which session is the current one, through a day with two of them."""

import pytest

from contract.orders import SessionPlan
from edge.core.plan import AFTERMATH_MS, Plan, over_ms
from tests.edge import venue

MINUTE = 60_000
_PAPER = venue.paper(venue.Headquarters())


def session(name: str, start_ms: int, *, extra: int = 0) -> SessionPlan:
    plan = venue.plan(_PAPER, start_ms=start_ms, minutes=120)
    first, *others = plan.entries
    entries = (first.model_copy(update={"extra_minutes": extra}), *others)
    return plan.model_copy(update={"session": name, "entries": entries})


MORNING = session("morning", venue.START_MS, extra=30)
NOON = venue.START_MS + 4 * 60 * MINUTE
DAY = Plan(sessions={"afternoon": session("afternoon", NOON), "morning": MORNING})


@pytest.mark.parametrize(
    ("at_ms", "name"),
    [
        (0, "morning"),
        (venue.START_MS - 60 * MINUTE, "morning"),
        (venue.START_MS, "morning"),
        (MORNING.ends_ms + 29 * MINUTE, "morning"),
        (over_ms(MORNING) + 1, "morning"),
        (NOON - 61 * MINUTE, "morning"),
        (NOON - 60 * MINUTE, "afternoon"),
        (NOON, "afternoon"),
        (NOON + 120 * MINUTE + AFTERMATH_MS, "afternoon"),
        (NOON + 120 * MINUTE + AFTERMATH_MS + 1, None),
    ],
)
def test_a_session_is_current_until_another_has_opened(at_ms: int, name: str | None) -> None:
    current = DAY.current(at_ms)
    assert (current.session if current else None) == name


def test_a_session_that_still_runs_goes_before_one_that_has_opened() -> None:
    close = Plan(sessions={"next": session("next", MORNING.ends_ms + MINUTE), "morning": MORNING})
    for at_ms, name in ((over_ms(MORNING), "morning"), (over_ms(MORNING) + 1, "next")):
        current = close.current(at_ms)
        assert current is not None
        assert current.session == name


def test_without_sessions_none_is_current() -> None:
    assert Plan().current(venue.START_MS) is None
