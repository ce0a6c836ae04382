"""Pictures are what their bytes are."""

import io
import struct

import pytest
from PIL import Image

from cloud.core.papers.findings import PaperRefused
from cloud.core.papers.media import Media
from cloud.core.papers.pictures import kind


def drawn(format_: str, size: tuple[int, int] = (30, 20), **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "white").save(buffer, format_, **options)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (drawn("PNG"), "png"),
        (drawn("GIF"), "gif"),
        (drawn("JPEG"), "jpg"),
        (drawn("JPEG", progressive=True), "jpg"),
        (drawn("JPEG", exif=b"Exif\0\0" + b"x" * 5000), "jpg"),
    ],
)
def test_three_kinds_are_known_by_their_bytes(data: bytes, name: str) -> None:
    assert kind(data, "picture.bmp") == name


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "picture-unsupported"),
        (b"BM" + b"\0" * 60, "picture-unsupported"),
        (drawn("WEBP"), "picture-unsupported"),
        (drawn("PNG")[:20], "picture-unsupported"),
        (drawn("JPEG")[:30], "picture-unsupported"),
        (b"\xff\xd8\xff" + b"\xff" * 5000, "picture-unsupported"),
        (b'<?xml version="1.0"?><!-- x --><SVG onload="x()"/>', "picture-svg"),
    ],
)
def test_anything_else_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(PaperRefused) as caught:
        kind(data, "a.png")
    assert (caught.value.code, caught.value.where) == (code, "a.png")


@pytest.mark.parametrize("size", [(0, 10), (65_535, 65_535), (2**31, 1)])
def test_a_picture_that_would_fill_the_memory_of_a_seat_is_refused(size: tuple[int, int]) -> None:
    data = bytearray(drawn("PNG"))
    data[16:24] = struct.pack(">II", *size)
    with pytest.raises(PaperRefused) as caught:
        kind(bytes(data), "a.png")
    assert caught.value.code == "picture-too-large"


class Shelf:
    """Files that count how often they are read."""

    def __init__(self, **files: bytes) -> None:
        self.files = files
        self.reads = 0

    def read(self, name: str) -> bytes:
        self.reads += 1
        return self.files[name]


def test_a_picture_is_read_once_and_named_by_its_content() -> None:
    shelf = Shelf(a=drawn("PNG"), b=drawn("PNG"), c=drawn("PNG", (1, 1)))
    media = Media(shelf)
    names = [media.picture(file) for file in ("a", "a", "b", "c")]
    assert shelf.reads == 3
    assert names[0] == names[1] == names[2] != names[3]
    assert set(media.taken) == set(names)
