"""Time that a seat lost, by its own log: reported once, never for a cut line, never for its own doing."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from contract.facts.attempt import TimeLost
from edge.core import lost_time
from tests.edge.conftest import Rig
from tests.ui.workstation import Seat, facts, seat, workplace


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with workplace(tmp_path) as one:
        yield one


@pytest.fixture
async def a01(browser: Browser, rig: Rig) -> AsyncIterator[Seat]:
    async with seat(browser, rig) as one:
        await one.page.clock.install()
        yield one


async def writing(a01: Seat) -> None:
    """Come to where the candidate writes and the seat has noted that it lives."""
    await a01.start()
    await a01.choose("B")
    await a01.light("box", "good")
    await until_noted(a01)


async def until_noted(a01: Seat) -> None:
    note = """() => new Promise((resolve) => {
      const opened = indexedDB.open("kaobox-seat");
      opened.onsuccess = () => {
        const asked = opened.result.transaction("kept").objectStore("kept").get("alive");
        asked.onsuccess = () => { opened.result.close(); resolve(Boolean(asked.result)); };
      };
    })"""
    async with asyncio.timeout(10):
        while not await a01.page.evaluate(note):
            await asyncio.sleep(0.05)


async def lost(rig: Rig) -> list[TimeLost]:
    return [one for one in await facts(rig, TimeLost) if isinstance(one, TimeLost)]


async def until_lost(rig: Rig) -> TimeLost:
    async with asyncio.timeout(10):
        while not (found := await lost(rig)):
            await asyncio.sleep(0.05)
    assert len(found) == 1
    return found[0]


async def settled(a01: Seat) -> None:
    """Let the page look at itself a good many times."""
    for _ in range(8):
        await a01.page.clock.run_for(1000)
        await asyncio.sleep(0.05)


@pytest.mark.rule("X9")
async def test_a_page_that_was_closed_for_a_minute_reports_it_once(rig: Rig, a01: Seat) -> None:
    await writing(a01)
    closed_ms = rig.clock.wall_ms
    await a01.page.goto("about:blank")
    rig.clock.move(60)
    await a01.open()
    await a01.at("question").wait_for()
    one = await until_lost(rig)
    assert (one.attempt, one.epoch, one.why) == ("a1", 0, "restart")
    assert abs(one.from_ms - closed_ms) < 5000
    assert abs(one.to_ms - rig.clock.wall_ms) < 5000
    assert 50 <= lost_time.lost_s(rig.box.ledger.state, "a1") <= 65
    await a01.page.reload()  # quickly, and nothing is reported again
    await a01.at("question").wait_for()
    await settled(a01)
    assert await lost(rig) == [one]


async def test_a_crash_says_no_farewell_and_is_told_apart(rig: Rig, a01: Seat) -> None:
    await writing(a01)
    await a01.page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new Error('no power'); }; }"
    )
    await a01.page.goto("about:blank")
    rig.clock.move(60)
    await a01.open()
    await a01.at("question").wait_for()
    assert (await until_lost(rig)).why == "power"


async def test_a_quick_reload_is_nothing(rig: Rig, a01: Seat) -> None:
    await writing(a01)
    await a01.page.reload()
    await a01.at("question").wait_for()
    await settled(a01)
    assert await lost(rig) == []


@pytest.mark.rule("X9")
async def test_a_cut_line_loses_no_time_however_long(rig: Rig, a01: Seat) -> None:
    await writing(a01)
    await a01.cable.pull()
    await a01.light("box", "attention")
    for _ in range(4):
        await a01.page.clock.run_for(10_000)
        rig.clock.move(10)
    await a01.choose("C")
    await a01.cable.plug()
    await a01.page.clock.run_for(5000)
    await a01.light("box", "good")
    await settled(a01)
    assert await lost(rig) == []


async def test_what_was_lost_while_the_line_is_cut_is_told_when_the_box_is_back(
    rig: Rig, a01: Seat
) -> None:
    await writing(a01)
    await a01.page.evaluate("navigator.serviceWorker.ready")
    await a01.page.goto("about:blank")
    await a01.cable.pull()
    rig.clock.move(60)
    await a01.open()
    await a01.at("question").wait_for()
    await settled(a01)
    assert await lost(rig) == []
    rig.clock.move(20)
    await a01.cable.plug()
    one = await until_lost(rig)
    assert one.why == "restart"
    length = one.to_ms - one.from_ms
    assert 55_000 < length < 85_000, "until the page was back, as well as the box's time tells"


async def test_a_page_that_stood_still_reports_it(rig: Rig, a01: Seat) -> None:
    await writing(a01)
    await a01.cable.pull()  # so that the box hears of it when its own time has come there too
    await a01.light("box", "attention")
    await a01.page.clock.fast_forward(30_000)  # every timer fires once, late
    rig.clock.move(30)
    await a01.cable.plug()
    one = await until_lost(rig)
    assert one.why == "frozen"
    assert 29_000 < one.to_ms - one.from_ms < 35_000


async def test_a_box_whose_clock_was_set_loses_nobody_time(rig: Rig, a01: Seat) -> None:
    await writing(a01)
    rig.clock.move(600)
    await a01.page.clock.run_for(60_000)
    await settled(a01)
    assert await lost(rig) == []


RULES = """async (told) => {
  const { Downtime } = await import("/seat/downtime.js");
  const things = new Map(), sent = [];
  const outbox = { kept: (key) => things.get(key), keep: async (key, value) => { things.set(key, value); } };
  const at = { mono: 0, wall: 0, box: 0 };
  const clock = { heard: true, now: () => at.box, monotonic: () => at.mono, wall: () => at.wall };
  const reports = { add: async (one) => { sent.push(one.json); } };
  let asleep = 0;
  const ask = async () => { at.box += asleep; asleep = 0; };
  let log = new Downtime({ outbox, clock, reports, ask });
  const epoch = (n, attempt = "a1") => ({ attempt, epoch: n, token: "t" });
  let now = ["exam", epoch(0)];
  const pass = (ms, parts = ["mono", "wall", "box"]) => parts.forEach((part) => { at[part] += ms; });
  const tick = async () => { await log.tick(...now); };
  await tick(); pass(250); await tick();
  for (const [act, value, more] of told) {
    if (act === "pass") pass(value, more);
    if (act === "sleep") { pass(value, ["wall"]); asleep = value; }
    if (act === "event") (value === "visibilitychange" ? document : window).dispatchEvent(new Event(value));
    if (act === "hidden") { document.dispatchEvent(new Event("visibilitychange")); pass(value); }
    if (act === "printed") { window.dispatchEvent(new Event("beforeprint")); pass(value); }
    if (act === "new life") log = new Downtime({ outbox, clock, reports, ask });
    if (act === "shows") now = [value, more === undefined ? now[1] : epoch(...more)];
    await tick();
  }
  return sent.map((one) => [one.why, one.to_ms - one.from_ms]);
}"""


CASES: list[tuple[list[list[Any]], list[list[Any]]]] = [
    ([["pass", 9000]], []),
    ([["pass", 12000]], [["frozen", 12000]]),
    ([["pass", 3_600_000, ["wall"]]], []),
    ([["pass", 3_600_000, ["box"]]], []),
    ([["sleep", 60000]], [["frozen", 60000]]),
    ([["event", "visibilitychange"], ["pass", 60000]], [["frozen", 60000]]),
    ([["hidden", 60000]], []),
    ([["printed", 60000]], []),
    ([["new life", 0], ["pass", 0]], []),
    ([["shows", "replaced"], ["pass", 60000], ["new life", 0]], []),
    ([["shows", "replaced"], ["pass", 60000], ["shows", "exam", [1]]], [["move", 60000]]),
    ([["shows", "replaced"], ["pass", 60000], ["shows", "exam", [2]]], []),
    ([["shows", "replaced"], ["pass", 60000], ["shows", "exam", [1, "a2"]]], []),
    ([["shows", "receipt"], ["pass", 60000], ["new life", 0]], []),
    ([["shows", "waiting"], ["pass", 60000], ["shows", "exam"]], []),
]
"""What happens to a page, and what it reports of it."""


async def test_the_log_tells_a_page_that_stood_still_from_a_clock_that_was_set(
    shared_page: Page,
) -> None:
    for told, expected in CASES:
        assert await shared_page.evaluate(RULES, told) == expected, told
