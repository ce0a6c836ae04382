import io
import struct
import zlib
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from firmware.face.picture import (
    HEAVIEST,
    LONGEST,
    WHOLE,
    PictureRefused,
    Pixels,
    decode,
    shrunk,
)


def corners(width: int = 120, height: int = 80) -> Image.Image:
    """Return a picture whose upper left quarter is red and the rest blue."""
    image = Image.new("RGB", (width, height), (0, 0, 255))
    image.paste((255, 0, 0), (0, 0, width // 2, height // 2))
    return image


def saved(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def decoded(data: bytes) -> Pixels:
    return np.asarray(decode(data))


def code(data: bytes) -> str:
    with pytest.raises(PictureRefused) as refused:
        decode(data)
    return refused.value.code


def test_a_picture_is_rows_columns_and_rgb() -> None:
    found = decoded(saved(corners(), "PNG"))
    assert found.shape == (80, 120, 3)
    assert found.dtype == np.uint8
    assert found[10, 10].tolist() == [255, 0, 0]
    assert found[70, 110].tolist() == [0, 0, 255]


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize(
    ("orientation", "red"),
    [
        *[(1, (0, 0)), (2, (0, 1)), (3, (1, 1)), (4, (1, 0))],
        *[(5, (0, 0)), (6, (0, 1)), (7, (1, 1)), (8, (1, 0))],
    ],
)
def test_a_phone_held_sideways_gives_an_upright_picture(
    kind: str,
    orientation: int,
    red: tuple[int, int],
) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    found = decoded(saved(corners(), kind, exif=exif))
    turned = orientation >= 5
    assert found.shape == ((120, 80, 3) if turned else (80, 120, 3))
    height, width = found.shape[:2]
    quarter = found[red[0] * height // 2 :, red[1] * width // 2 :][10, 10].astype(int)
    assert abs(quarter - [255, 0, 0]).max() < 12


def test_a_cmyk_jpeg_has_its_colours() -> None:
    found = decoded(saved(corners().convert("CMYK")))
    assert abs(found[10, 10].astype(int) - [255, 0, 0]).max() < 12


def test_a_transparent_png_stands_on_white() -> None:
    image = corners().convert("RGBA")
    image.putalpha(Image.new("L", image.size, 0))
    assert decoded(saved(image, "PNG")).min() == 255


def test_what_is_transparent_does_not_bleed_into_what_is_seen_when_brought_down() -> None:
    image = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    image.paste((255, 255, 255, 255), (0, 0, 201, 400))
    assert np.asarray(decode(saved(image, "PNG"), keep=100)).min() >= 254


def test_how_far_it_was_brought_down_is_told() -> None:
    for kind in ("JPEG", "PNG"):
        found, factor = shrunk(saved(corners(1280, 720), kind), keep=640)
        assert (found.size, factor) == ((640, 360), 2.0)
        found, factor = shrunk(saved(corners(640, 480), kind), keep=640)
        assert (found.size, factor) == ((640, 480), 1.0)


def test_sixteen_bit_grey_is_scaled_not_clipped() -> None:
    grey = np.full((64, 64), 0x8000, dtype=np.uint16)
    found = decoded(saved(Image.fromarray(grey), "PNG"))
    assert found.shape == (64, 64, 3)
    assert abs(int(found[5, 5, 0]) - 128) <= 1


def test_a_palette_is_resolved() -> None:
    found = decoded(saved(corners().quantize(4), "PNG"))
    assert abs(found[10, 10].astype(int) - [255, 0, 0]).max() < 12


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("size", [(4800, 3200), (1930, 3861), (6000, 1000)])
def test_a_large_photo_is_brought_down_but_keeps_what_is_needed(
    kind: str,
    size: tuple[int, int],
) -> None:
    found = decode(saved(corners(*size), kind))
    assert LONGEST <= max(found.size) < 2 * LONGEST
    assert found.width / found.height == pytest.approx(size[0] / size[1], rel=0.01)


def test_a_photo_that_is_not_large_keeps_every_pixel() -> None:
    assert decode(saved(corners(3000, 2000))).size == (3000, 2000)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_less_can_be_kept_than_there_is(kind: str) -> None:
    assert decode(saved(corners(1280, 720), kind), keep=640).size == (640, 360)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_truncated_picture_is_refused(kind: str) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (200, 200, 3)).astype(np.uint8)
    whole = saved(Image.fromarray(noise), kind)
    for end in (0, 1, 30, len(whole) // 2, len(whole) - len(whole) // 10):
        assert code(whole[:end]) == "bad-picture"


@pytest.mark.parametrize("size", [(1, 1), (5000, 1), (31, 400)])
def test_a_picture_too_small_for_a_face_is_refused(size: tuple[int, int]) -> None:
    assert code(saved(Image.new("RGB", size), "PNG")) == "picture-too-small"


@pytest.mark.parametrize("side", [8500, 12000, 60000])
def test_a_decompression_bomb_is_refused_before_it_is_decoded(side: int) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1_000_000))
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels)
    assert code(bomb + chunk(b"IEND", b"")) == "picture-too-large"


@pytest.mark.parametrize(
    ("kind", "options"), [("PNG", {"compress_level": 1}), ("JPEG", {"progressive": True})]
)
def test_what_must_be_held_whole_may_have_fewer_pixels(
    kind: str, options: dict[str, object]
) -> None:
    image = Image.new("L", (4000, WHOLE // 4000 + 1))
    assert code(saved(image, kind, **options)) == "picture-too-large"
    assert decode(saved(image)).width == 2000


def test_a_jpeg_of_countless_scans_is_refused_before_it_is_decoded() -> None:
    whole = saved(corners(), progressive=True)
    scan = whole.index(b"\xff\xda")
    assert code(whole[:scan] + whole[scan:-2] * 10 + whole[-2:]) == "bad-picture"
    assert decode(whole).size == (120, 80)


def test_a_file_of_several_pictures_is_its_first() -> None:
    found = decode(saved(corners(), "MPO", save_all=True, append_images=[corners(64, 64)]))
    assert found.size == (120, 80)


def test_too_many_bytes_are_refused_unread() -> None:
    assert code(bytes(HEAVIEST + 1)) == "picture-too-large"


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "WEBP"])
def test_other_formats_are_refused(kind: str) -> None:
    assert code(saved(corners(), kind)) == "bad-picture"


@given(st.binary(max_size=300), st.sampled_from([b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"]))
def test_no_bytes_raise_anything_else(data: bytes, start: bytes) -> None:
    with pytest.raises(PictureRefused):
        decode(start + data)


@given(at=st.integers(0, 600), value=st.integers(0, 255))
def test_a_damaged_byte_is_survived(at: int, value: int) -> None:
    whole = bytearray(saved(corners(), exif=Image.Exif()))
    whole[at % len(whole)] = value
    with suppress(PictureRefused):
        assert decode(bytes(whole)).mode == "RGB"
