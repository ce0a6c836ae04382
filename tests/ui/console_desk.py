"""An office at headquarters for tests: the program as a process, a browser, and what a person sets up."""

import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

from kaobox.samples import papers
from tests.servers import free_port
from tests.ui.conftest import ROOT

ACCOUNT, PASSWORD = "admin", "headquarters-9"
PATIENCE_S = 30
HEADINGS = "准考证号,姓名,身份证号,考场,机位,试卷"
GOOD_ROW = "2600001,考生 001,11010519491231002X,A101,A01,computing"


class Headquarters:
    """``kaobox cloud run``, which a test may end and start again with what it has stored."""

    def __init__(self, folder: Path, broker: int, *, fonts: bool = False) -> None:
        self._folder = folder
        self._port = free_port()
        self._environment = {
            "PATH": "/usr/bin:/bin",
            "KAOBOX_CLOUD_DATA": str(folder),
            "KAOBOX_CLOUD_WEB__PORT": str(self._port),
            "KAOBOX_CLOUD_LINE__KIND": "mqtt",
            "KAOBOX_CLOUD_LINE__PORT": str(broker),
            "KAOBOX_CLOUD_ADMIN__ACCOUNT": ACCOUNT,
            "KAOBOX_CLOUD_ADMIN__PASSWORD": PASSWORD,
            "KAOBOX_CLOUD_FONTS__TRAVEL": "true" if fonts else "false",
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def page(self) -> str:
        """Return the console's address."""
        return f"http://localhost:{self._port}/console/"

    def start(self) -> None:
        """Run it and wait until it listens."""
        log = self._folder / "log"
        command = [sys.executable, "-m", "kaobox.cli", "cloud", "run"]
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                command, env=self._environment, cwd=ROOT, stdout=out, stderr=out
            )
        deadline = time.monotonic() + PATIENCE_S
        while "listening" not in log.read_text("utf-8"):
            assert self._process.poll() is None, log.read_text("utf-8")
            assert time.monotonic() < deadline, log.read_text("utf-8")
            time.sleep(0.05)

    def stop(self) -> None:
        """End it as systemd would."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE_S)
            self._process = None


@pytest.fixture
def headquarters(tmp_path: Path, mosquitto: int) -> Iterator[Headquarters]:
    """Headquarters with one account and nothing else."""
    folder = tmp_path / "hq"
    folder.mkdir()
    running = Headquarters(folder, mosquitto)
    running.start()
    yield running
    running.stop()


@pytest.fixture
async def desk(browser: Browser) -> AsyncIterator[Page]:
    """An office screen; an uncaught error of the page fails the test."""
    context = await browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1440, "height": 900}
    )
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    await context.close()
    assert faults == []


@pytest.fixture
async def console(headquarters: Headquarters, desk: Page) -> Page:
    """The console with somebody signed in."""
    await desk.goto(headquarters.page)
    await sign_in(desk)
    return desk


async def sign_in(page: Page, password: str = PASSWORD) -> None:
    await page.get_by_test_id("console-account").fill(ACCOUNT)
    await page.get_by_test_id("console-password").fill(password)
    await page.get_by_test_id("console-sign-in").click()


async def seal(page: Page, name: str) -> None:
    """Import a sample paper under a name, from the list of papers."""
    await page.get_by_test_id("tree-papers").click()
    await page.get_by_test_id("new-paper").click()
    await page.get_by_test_id("paper-name").fill(name)
    await page.get_by_test_id("upload-paper").set_input_files(a_package("qti21"))
    await page.get_by_test_id("paper-accept").click()
    await expect(page.get_by_test_id("paper-accepted")).to_contain_text("第 1 版")


async def prepare(page: Page) -> None:
    """Make a venue, a plan and a session, all by hand."""
    by = page.get_by_test_id
    await by("tree-venues").click()
    await by("new-venue").click()
    await by("venue-title").fill("第一考点")
    await by("venue-name").fill("v1")
    await by("venue-save").click()
    await expect(by("box-venue")).to_have_value("v1")
    await by("tree-plans").click()
    await by("new-plan").click()
    await by("plan-title").fill("秋季期末考试")
    await by("plan-name").fill("autumn")
    await by("plan-save").click()
    await by("session-title").fill("计算机应用基础")
    await by("session-name").fill("s1")
    await by("session-venue").select_option("v1")
    await by("session-starts").fill("2031-11-18T09:00")
    await by("session-starts").dispatch_event("change")
    await by("session-save").click()
    await expect(by("session-s1")).to_be_visible()


def a_package(sample: str) -> FilePayload:
    return {
        "name": f"{sample}.zip",
        "mimeType": "application/zip",
        "buffer": papers.package(sample),
    }


def a_roster(*rows: str) -> FilePayload:
    text = "\n".join((HEADINGS, *rows))
    return {"name": "roster.csv", "mimeType": "text/csv", "buffer": text.encode()}
