"""What is wrong with the box's camera stands on the panel, from the morning until it works."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from contract.problems import SENTENCES
from edge.config import CameraSettings, Settings
from edge.ports.camera import CameraFault, CameraFrozen, CameraStarting
from edge.services.camera import WatchedCamera
from edge.services.issues import Issues
from edge.sim.camera import FolderCamera
from tests.edge import venue
from tests.edge.camera_rigs import pictures
from tests.edge.conftest import Clock, running
from tests.edge.test_panel import told

SECONDS = 0.02


class Watch:
    """A watched camera that can be broken, and what stands on the panel about it."""

    def __init__(self, folder: Path) -> None:
        clock = Clock(venue.START_MS)
        self.issues = Issues(clock)
        self.camera = FolderCamera(folder, seconds=SECONDS)
        self.watched = WatchedCamera(self.camera, self.issues, clock)

    @property
    def codes(self) -> list[str]:
        return [issue.code for issue in self.issues.all()]

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not condition():
                await asyncio.sleep(0.005)


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    return Watch(pictures(tmp_path / "shown"))


@pytest.mark.parametrize(
    ("how", "code"), [("broken", "camera-missing"), ("frozen", "camera-frozen")]
)
async def test_a_camera_that_does_not_work_is_known_before_anybody_asks(
    watch: Watch, how: str, code: str
) -> None:
    setattr(watch.camera, how, True)
    async with watch.watched.watched():
        await watch.until(lambda: watch.codes == [code])
        assert "simulated" in watch.issues.all()[0].detail
        setattr(watch.camera, how, False)
        await watch.until(lambda: watch.codes == [])
        assert watch.watched.available


async def test_a_camera_that_fails_later_is_told_by_whoever_wanted_a_picture(watch: Watch) -> None:
    async with watch.watched.watched():
        await watch.watched.frame()
        watch.camera.frozen = True
        with pytest.raises(CameraFrozen):
            await watch.watched.frame()
        assert watch.codes == ["camera-frozen"]
        watch.camera.broken = True
        with pytest.raises(CameraFault):
            await watch.watched.frame()
        assert watch.codes == ["camera-missing"], "one sentence, about what is so now"
        assert not watch.watched.available


async def test_a_camera_that_works_is_left_alone_while_nobody_asks(watch: Watch) -> None:
    async with watch.watched.watched():
        await watch.until(lambda: watch.camera.shown == 1)
        await asyncio.sleep(0.2)  # ten turns of the watch
        assert watch.camera.shown == 1


async def test_a_camera_that_is_starting_is_no_issue_and_asked_again_soon(watch: Watch) -> None:
    starting = Starting(watch.camera)
    watched = WatchedCamera(starting, watch.issues, Clock(venue.START_MS))
    async with watched.watched():
        await watch.until(lambda: starting.asked >= 3)
        assert watch.codes == []
        starting.ready = True
        await watch.until(lambda: watch.camera.shown == 1)
    assert watch.codes == []


class Starting:
    """A camera that is not ready yet."""

    def __init__(self, camera: FolderCamera) -> None:
        self._camera = camera
        self.available = True
        self.ready = False
        self.asked = 0

    async def frame(self) -> bytes:
        self.asked += 1
        if not self.ready:
            raise CameraStarting("not yet")
        return await self._camera.frame()


@pytest.mark.parametrize("fault", [CameraFault, CameraFrozen, CameraStarting])
def test_every_fault_has_its_sentences(fault: type[CameraFault]) -> None:
    assert fault.code in SENTENCES


@pytest.fixture
def shown(tmp_path: Path) -> Path:
    (tmp_path / "shown").mkdir()
    return tmp_path / "shown"


def with_camera(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = venue.settings

    def settings(*args: object, **kwargs: object) -> Settings:
        camera = CameraSettings(kind="folder", folder=folder)
        return plain(*args, **kwargs).model_copy(update={"camera": camera})  # type: ignore[arg-type]

    monkeypatch.setattr(venue, "settings", settings)


async def test_the_panel_sees_the_boxs_camera_and_what_is_wrong_with_it(
    tmp_path: Path, shown: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_camera(shown, monkeypatch)
    hq = venue.Headquarters()
    async with running(tmp_path / "box", hq, venue.paper(hq)) as rig:
        await rig.planned()
        await rig.panel()
        async with asyncio.timeout(20):
            while not (codes := [one["code"] for one in (await told(rig))["issues"]]):
                await asyncio.sleep(0.05)
        assert "camera-missing" in codes
        reply = await rig.get("/api/panel/camera/frame")
        assert (reply.status, (await reply.json())["title"]) == (503, "camera-missing")
        assert await (await rig.get("/api/panel/camera")).json() == {"available": False}

        await asyncio.to_thread(pictures, shown)
        async with asyncio.timeout(20):
            while "camera-missing" in [one["code"] for one in (await told(rig))["issues"]]:
                await asyncio.sleep(0.05)
        reply = await rig.get("/api/panel/camera/frame")
        assert (reply.status, reply.content_type) == (200, "image/jpeg")
        assert await (await rig.get("/api/panel/camera")).json() == {"available": True}
