"""A camera process that dies, hangs, stands still or talks nonsense never takes the box along."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from edge.adapters import camera_kinds
from edge.adapters.process_camera import ProcessCamera
from edge.adapters.system_clock import SystemClock
from edge.ports.camera import CameraFault, CameraFrozen, CameraStarting
from tests.edge.camera_rigs import STAND_INS, pictures, running, stood_in


def babbler(mode: str) -> list[str]:
    return [sys.executable, str(STAND_INS / "babbler.py"), mode]


def alive(pid: int) -> bool:
    """Whether the process runs; one that is dead and not waited for does not."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


async def until(condition: Callable[[], bool], *, seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


async def fault_of(camera: ProcessCamera) -> CameraFault:
    """The next fault, whatever may come before it."""
    async with asyncio.timeout(20):
        while True:
            try:
                await camera.frame()
            except CameraStarting:
                continue
            except CameraFault as fault:
                return fault


@pytest.mark.parametrize("mode", ["garbage", "huge", "no-jpeg", "empty"])
async def test_nonsense_from_the_process_is_a_fault_at_once_and_ends_it(mode: str) -> None:
    async with running(babbler(mode), seconds=20) as camera:
        fault = await fault_of(camera)  # at once: the twenty seconds are not waited for
        assert isinstance(fault, CameraFrozen)
        assert camera.pid is None


@pytest.mark.parametrize("mode", ["short", "silent", "drip"])
async def test_a_picture_that_never_ends_is_waited_for_no_longer_than_others(mode: str) -> None:
    async with running(babbler(mode), seconds=0.3) as camera:
        with pytest.raises(CameraStarting):
            await camera.frame()


@pytest.mark.parametrize("mode", ["repeats", "backwards"])
async def test_the_same_picture_or_an_older_one_is_not_a_new_one(mode: str) -> None:
    async with running(babbler(mode), seconds=0.5) as camera:
        await camera.frame()
        with pytest.raises(CameraFrozen, match="nothing new"):
            await camera.frame()


async def test_a_camera_that_is_none_may_show_a_picture_again() -> None:
    async with running(babbler("repeats"), live=False) as camera:
        assert await camera.frame() == await camera.frame()


async def test_what_the_process_says_is_what_people_read() -> None:
    async with running(babbler("words")) as camera:
        fault = await fault_of(camera)
    assert str(fault) == "没有摄像头 no camera here"
    assert fault.code == "camera-missing"


@pytest.mark.parametrize(
    "command", [babbler("ends"), ["/nonexistent/python"], [sys.executable, "-c", "1"]]
)
async def test_a_process_that_cannot_run_is_no_camera(command: list[str]) -> None:
    async with running(command) as camera:
        fault = await fault_of(camera)
        assert (type(fault), fault.code) == (CameraFault, "camera-missing")
        assert not camera.available


async def test_no_camera_on_the_ribbon_is_told_and_found_when_it_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = stood_in(tmp_path / "stand-in", monkeypatch)
    (said / "none").touch()
    async with running(camera_kinds.command("pi")) as camera:
        fault = await fault_of(camera)
        assert "check the ribbon" in str(fault)
        assert not camera.available
        (said / "none").unlink()
        async with asyncio.timeout(20):
            while not camera.available:
                with contextlib.suppress(CameraFault):
                    await camera.frame()
                await asyncio.sleep(0.02)


@pytest.mark.rule("E1")
@pytest.mark.parametrize("how", ["frozen", "stuck"])
async def test_a_camera_that_delivers_nothing_is_reported_within_three_seconds(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = stood_in(tmp_path / "stand-in", monkeypatch)
    clock = await asyncio.to_thread(SystemClock)
    async with ProcessCamera(camera_kinds.command("pi"), clock=clock) as camera:
        await camera.frame()
        (said / how).touch()
        with pytest.raises(CameraFrozen):
            await in_time(camera)


async def in_time(camera: ProcessCamera) -> None:
    for _ in range(2):  # one may have been under way
        async with asyncio.timeout(3):
            await camera.frame()


async def test_a_python_without_picamera2_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    command = camera_kinds.command("pi", system_python=sys.executable)
    async with running(command) as camera:
        assert "picamera2" in str(await fault_of(camera))


async def test_faults_are_repeated_without_starting_a_process_each_time() -> None:
    async with running(babbler("words")) as camera:
        await fault_of(camera)
        await fault_of(camera)
        for _ in range(50):  # the wait after the second fault is on
            with pytest.raises(CameraFault, match="no camera here"):
                await camera.frame()
            assert camera.pid is None


async def test_a_camera_nobody_wants_is_ended_and_started_by_the_next_wish(tmp_path: Path) -> None:
    command = camera_kinds.command("folder", path=await asyncio.to_thread(pictures, tmp_path / "p"))
    async with running(command, live=False, idle=0.2) as camera:
        assert camera.pid is None, "nobody has asked yet"
        await camera.frame()
        first = camera.pid
        assert first
        await until(lambda: camera.pid is None)
        await until(lambda: not alive(first))
        await camera.frame()
        assert camera.pid not in {first, None}


@pytest.mark.parametrize("stopped", [False, True])
async def test_closing_the_camera_ends_its_process_whatever_it_does(
    tmp_path: Path, *, stopped: bool
) -> None:
    command = camera_kinds.command("folder", path=await asyncio.to_thread(pictures, tmp_path / "p"))
    async with running(command, live=False) as camera:
        await camera.frame()
        pid = camera.pid
        assert pid
        waiting = None
        if stopped:
            os.kill(pid, signal.SIGSTOP)
            waiting = asyncio.ensure_future(camera.frame())
            await asyncio.sleep(0)
    assert not alive(pid)
    if waiting:
        with pytest.raises(CameraFault):
            await waiting
    with pytest.raises(CameraFault):
        await camera.frame()


@pytest.mark.parametrize("state", ["", "stuck"])
def test_a_killed_box_leaves_no_camera_process_behind(
    state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the process hangs in the camera's driver at that moment."""
    said = stood_in(tmp_path / "stand-in", monkeypatch)
    if state:
        (said / state).touch()
    box = subprocess.Popen([sys.executable, "-c", _BOX], stdout=subprocess.PIPE, text=True)
    assert box.stdout
    pid = int(box.stdout.readline())
    assert alive(pid)
    box.kill()
    box.wait()
    box.stdout.close()
    assert asyncio.run(_gone(pid)), "the camera process outlived the box"


async def _gone(pid: int) -> bool:
    with contextlib.suppress(TimeoutError):
        await until(lambda: not alive(pid))
        return True
    os.kill(pid, signal.SIGKILL)
    return False


_BOX = """
import time
from edge.adapters import camera_kinds
from edge.adapters.camera_child import CameraChild
from edge.adapters.system_clock import SystemClock
clock = SystemClock()
child = CameraChild(camera_kinds.command("pi"), clock)
try:
    child.picture(until=clock.monotonic() + 1)
except TimeoutError:
    pass
print(child.pid, flush=True)
time.sleep(600)
"""
