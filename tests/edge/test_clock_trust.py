"""What the journal knows of the time: pure, over entries with clocks of every kind."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.facts.attempt import PageLeft
from contract.facts.fact import Fact, Stamp
from contract.facts.session import TimeConfirmed
from contract.wire import Moment
from edge.core import clock_trust
from edge.core.clock_trust import STEP_MS, Trust, come_ms, may_end
from edge.core.state import Recorded
from tests.edge.venue import START_MS

HOUR = 3_600_000
LEFT = PageLeft(attempt="a1", what="hidden")


def at(wall_ms: int, mono_ms: int, boot: str = "b1", quality: str = "synced") -> Moment:
    return Moment.model_validate(
        {"wall_ms": wall_ms, "mono_ms": mono_ms, "boot": boot, "quality": quality}
    )


def after(trust: Trust, *moments: Moment, confirm: bool = False) -> Trust:
    for moment in moments:
        fact: Fact = TimeConfirmed(by="chief", at=moment) if confirm else LEFT
        stamp = Stamp(id=uuid.uuid4(), at=moment)
        trust = clock_trust.apply(trust, Recorded("j", 1, stamp, fact))
    return trust


BEGUN = after(Trust(), at(START_MS, 1000))


@pytest.mark.rule("X9")
def test_a_clock_of_unknown_quality_ends_nothing_until_the_chief_vouches_for_this_boot() -> None:
    unknown = at(START_MS + HOUR, 0, "b2", "unknown")
    assert not may_end(BEGUN, unknown)
    vouched = after(BEGUN, unknown, confirm=True)
    assert may_end(vouched, at(START_MS + 2 * HOUR, HOUR, "b2", "unknown"))
    assert not may_end(vouched, at(START_MS + 2 * HOUR, 0, "b3", "unknown"))


@pytest.mark.parametrize("step", [STEP_MS + 1, -STEP_MS - 1, 5 * HOUR, -START_MS])
def test_a_clock_that_steps_is_vouched_for_by_nobody_until_the_chief_does(step: int) -> None:
    stepped = at(START_MS + step + 500, 1500)
    assert not may_end(BEGUN, stepped)
    recorded = after(BEGUN, stepped, at(START_MS + step + 900, 1900))
    assert not may_end(recorded, stepped), "entries under the new time do not make it right"
    assert may_end(recorded, at(START_MS + 900, 1900)), "but the old time does, when it is back"
    assert may_end(after(recorded, stepped, confirm=True), at(START_MS + step + 1000, 2000))


def test_a_first_good_clock_of_a_boot_is_taken_as_it_is() -> None:
    nobody = after(BEGUN, at(0, 0, "b2", "unknown"))
    assert may_end(nobody, at(START_MS + HOUR, 10_000, "b2"))


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=50))
def test_a_clock_that_drifts_is_followed(drifts: list[int]) -> None:
    trust, wall, mono = BEGUN, START_MS, 1000
    for drift in drifts:
        wall, mono = wall + 300_000 + drift, mono + 300_000
        assert may_end(trust, at(wall, mono))
        trust = after(trust, at(wall, mono))


def test_it_is_at_least_as_late_as_the_last_good_entry() -> None:
    later = after(BEGUN, at(START_MS + HOUR, HOUR + 1000))
    for wrong in (at(0, 0, "b2", "unknown"), at(START_MS + 90 * HOUR, HOUR + 2000)):
        assert come_ms(later, wrong) == START_MS + HOUR
        assert come_ms(after(later, wrong), wrong) == START_MS + HOUR
    good = at(START_MS + 2 * HOUR, 0, "b3")
    assert come_ms(later, good) == START_MS + 2 * HOUR
