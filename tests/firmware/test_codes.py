"""QR codes of tickets in frames of a camera: what is still read, and what is no more."""

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from firmware.codes import MOST, WIDEST, read, texts
from tests.firmware.qr import drawn, held, photographed
from tests.models import jpeg

# As long as a ticket can be: 53 modules a side.
TICKET = (
    "KAO1/plan-2026-autumn-00000000000000000000000000000000000000000Zz/"
    "attempt-000000000000000000000000000000000000000000000000000000A7/999999/" + "aZ3_-9Qk" * 11
)[:230]
THIRD = 213  # pixels: a third of a frame of 640


def seen(
    *,
    width: int = THIRD,
    blur: float = 0.7,
    noise: float = 6.0,
    light: float = 1.0,
    **held_so: float,
) -> tuple[str, ...]:
    turn, slant = held_so.pop("turn", 7.0), held_so.pop("slant", 15.0)
    assert not held_so
    frame = held(TICKET, width=width, turn=turn, slant=slant)
    return read(jpeg(photographed(frame, blur=blur, noise=noise, light=light)))


def test_the_longest_ticket_is_230_characters() -> None:
    assert len(TICKET) > 220


@pytest.mark.parametrize("width", [106, 120, 150, 180, THIRD, 320, 400])
def test_two_pixels_for_each_module_are_enough(width: int) -> None:
    assert seen(width=width) == (TICKET,)


def test_one_pixel_for_each_module_is_not() -> None:
    assert seen(width=53) == ()


@pytest.mark.parametrize("turn", [0, 5, 30, 45, 90, 135, 180, 200, 270, 315])
def test_it_may_be_held_any_way_round(turn: float) -> None:
    assert seen(turn=turn) == (TICKET,)


@pytest.mark.parametrize("slant", [-50, -30, 30, 50])
def test_it_may_be_slanted(slant: float) -> None:
    assert seen(slant=slant) == (TICKET,)


@pytest.mark.parametrize("blur", [0.0, 1.0, 1.5])
def test_blur_of_a_third_of_a_module_is_read(blur: float) -> None:
    assert seen(blur=blur) == (TICKET,)


def test_blur_of_three_quarters_of_a_module_is_not() -> None:
    assert seen(blur=3.0) == ()


@pytest.mark.parametrize("light", [0.5, 0.2, 0.1])
def test_it_may_be_dim(light: float) -> None:
    assert seen(light=light, noise=3.0) == (TICKET,)


def test_noise_of_a_cheap_camera_is_survived() -> None:
    assert seen(noise=25.0) == (TICKET,)


def test_it_may_be_on_a_screen_in_dark_colours() -> None:
    frame = ImageOps.invert(held(TICKET, width=THIRD))
    assert read(jpeg(frame)) == (TICKET,)


def test_two_codes_are_two_texts() -> None:
    frame = Image.new("RGB", (1280, 720), (120, 110, 100))
    frame.paste(drawn(TICKET, 260).rotate(8, expand=True, fillcolor="white"), (100, 180))
    frame.paste(drawn("https://example.test/menu", 200), (800, 200))
    found = texts(photographed(frame, blur=0.7, noise=6))
    assert set(found) == {TICKET, "https://example.test/menu"}


def test_the_same_code_twice_is_one_text() -> None:
    frame = Image.new("RGB", (640, 480), "grey")
    for x in (20, 340):
        frame.paste(drawn("the same", 200), (x, 100))
    assert texts(frame) == ("the same",)


def test_no_more_codes_are_told_than_anybody_can_mean() -> None:
    frame = Image.new("RGB", (1200, 600), "grey")
    for at in range(MOST + 2):
        frame.paste(drawn(f"code {at}", 180), (20 + at % 5 * 230, 40 + at // 5 * 280))
    assert len(texts(frame)) == MOST


def test_text_in_chinese_is_read() -> None:
    assert texts(drawn("准考证 001", 300)) == ("准考证 001",)


def test_other_barcodes_are_not_read() -> None:
    code = zxingcpp.create_barcode("another kind", zxingcpp.BarcodeFormat.DataMatrix)
    image = Image.fromarray(np.asarray(code.to_image(scale=6)))
    assert zxingcpp.read_barcodes(image)
    assert texts(image.convert("RGB")) == ()


def test_a_huge_picture_is_brought_down_first() -> None:
    frame = drawn(TICKET, 2 * WIDEST + 200)
    assert read(jpeg(frame)) == (TICKET,)
    assert texts(frame) == (TICKET,)


@pytest.mark.parametrize(
    "data", [b"", b"no picture", b"\xff\xd8\xff" * 50, jpeg(Image.new("RGB", (1, 1)))]
)
def test_what_is_no_picture_has_no_codes(data: bytes) -> None:
    assert read(data) == ()


def test_a_picture_without_a_code_has_none() -> None:
    noise = np.random.default_rng(3).integers(0, 256, (480, 640, 3)).astype(np.uint8)
    assert texts(Image.fromarray(noise)) == ()
    assert texts(Image.new("RGB", (1, 1))) == ()


@given(st.integers(0, 2**32 - 1))
def test_a_damaged_code_gives_its_text_or_none(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pixels = np.array(drawn("KAO1/s/a/1/damaged", 200))
    top, left, size = rng.integers(0, 150), rng.integers(0, 150), rng.integers(1, 120)
    pixels[top : top + size, left : left + size] = rng.integers(0, 256)
    assert texts(Image.fromarray(pixels)) in {(), ("KAO1/s/a/1/damaged",)}
