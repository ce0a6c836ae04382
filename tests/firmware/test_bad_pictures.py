"""Whatever is sent to the worker process: a reason, no crash, no hang, and no more memory."""

import io
import re
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from PIL import Image

from edge.adapters.face_process import Passing, answers
from edge.ports.face import FaceLook, Frame, Glance
from firmware.face.picture import LARGEST, WHOLE, Pixels
from firmware.face.process import ChainProcess
from tests.models import bundle, jpeg, picture, sample

Answer = TypeVar("Answer", FaceLook, Glance)
ORIENTATION = 274
MEGABYTES = 350  # of the worker, whatever it was sent: the nets and Pillow take some 110 of them


class Worker:
    """The box's own face process, asked without its queue; each answer has twenty seconds."""

    def __init__(self, process: ChainProcess) -> None:
        self._process = process

    def look(self, picture: bytes) -> FaceLook:
        return self._asked(picture, FaceLook)

    def follow(self, frames: Sequence[Frame]) -> FaceLook:
        return self._asked(frames, FaceLook)

    def glance(self, picture: bytes) -> Glance:
        return self._asked(Passing("door", picture, codes=True), Glance)

    def _asked(self, question: object, kind: type[Answer]) -> Answer:
        answer = self._process.ask(question, seconds=20.0)
        assert isinstance(answer, kind)
        return answer

    @property
    def peak_megabytes(self) -> float:
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found
        return int(found[1]) / 1024


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    process = ChainProcess(bundle(), answers, threads=1, start_seconds=60.0, name="bad-pictures")
    try:
        process.ready()
        yield Worker(process)
        assert process.alive
    finally:
        process.end()


@cache
def face() -> Image.Image:
    whole = picture("person-1/1")
    return whole.resize((whole.width // 2, whole.height // 2))


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def oriented(value: int) -> bytes:
    """Return the face as a camera held that way stores it."""
    back = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[value]
    exif = Image.Exif()
    exif[ORIENTATION] = value
    return saved(face() if back is None else face().transpose(back), "JPEG", exif=exif)


def png(width: int, height: int, depth: int, colour: int, data: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def sixteen_bit(pixels: Pixels) -> bytes:
    rows = (pixels.astype(">u2") * 257).reshape(len(pixels), -1)
    lines = b"".join(b"\0" + row.astype(">u2").tobytes() for row in rows)
    return png(pixels.shape[1], pixels.shape[0], 16, 2, zlib.compress(lines, 1))


def resized_in_its_header(width: int, height: int) -> bytes:
    """Return a small JPEG that says it has ``width`` x ``height`` pixels."""
    whole = saved(Image.new("L", (64, 64), 128), "JPEG")
    at = whole.index(b"\xff\xc0") + 5
    return whole[:at] + struct.pack(">HH", height, width) + whole[at + 4 :]


def with_alpha() -> bytes:
    layer = face().convert("RGBA")
    layer.putalpha(Image.new("L", layer.size, 250))
    return saved(layer, "PNG")


def animated() -> bytes:
    frames = [face().convert("P"), face().rotate(5).convert("P")]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:])


GOOD: dict[str, Callable[[], bytes]] = {
    "CMYK": lambda: saved(face().convert("CMYK"), "JPEG"),
    "grey": lambda: saved(face().convert("L"), "JPEG"),
    "progressive": lambda: saved(face(), "JPEG", progressive=True),
    "alpha": with_alpha,
    "16 bit": lambda: sixteen_bit(np.asarray(face())),
    "16 bit grey": lambda: saved(
        Image.fromarray(np.asarray(face().convert("L")).astype(np.uint16) * 257), "PNG"
    ),
    "palette": lambda: saved(face().quantize(256), "PNG"),
    **{f"orientation {value}": partial(oriented, value) for value in range(1, 9)},
}
BAD = {
    "zero bytes": (b"", "BAD_PICTURE"),
    "text": ("准考证 001\n".encode() * 500, "BAD_PICTURE"),
    "zeros": (bytes(100_000), "BAD_PICTURE"),
    "1 x 1": (saved(Image.new("RGB", (1, 1)), "PNG"), "PICTURE_TOO_SMALL"),
    "5000 x 1": (saved(Image.new("RGB", (5000, 1)), "PNG"), "PICTURE_TOO_SMALL"),
    "200 megapixels": (resized_in_its_header(20_000, 10_000), "PICTURE_TOO_LARGE"),
    "65535 x 65535": (resized_in_its_header(65_535, 65_535), "PICTURE_TOO_LARGE"),
    "a bomb by its size": (
        png(30_000, 30_000, 8, 2, zlib.compress(bytes(5_000_000))),
        "PICTURE_TOO_LARGE",
    ),
    "a bomb behind a small size": (
        png(64, 64, 8, 2, zlib.compress(bytes(300_000_000), 1)),
        "TOO_DARK",
    ),
    "more pixels than there are": (resized_in_its_header(3_000, 2_000), "NO_FACE"),
    "too many bytes": (b"\xff\xd8\xff" + bytes(33 * 1024 * 1024), "PICTURE_TOO_LARGE"),
}


@pytest.mark.parametrize("name", GOOD)
def test_an_unusual_picture_of_a_face_is_read_like_any_other(worker: Worker, name: str) -> None:
    data = GOOD[name]()
    look, glance = worker.look(data), worker.glance(data)
    assert (look.faces, look.reason) == (1, None)
    assert (glance.faces, glance.reason) == (1, None)
    upright = worker.look(saved(face(), "PNG"))
    for measure in ("roll", "yaw", "eye_distance"):
        assert look.measures[measure] == pytest.approx(upright.measures[measure], abs=3)


def test_whatever_is_no_picture_of_a_face_has_its_reason_and_takes_no_memory(
    worker: Worker,
) -> None:
    for name, (data, reason) in BAD.items():
        look = worker.look(data)
        glance = worker.glance(data)
        assert (look.faces, look.template) == (0, None), name
        assert (glance.faces, glance.place, glance.codes) == (0, None, ()), name
        assert (look.reason, glance.reason) == (reason, reason), name
    assert (worker.look(sample("person-1/1"))).reason is None
    assert worker.peak_megabytes < MEGABYTES


def test_a_picture_cut_short_anywhere_is_a_bad_picture(worker: Worker) -> None:
    for kind in ("JPEG", "PNG"):
        whole = saved(face(), kind)
        for share in (0.001, 0.01, 0.3, 0.7, 0.97):
            data = whole[: int(len(whole) * share)]
            assert (worker.look(data)).reason == "BAD_PICTURE"
            assert (worker.glance(data)).reason == "BAD_PICTURE"


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "WEBP", "PPM"])
def test_an_animation_and_other_formats_are_bad_pictures(worker: Worker, kind: str) -> None:
    data = animated() if kind == "GIF" else saved(face(), kind)
    assert (worker.look(data)).reason == "BAD_PICTURE"


def test_the_largest_pictures_that_are_taken_keep_within_bounds(worker: Worker) -> None:
    side = 4000
    alpha = Image.new("RGBA", (side, WHOLE // side), (90, 120, 150, 200))
    deep = Image.fromarray(np.full((WHOLE // side, side), 30_000, dtype=np.uint16))
    largest = Image.new("L", (8000, LARGEST // 8000), 128)
    for data in (
        saved(alpha, "PNG", compress_level=1),
        saved(deep, "PNG", compress_level=1),
        saved(largest, "JPEG"),
        saved(alpha.convert("RGB"), "JPEG", progressive=True, subsampling=0),
    ):
        assert (worker.look(data)).reason == "NO_FACE"
        assert (worker.glance(data)).reason == "PICTURE_TOO_LARGE"
    assert worker.peak_megabytes < MEGABYTES


def test_bad_frames_of_every_kind_among_good_ones_are_passed_over(
    worker: Worker,
) -> None:
    good = jpeg(face())
    pictures = [part for data, _ in BAD.values() for part in (good, data)][:16]
    look = worker.follow([Frame(120.0 * at, data) for at, data in enumerate(pictures)])
    assert (look.faces, look.reason) == (1, None)
