"""The kiosk's start script, with a real Chromium and with a browser that never draws."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web

SCRIPT = Path(__file__).parents[2] / "provisioning" / "kiosk" / "kaobox-seat"
CHROMIUM = shutil.which("chromium")
NEVER_DRAWS = """#!/bin/sh
echo "$@" >>"$0.calls"
exec sleep 60
"""


@pytest.fixture(autouse=True)
def no_blocking_call() -> None:
    """Not watched here: a test reads files between the steps itself."""


PAGE = """<!doctype html><p>seat<script>
const opening = indexedDB.open("seat");
opening.onupgradeneeded = () => opening.result.createObjectStore("visits", { autoIncrement: true });
opening.onsuccess = () => {
  const work = opening.result.transaction("visits", "readwrite", { durability: "strict" });
  work.objectStore("visits").add(Date.now());
  const counting = work.objectStore("visits").count();
  work.oncomplete = () => fetch(`/visit/${counting.result}`);
};
</script>"""


@dataclass
class Box:
    """What stands for a box: its page tells how many visits the profile remembers."""

    visits: list[int] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def seat(self, _: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html")

    async def visit(self, request: web.Request) -> web.Response:
        self.visits.append(int(request.match_info["count"]))
        self.changed.set()
        return web.Response()

    async def visited(self, times: int) -> None:
        while len(self.visits) < times:
            self.changed.clear()
            await self.changed.wait()


@asynccontextmanager
async def a_box() -> AsyncIterator[tuple[Box, str]]:
    box, app = Box(), web.Application()
    app.router.add_get("/seat/", box.seat)
    app.router.add_get("/visit/{count}", box.visit)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield box, f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def kiosk(origin: str, **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        str(SCRIPT), origin, env={**os.environ, **environment}, start_new_session=True
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        async with asyncio.timeout(20):
            await process.wait()


def browsers(profile: Path) -> list[int]:
    """Return the main processes of browsers on a profile."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        ours = f"--user-data-dir={profile}".encode() in words
        if ours and not any(word.startswith(b"--type=") for word in words):
            found.append(int(path.parent.name))
    return found


@pytest.mark.rule("X15")
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
@pytest.mark.timeout(90)
async def test_chromium_shows_the_seat_page_and_comes_back_on_its_profile(tmp_path: Path) -> None:
    assert CHROMIUM is not None
    profile = tmp_path / "profile"
    environment = {
        "KAOBOX_BROWSER": CHROMIUM,
        "KAOBOX_PROFILE": str(profile),
        "KAOBOX_PATIENCE": "40",
        "KAOBOX_FLAGS": "--headless=new --no-sandbox",
    }
    async with a_box() as (box, origin), kiosk(origin, **environment):
        await box.visited(1)
        assert "kaobox-seat: drawn" in (profile / "browser.log").read_text(errors="replace")
        assert not (profile / "no-acceleration").exists()
        (browser,) = browsers(profile)
        os.kill(browser, signal.SIGKILL)
        await box.visited(2)
        assert browsers(profile) != [browser]
    assert box.visits == [1, 2]
    assert not browsers(profile)


@pytest.mark.rule("X17")
@pytest.mark.timeout(60)
async def test_a_browser_that_draws_nothing_is_started_again_without_acceleration(
    tmp_path: Path,
) -> None:
    browser, profile = tmp_path / "browser", tmp_path / "profile"
    browser.write_text(NEVER_DRAWS)
    browser.chmod(0o755)
    environment = {
        "KAOBOX_BROWSER": str(browser),
        "KAOBOX_PROFILE": str(profile),
        "KAOBOX_PATIENCE": "1",
    }
    calls = tmp_path / "browser.calls"

    async def started(times: int) -> list[str]:
        async with asyncio.timeout(20):
            while True:
                lines = calls.read_text().splitlines() if calls.exists() else []
                if len(lines) >= times:
                    return lines
                await asyncio.sleep(0.1)

    async with kiosk("http://127.0.0.1:9", **environment):
        first, second = await started(2)
        assert "--disable-gpu" not in first.split()
        assert "--disable-gpu" in second.split()
        await asyncio.sleep(2.5)
        assert len(await started(2)) == 2, "the second time it may take as long as it does"
    async with kiosk("http://127.0.0.1:9", **environment):
        assert "--disable-gpu" in (await started(3))[2].split(), "remembered on this workstation"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(SCRIPT), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_the_policy_opens_the_box_and_blocks_the_rest() -> None:
    done = run("policy", "https://box-1.local:8443/", "/srv/packages", KAOBOX_PROFILE="/var/seat")
    policy = json.loads(done.stdout)
    assert policy["URLBlocklist"] == ["*"]
    assert policy["URLAllowlist"] == [
        "https://box-1.local:8443",
        "blob:https://box-1.local:8443/*",
        "file:///var/seat/start.html",
    ]
    assert policy["DeveloperToolsAvailability"] == 2
    assert policy["DownloadDirectory"] == "/srv/packages"


@pytest.mark.parametrize(
    "origin", ["", "box-1.local", "ftp://box", "http://", 'http://a"b', "http://a b", "http://$(x)"]
)
def test_what_is_no_address_is_refused(origin: str) -> None:
    done = run(origin)
    assert done.returncode == 2
    assert done.stderr.startswith("usage")
