"""The seats' clocks, for a chief who has to say what time it is (X9)."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.core.clock_evidence import summary
from edge.services.presence import FRESH_MS, Presence
from edge.sim.clock import SimClock
from tests.edge import venue
from tests.edge.conftest import Rig, running
from tests.edge.test_panel import told

HOUR = 3_600_000
IN_1970 = 86_400_000


@given(st.lists(st.integers(-(2**53), 2**53), min_size=1, max_size=60))
def test_the_summary_lies_within_what_was_said(offsets: list[int]) -> None:
    shown = summary(offsets)
    assert shown is not None
    assert shown["seats"] == len(offsets)
    assert min(offsets) <= shown["median_ms"] <= max(offsets)
    assert 0 <= shown["spread_ms"] <= max(offsets) - min(offsets)


def test_one_seat_whose_clock_is_mad_moves_neither_median_nor_spread() -> None:
    honest = [HOUR - 200, HOUR - 100, HOUR, HOUR + 50, HOUR + 100, HOUR + 150, HOUR + 300]
    shown = summary([*honest, -40 * HOUR])
    assert shown is not None
    assert abs(shown["median_ms"] - HOUR) < 300
    assert shown["spread_ms"] < 500
    assert summary([]) is None


def test_a_box_clock_that_steps_changes_the_difference_and_a_silent_seat_is_forgotten() -> None:
    clock = SimClock(venue.START_MS)
    presence = Presence(clock)
    presence.told("a1", venue.START_MS)
    assert presence.clock_evidence() == {"seats": 1, "median_ms": 0, "spread_ms": 0}
    clock.move(60)
    clock.wall_ms -= HOUR
    assert presence.clock_evidence() == {"seats": 1, "median_ms": HOUR, "spread_ms": 0}
    clock.move(FRESH_MS / 1000)
    assert presence.clock_evidence() is None


@pytest.mark.rule("X9")
async def test_after_a_restart_without_a_clock_the_panel_shows_what_the_seats_say(
    tmp_path: Path,
) -> None:
    hq = venue.Headquarters()
    paper = venue.paper(hq)
    async with running(tmp_path, hq, paper) as rig:
        await rig.planned()
        rig.clock.move(30 * 60)
        await rig.release()
        _, _, token = await rig.seated(1)
        clock = rig.clock
    truth = clock.wall_ms + 10 * 60_000
    clock.boot, clock.wall_ms, clock.quality, clock.error_ms = "b2", IN_1970, "unknown", None
    async with running(tmp_path, hq, paper, clock=clock) as rig:
        await rig.panel("chief")
        assert (await told(rig))["clock_evidence"] is None
        await beat(rig, token, {"type": "beat", "unsent": 0, "now_ms": truth})
        shown = await told(rig)
        assert shown["clock"] == "unknown"
        assert shown["now_ms"] + shown["clock_evidence"]["median_ms"] == truth


async def beat(rig: Rig, token: str, *words: object) -> None:
    async with rig.client.ws_connect("/api/live", protocols=("kaobox", token)) as socket:
        for word in words:
            await socket.send_str(word if isinstance(word, str) else json.dumps(word))
        await socket.receive(timeout=5)
        await socket.close()


async def test_a_beat_that_says_nonsense_is_still_a_beat(rig: Rig) -> None:
    await rig.planned()
    reply = await rig.sign_in(1, venue.Browser("A01"), venue.Pen("a1"))
    token = (await reply.json())["token"]
    wrong = [{"now_ms": -1}, {"now_ms": 2**70}, {"now_ms": "soon"}, "[]", "{", {"now_ms": None}]
    await rig.panel("chief")
    rig.clock.move(5)
    await beat(rig, token, *wrong)
    shown = await told(rig)
    assert shown["clock_evidence"] is None
    assert shown["rooms"][0]["candidates"][0]["heard_ms"] == rig.clock.wall_ms
    await beat(rig, token, *wrong, {"now_ms": rig.clock.wall_ms + 7})
    assert (await told(rig))["clock_evidence"]["median_ms"] == 7, "the line outlives nonsense"
