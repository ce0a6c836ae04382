import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.face.bundle import BundleRefused, manifest
from firmware.face.chain import FaceChain, Look
from firmware.face.distance import TemplateRefused, distance
from tests.models import bundle, chain, jpeg, pixels, sample

FIRST = ["person-1/1", "person-1/2", "person-1/3"]
CUT = ["person-1-cut/1", "person-1-cut/2"]


def template(name: str) -> bytes:
    found = chain().look(sample(name)).template
    assert found is not None
    return found


@pytest.mark.parametrize(("one", "two"), [*itertools.combinations(FIRST, 2)])
def test_one_person_on_two_photos_passes(one: str, two: str) -> None:
    assert 0.15 < distance(template(one), template(two)) <= manifest(bundle()).pass_at


@pytest.mark.parametrize("name", [*FIRST, *CUT])
def test_another_person_is_beyond_every_threshold(name: str) -> None:
    apart = distance(template(name), template("person-2/1"))
    assert manifest(bundle()).manual_at < apart < 0.95


@pytest.mark.parametrize("name", CUT)
def test_a_cut_face_is_embedded_though_it_is_complained_of(name: str) -> None:
    look = chain().look(sample(name))
    assert look.reason == "COVERED"
    assert look.template is not None
    assert distance(look.template, template("person-1/1")) < 0.3


def test_a_look_says_what_it_rests_on() -> None:
    look = chain().look(sample("person-1/1"))
    assert look.faces == 1
    assert look.reason is None
    assert look.template is not None
    assert len(look.template) == 512
    assert look.model == manifest(bundle()).model
    assert look.milliseconds > 0
    assert 90 < look.measures["eye_distance"] < 120


def test_the_same_picture_gives_the_same_template() -> None:
    assert template("person-2/1") == template("person-2/1")


def test_a_mirrored_photo_gives_nearly_the_same_template() -> None:
    mirrored = chain().look(jpeg(np.ascontiguousarray(pixels("person-1/1")[:, ::-1])))
    assert mirrored.template is not None
    assert distance(mirrored.template, template("person-1/1")) < 0.15


def test_two_people_in_front_are_one_too_many() -> None:
    one, two = pixels("person-1/1")[:1100], pixels("person-2/1")[:1100]
    look = chain().look(jpeg(np.concatenate([one, two], axis=1)))
    assert (look.faces, look.reason, look.template) == (2, "MULTI_FACE", None)


@pytest.mark.parametrize(
    ("shade", "reason"),
    [(0, "TOO_DARK"), (128, "NO_FACE"), (255, "TOO_BRIGHT")],
)
def test_nobody_there_has_its_words(shade: int, reason: str) -> None:
    look = chain().look(jpeg(np.full((480, 640, 3), shade, dtype=np.uint8)))
    assert (look.faces, look.reason, look.template) == (0, reason, None)


@pytest.mark.parametrize("data", [b"", b"not a picture", b"\xff\xd8\xff\xe0" * 50])
def test_bytes_that_are_no_picture_are_said_to_be_bad(data: bytes) -> None:
    look = chain().look(data)
    assert (look.faces, look.reason, look.template) == (0, "BAD_PICTURE", None)
    assert look.model == manifest(bundle()).model


def test_half_a_photo_is_bad() -> None:
    whole = sample("person-1/1")
    assert chain().look(whole[: len(whole) // 2]).reason == "BAD_PICTURE"


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    height=st.integers(32, 300),
    width=st.integers(32, 300),
    patch=st.booleans(),
)
def test_no_picture_makes_a_look_fail(seed: int, height: int, width: int, *, patch: bool) -> None:
    rng = np.random.default_rng(seed)
    picture = rng.integers(0, 256, (height, width, 3)).astype(np.uint8)
    if patch:  # part of a face, anywhere
        whole = pixels("person-1/1")
        top, left = int(rng.integers(0, 400)), int(rng.integers(200, 500))
        piece = whole[top : top + height, left : left + width]
        picture[: len(piece), : piece.shape[1]] = piece
    look = chain().look(jpeg(picture))
    assert isinstance(look, Look)
    assert look.template is None or len(look.template) == 512
    assert all(np.isfinite(value) for value in look.measures.values())


def test_without_a_bundle_there_is_no_chain(tmp_path: Path) -> None:
    with pytest.raises(BundleRefused, match="no model bundle"):
        FaceChain(tmp_path)


def test_a_damaged_net_is_named(tmp_path: Path) -> None:
    for file in bundle().iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "face_mesh.tflite").write_bytes(b"TFL3 no more")
    with pytest.raises(BundleRefused, match=r"face_mesh\.tflite"):
        FaceChain(tmp_path)


@pytest.mark.parametrize("data", [b"", bytes(511), b"\x00\x00\xc0\x7f" * 128])
def test_what_is_no_template_has_no_distance(data: bytes) -> None:
    with pytest.raises(TemplateRefused):
        distance(data, template("person-1/1"))
