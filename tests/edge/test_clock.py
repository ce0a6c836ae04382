"""A box whose clock is wrong keeps recording, ends nothing by itself, and says so."""

import asyncio

import pytest

from edge.adapters.system_clock import SystemClock
from edge.core.clock_trust import CLOCK_TRUST, may_end
from edge.sim.clock import SimClock
from tests.edge import venue
from tests.edge.conftest import Rig

IN_1970 = 86_400_000
HOUR = 3600


@pytest.fixture(params=["sim", "system"])
def clock(request: pytest.FixtureRequest) -> object:
    return SimClock(venue.START_MS) if request.param == "sim" else SystemClock(trusted=True)


async def test_monotonic_time_never_runs_backwards_and_the_boot_stays(clock: SimClock) -> None:
    moments = [clock.now() for _ in range(50)]
    assert [m.mono_ms for m in moments] == sorted(m.mono_ms for m in moments)
    assert len({m.boot for m in moments}) == 1
    assert all((m.error_ms is None) == (m.quality == "unknown") for m in moments)
    await clock.sleep(0)


def issues(shown: dict[str, object]) -> set[str]:
    return {issue["code"] for issue in shown["issues"]}  # type: ignore[attr-defined]


async def panel(rig: Rig) -> dict[str, object]:
    async with rig.client.ws_connect("/api/panel/live") as socket:
        shown: dict[str, object] = await socket.receive_json(timeout=5)
        return shown


async def test_at_1970_answers_are_recorded_and_the_panel_says_what_is_wrong(rig: Rig) -> None:
    await rig.planned()
    rig.clock.move(30 * 60)
    await rig.release()
    _, pen, token = await rig.seated(1)
    rig.clock.wall_ms, rig.clock.quality, rig.clock.error_ms = IN_1970, "unknown", None
    rig.clock.boot = "after-the-power-cut"
    assert (await rig.save(token, pen.write("Q01", "仍然保存", exam_ms=None))).status == 200
    await rig.until(lambda: rig.attempt("a1").saved != ())
    await asyncio.sleep(0.1)
    await rig.panel("chief")
    shown = await panel(rig)
    assert shown["clock"] == "unknown"
    assert "clock-unknown" in issues(shown)
    assert rig.attempt("a1").submission is None
    assert (await rig.get("/api/key", token=token)).status == 200, "the paper stays open"


@pytest.mark.rule("X9")
@pytest.mark.parametrize("jump", [-5 * HOUR, 5 * HOUR])
async def test_a_jump_of_hours_ends_nothing_until_the_chief_confirms(rig: Rig, jump: int) -> None:
    await rig.planned(minutes=60)
    rig.clock.move(30 * 60)
    await rig.release()
    _, pen, token = await rig.seated(1)
    await rig.save(token, pen.write("Q01", "跳变之前"))
    rig.clock.wall_ms += jump * 1000
    assert not may_end(rig.box.ledger.state[CLOCK_TRUST], rig.clock.now())
    assert (await rig.save(token, pen.write("Q01", "跳变之后"))).status == 200
    await asyncio.sleep(0.2)
    assert rig.attempt("a1").submission is None
    await rig.panel("chief")
    assert "clock-unknown" in issues(await panel(rig))
    assert (await rig.post("/api/panel/confirm-time")).status == 204
    if jump > 0:
        await rig.until(lambda: rig.attempt("a1").submission is not None)
    else:
        await asyncio.sleep(0.2)
        assert rig.attempt("a1").submission is None


def test_a_clock_before_this_program_was_written_is_unknown() -> None:
    clock = SystemClock(trusted=True)
    assert clock.now().quality == "synced"
    assert clock._quality(IN_1970) == ("unknown", None)
