"""What runs in the camera's process: USB pictures, films, folders, and the marks in a JPEG."""

import asyncio
import contextlib
import io
import itertools
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image, ImageOps

from edge.adapters import camera_kinds
from edge.adapters.camera_picture import turned
from edge.camera import folder, usb, video
from edge.camera.jpeg import whole
from edge.camera.newest import Newest
from edge.ports.camera import CameraFault
from tests.edge.camera_rigs import film, picture, pictures, running, stood_in
from tests.edge.test_camera_port import taken

SIZE = (1280, 960)


def sizes(jpeg: bytes) -> tuple[int, int]:
    image = Image.open(io.BytesIO(jpeg), formats=["JPEG"])
    image.load()
    return image.size


def without_tables(jpeg: bytes) -> bytes:
    """Leave out the Huffman tables, as many USB cameras do."""
    kept, place = jpeg[:2], 2
    while jpeg[place + 1] != 0xDA:
        end = place + 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
        if jpeg[place + 1] != 0xC4:
            kept += jpeg[place:end]
        place = end
    return kept + jpeg[place:]


def shown_by(source: str, format: str | None = None) -> list[tuple[int, bytes]]:
    """Everything that somebody gets who asks until the source ends."""
    found = []
    with av.open(source, format=format) as container, contextlib.suppress(EOFError):
        take = usb.taking(container)
        while True:
            found.append(take())
    return found


def test_a_usb_cameras_own_jpegs_are_passed_on_untouched(tmp_path: Path) -> None:
    path = film(tmp_path / "camera.mkv", codec="mjpeg")
    with av.open(str(path)) as packets:
        sent = [bytes(packet) for packet in packets.demux(video=0) if packet.size]
    found = shown_by(str(path))
    assert {jpeg for _, jpeg in found} <= set(sent)
    assert found[-1][1] == sent[-1], "the newest is never lost"
    assert all(at_ms > 0 for at_ms, _ in found)
    assert sizes(found[-1][1]) == (320, 240)


@pytest.mark.parametrize("pixels", ["yuyv422", "rgb24", "nv12"])
def test_a_usb_camera_that_does_not_compress_gives_jpegs_all_the_same(pixels: str) -> None:
    source = f"testsrc=size=320x240:rate=30:duration=0.2,format={pixels}"
    _, jpeg = shown_by(source, "lavfi")[-1]
    assert sizes(jpeg) == (320, 240)
    assert np.asarray(Image.open(io.BytesIO(jpeg))).std() > 40, "the picture is there"


def test_no_usb_camera_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nothing-here"):
        usb.opened(device=str(tmp_path / "nothing-here"), path="", size=SIZE)


def test_huffman_tables_that_a_camera_leaves_out_are_put_back() -> None:
    jpeg = picture(3)
    bare = without_tables(jpeg)
    assert len(bare) < len(jpeg)
    mended = whole(bare + b"\0\0\0")
    assert mended is not None
    assert mended.count(b"\xff\xc4") >= 1
    assert np.array_equal(
        np.asarray(Image.open(io.BytesIO(mended))), np.asarray(Image.open(io.BytesIO(jpeg)))
    )
    assert whole(jpeg) == jpeg


@pytest.mark.parametrize("damaged", [b"", b"\xff\xd8", picture(1)[:-20], picture(1)[3:]])
def test_a_damaged_picture_of_a_camera_is_left_out(damaged: bytes) -> None:
    assert whole(damaged) is None


def test_only_the_newest_picture_is_kept_for_who_asks_late() -> None:
    newest = Newest(range(100))
    found = []
    with contextlib.suppress(EOFError):
        while True:
            found.append(newest.next()[1])
    assert found[-1] == 99
    assert found == sorted(set(found))


def test_what_ends_a_source_is_told_to_who_waits() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise OSError("the cable is out")

    newest = Newest(broken())
    assert newest.next()[1] == 1
    with pytest.raises(OSError, match="the cable is out"):
        newest.next()


async def test_a_film_starts_over_when_it_ends(tmp_path: Path) -> None:
    path = await asyncio.to_thread(film, tmp_path / "film.mp4", frames=3)
    async with running(camera_kinds.command("video", path=path), live=False) as camera:
        frames = [await taken(camera) for _ in range(9)]
    assert len(set(frames)) <= 3
    assert all(one != other for one, other in itertools.pairwise(frames))


@pytest.mark.parametrize("content", [b"", b"no film at all"])
def test_a_film_that_is_none_is_an_error(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(content)
    with pytest.raises(av.FFmpegError, match="film"):
        video.opened(device="", path=str(tmp_path / "film.mp4"), size=SIZE)


def test_a_folder_shows_its_pictures_in_turn_and_passes_over_what_is_none(tmp_path: Path) -> None:
    shown = pictures(tmp_path / "shown", count=2)
    (shown / "0-not-a-picture.jpg").write_bytes(b"text")
    take = folder.opened(device="", path=str(shown), size=SIZE)
    assert [take()[1] for _ in range(4)] == [picture(0), picture(1)] * 2


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no JPEG"):
        folder.opened(device="", path=str(tmp_path), size=SIZE)


async def test_an_empty_folder_is_no_camera(tmp_path: Path) -> None:
    async with running(camera_kinds.command("folder", path=tmp_path)) as camera:
        with pytest.raises(CameraFault, match="no JPEG"):
            await taken(camera)


async def test_the_pi_camera_is_told_the_size_and_to_focus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = stood_in(tmp_path / "stand-in", monkeypatch)
    async with running(camera_kinds.command("pi", device="0", size=(1024, 768))) as camera:
        await taken(camera)
    configured = await asyncio.to_thread((said / "configured").read_text)
    assert "'size': (1024, 768)" in configured
    assert "'output_size': (2304, 1296)" in configured, "the mode that sees all the lens does"
    assert "'queue': False" in configured, "a picture from before the wish is none"
    assert await asyncio.to_thread((said / "controls").read_text) == "{'AfMode': 2}"


async def test_a_second_camera_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stood_in(tmp_path / "stand-in", monkeypatch)
    async with running(camera_kinds.command("pi", device="1")) as camera:
        with pytest.raises(CameraFault, match="no camera 1: the system knows 1"):
            await taken(camera)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_camera_mounted_askew_gives_upright_pictures(rotation: int) -> None:
    scene = Image.new("RGB", (64, 32))
    scene.paste((255, 0, 0), (0, 0, 16, 16))  # red at the top left
    seen = scene.rotate(rotation, expand=True)  # Pillow turns the other way round
    file = io.BytesIO()
    seen.save(file, "JPEG", quality=95)
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(turned(file.getvalue(), rotation))))
    assert upright is not None
    assert upright.size == scene.size
    pixel = upright.convert("RGB").getpixel((4, 4))
    assert isinstance(pixel, tuple)
    assert (pixel[0] > 200, pixel[1] < 60) == (True, True)
