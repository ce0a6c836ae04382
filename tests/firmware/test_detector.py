import numpy as np
import pytest
from PIL import Image

from firmware.face.detector import BlazeFace, Detection, Detector, anchors, merge
from tests.models import bundle, picture, pixels


def face(score: float, left: float, top: float, side: float) -> Detection:
    box = (left, top, left + side, top + side)
    return Detection(score, box, np.full((6, 2), (left, top), dtype=np.float64))


def test_the_short_range_anchors_are_mediapipes() -> None:
    found = anchors((8, 16, 16, 16), 128, per_layer=2)
    assert found.shape == (896, 2)
    # Two to a cell of 16 x 16, then six to a cell of 8 x 8; rows, then columns.
    assert found[0].tolist() == found[1].tolist() == [0.5 / 16, 0.5 / 16]
    assert found[2].tolist() == [1.5 / 16, 0.5 / 16]
    assert found[32].tolist() == [0.5 / 16, 1.5 / 16]
    assert found[511].tolist() == [15.5 / 16, 15.5 / 16]
    assert (found[512:518] == 0.5 / 8).all()
    assert found[518].tolist() == [1.5 / 8, 0.5 / 8]
    assert found[895].tolist() == [7.5 / 8, 7.5 / 8]


def test_the_full_range_anchors_are_one_to_a_cell() -> None:
    found = anchors((4,), 192, per_layer=1)
    assert found.shape == (2304, 2)
    assert found[49].tolist() == [1.5 / 48, 1.5 / 48]


def test_overlapping_boxes_become_one_by_weight() -> None:
    (one,) = merge([face(0.9, 0, 0, 100), face(0.6, 10, 0, 100)])
    assert one.score == 0.9
    assert one.box[0] == pytest.approx(4.0)
    assert one.points[0].tolist() == pytest.approx([4.0, 0.0])


def test_boxes_apart_stay_two() -> None:
    assert len(merge([face(0.9, 0, 0, 100), face(0.6, 90, 90, 100)])) == 2


@pytest.mark.parametrize("name", ["person-1/1", "person-1/2", "person-1/3", "person-2/1"])
def test_a_portrait_has_one_face_where_it_is(name: str) -> None:
    (found,) = Detector(bundle(), threads=1).find(picture(name))
    right, left, nose, mouth = found.points[:4]
    assert right[0] < nose[0] < left[0]
    assert right[1] < nose[1] < mouth[1]
    assert found.box[0] < right[0] < left[0] < found.box[2]


@pytest.mark.parametrize("net", [BlazeFace.short, BlazeFace.full])
def test_a_face_that_moves_in_the_picture_moves_as_far_in_the_answer(net: object) -> None:
    assert callable(net)
    seeker = net(bundle(), threads=1)
    square = pixels("person-1/1")[:900, :900]
    padded = np.zeros((900, 1200, 3), dtype=np.uint8)
    padded[:, 300:] = square
    (here,), (there,) = (
        merge(seeker.find(Image.fromarray(np.ascontiguousarray(shown))))
        for shown in (square, padded)
    )
    assert there.points[:4, 0] - here.points[:4, 0] == pytest.approx(300, abs=12)
    assert there.points[:4, 1] - here.points[:4, 1] == pytest.approx(0, abs=12)


def test_two_people_are_two_faces_each_once() -> None:
    one, two = pixels("person-1/1")[:1100], pixels("person-2/1")[:1100]
    pair = Image.fromarray(np.concatenate([one, two], axis=1))
    found = Detector(bundle(), threads=1).find(pair)
    assert len(found) == 2
    assert found[0].area >= found[1].area


def pasted(size: tuple[int, int], *faces: tuple[str, float, tuple[float, float]]) -> Image.Image:
    """Return a grey picture with heads in it: sample, width of the face, middle, in pixels."""
    shown = Image.new("RGB", size, (96, 96, 96))
    for name, width, middle in faces:
        portrait = picture(name)
        left, top, right, bottom = Detector(bundle(), threads=1).find(portrait)[0].box
        margin = 0.4 * (right - left)
        head = portrait.crop(
            (int(left - margin), int(top - margin), int(right + margin), int(bottom + margin))
        )
        scale = width / (right - left)
        head = head.resize((round(head.width * scale), round(head.height * scale)))
        shown.paste(head, (round(middle[0] - head.width / 2), round(middle[1] - head.height / 2)))
    return shown


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (1280, 960), (900, 800)])
@pytest.mark.parametrize("face", [130, 200, 320])
def test_a_face_two_thirds_as_wide_is_found_beside_the_first(
    size: tuple[int, int], face: int
) -> None:
    width, height = size
    there = (width - face, height / 2) if width > height else (width / 2, height - face)
    here = (face, height / 2) if width > height else (width / 2, face)
    both = pasted(size, ("person-1/1", face, here), ("person-2/1", face * 2 / 3, there))
    found = Detector(bundle(), threads=1).find(both)
    assert len(found) == 2
    assert found[0].side > found[1].side


@pytest.mark.parametrize("face", [110, 190])
def test_a_face_that_crosses_a_wide_picture_is_one_face_all_the_way(face: int) -> None:
    detector = Detector(bundle(), threads=1)
    for x in range(face, 1280 - face, 60):
        found = detector.find(pasted((1280, 720), ("person-1/1", face, (x, 360))))
        assert len(found) == 1, x
        middle = (found[0].box[0] + found[0].box[2]) / 2
        assert middle == pytest.approx(x, abs=0.2 * face)


def test_looking_closely_finds_what_a_larger_face_drew_the_eye_from() -> None:
    detector = Detector(bundle(), threads=1)
    both = pasted((1280, 720), ("person-1/1", 420, (320, 360)), ("person-2/1", 62, (1000, 360)))
    assert len(detector.find(both)) == 1
    assert len(detector.find(both, closely=True)) == 2
