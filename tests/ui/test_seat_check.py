"""The self-check of a workstation: what it measures is measured, and each fault says what to do."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.edge.conftest import Rig
from tests.ui.workstation import Seat, seat, workplace


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with workplace(tmp_path) as one:
        yield one


@pytest.fixture
async def a01(browser: Browser, rig: Rig) -> AsyncIterator[Seat]:
    async with seat(browser, rig) as one:
        yield one


async def checked(one: Seat) -> dict[str, str]:
    """Run the check; returns the status of each line."""
    await one.page.goto(f"{one.cable.origin}/seat/?check")
    await expect(one.at("check-sum")).not_to_have_attribute(
        "data-status", "unknown", timeout=20_000
    )
    script = """all => Object.fromEntries(all.map(one =>
      [one.dataset.check, one.querySelector(".status")?.dataset.status ?? ""]))"""
    found: dict[str, str] = await one.page.locator("[data-check]").evaluate_all(script)
    return found


async def test_a_sound_workstation_passes_and_the_ear_decides_on_the_sound(
    rig: Rig, a01: Seat
) -> None:
    await a01.page.set_viewport_size({"width": 1280, "height": 800})
    found = await checked(a01)
    measured = ("browser", "crypto", "store", "worker", "line", "fonts", "fullscreen")
    assert {name: found[name] for name in measured} == dict.fromkeys(measured, "good")
    assert found["sound"] == ""
    line = a01.page.locator('[data-check="sound"]')
    await line.get_by_role("button", name="播放测试音").click()
    await line.get_by_role("button", name="没听到").click()
    await expect(line).to_contain_text("检查音量")


async def test_private_mode_a_wrong_clock_and_a_second_screen_are_found(
    rig: Rig, a01: Seat
) -> None:
    await a01.context.add_init_script("""
      indexedDB.open = () => { throw new DOMException("private", "InvalidStateError"); };
      Object.defineProperty(Screen.prototype, "isExtended", { get: () => true });
      const now = Date.now;
      Date.now = () => now() + 5 * 3600 * 1000;
    """)
    found = await checked(a01)
    assert (found["store"], found["screen"], found["time"]) == ("bad", "attention", "attention")
    await expect(a01.page.locator('[data-check="store"]')).to_contain_text("关闭无痕模式")
    await expect(a01.at("check-sum")).to_have_attribute("data-status", "bad")


async def test_without_the_box_the_line_fails_and_the_rest_is_still_measured(
    rig: Rig, a01: Seat
) -> None:
    await checked(a01)  # so that the page is on this computer
    await a01.page.wait_for_function("navigator.serviceWorker.controller !== null")
    await a01.cable.pull()
    found = await checked(a01)
    assert (found["line"], found["store"], found["crypto"]) == ("bad", "good", "good")
