"""A will of an older connection never buries a live box."""

from hypothesis import given
from hypothesis import strategies as st

from cloud.core import liveness
from cloud.core.liveness import SILENT_MS, Liveness

NOW = 1_000_000


def hello(known: Liveness, connection: int, *, journal: str = "j", now: int = NOW) -> Liveness:
    return liveness.on_hello(known, connection=connection, serial="s", journal=journal, now_ms=now)


@given(st.integers(1, 6), st.permutations([(True, 7), (False, 7), (True, 8)]))
def test_whatever_order_births_and_wills_arrive_in_the_newest_connection_counts(
    old: int, words: list[tuple[bool, int]]
) -> None:
    known = Liveness()
    for online, connection in [(True, old), *words, (False, old)]:
        known = liveness.on_status(known, online=online, connection=connection, now_ms=NOW)
    assert (known.online, known.connection) == (True, 8)


def test_the_will_of_the_present_connection_counts() -> None:
    known = hello(Liveness(), 3)
    known = liveness.on_status(known, online=False, connection=3, now_ms=NOW + 5)
    assert liveness.state(known, NOW + 5) == "offline"
    assert known.since_ms == NOW + 5


def test_a_heartbeat_that_was_under_way_when_its_connection_ended_revives_nobody() -> None:
    known = hello(Liveness(), 3)
    known = liveness.on_status(known, online=False, connection=3, now_ms=NOW)
    known = liveness.on_word(known, connection=3, now_ms=NOW)
    assert not known.online
    assert liveness.on_word(known, connection=4, now_ms=NOW).online


def test_a_box_that_was_wiped_counts_its_connections_anew() -> None:
    known = hello(Liveness(), 40)
    assert not hello(liveness.on_status(known, online=False, connection=40, now_ms=NOW), 40).online
    wiped = hello(known, 1, journal="another")
    assert (wiped.online, wiped.connection) == (True, 1)


def test_a_connected_box_that_says_nothing_is_silent() -> None:
    known = hello(Liveness(), 1)
    assert liveness.state(None, NOW) == "never"
    assert liveness.state(known, NOW + SILENT_MS) == "online"
    assert liveness.state(known, NOW + SILENT_MS + 1) == "silent"
