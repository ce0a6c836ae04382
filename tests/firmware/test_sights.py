"""What a glance says of the frames of running cameras."""

import numpy as np
import pytest
from PIL import Image

from firmware.face.mesh import Mesh
from firmware.face.sights import IDLE_SECONDS, LARGEST, MOST, Glance, Sights
from firmware.face.tracker import Tracker
from tests.firmware.footage import GREY, HIGH, WIDE, shot, swaying
from tests.firmware.qr import drawn
from tests.models import chain, jpeg, lit, sample

PEOPLE = ["person-1/1", "person-1/2", "person-1/3", "person-2/1"]
EMPTY = Image.new("RGB", (WIDE, HIGH), GREY)


class Counted:
    """Makes trackers, and remembers how many."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> Tracker:
        self.made += 1
        return chain().track()


def glanced(*frames: Image.Image) -> list[Glance]:
    sights = Sights(chain().track)
    return [sights.glance("door", jpeg(frame)) for frame in frames]


def two_people() -> Image.Image:
    frame = shot("person-1/1", shift=(-320, 0))
    frame.paste(shot("person-2/1", face=200).crop((400, 0, 880, HIGH)), (760, 0))
    return frame


@pytest.mark.parametrize("name", PEOPLE)
def test_a_good_face_has_its_place_and_no_reason(name: str) -> None:
    for glance in glanced(shot(name), shot(name, shift=(20, 0))):
        assert (glance.faces, glance.reason) == (1, None)
        assert glance.place
        left, top, width, height = glance.place
        assert left < 0.5 < left + width
        assert top < 0.5 < top + height
        assert 0.1 < width < 0.25
        assert glance.milliseconds > 0


def test_a_face_is_followed_between_two_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    searched = []
    tracker = chain().track()
    find = tracker._found

    def found(frame: Image.Image) -> list[Mesh]:
        searched.append(frame)
        return find(frame)

    monkeypatch.setattr(tracker, "_found", found)
    sights = Sights(lambda: tracker)
    for frame in swaying("person-1/1", 17):
        assert sights.glance("door", frame).faces == 1
    assert len(searched) == 3


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (EMPTY, "NO_FACE"),
        (Image.new("RGB", (WIDE, HIGH)), "TOO_DARK"),
        (Image.new("RGB", (WIDE, HIGH), "white"), "TOO_BRIGHT"),
        (shot("person-1/1", face=80), "TOO_FAR"),
        (shot("person-1/1", shift=(0, 330)), "COVERED"),
        (shot("person-1/1", blur=5.0), "BLURRED"),
        (shot("person-1/1", turn=35.0), "TURN_TO_CAMERA"),
        (Image.fromarray(lit(np.asarray(shot("person-1/1")), 0.05)), "TOO_DARK"),
        (Image.fromarray(lit(np.asarray(shot("person-1/1")), 5.0)), "TOO_BRIGHT"),
        (two_people(), "MULTI_FACE"),
    ],
)
def test_what_is_wrong_is_said_of_the_first_frame_and_of_the_next(
    frame: Image.Image, reason: str
) -> None:
    assert [glance.reason for glance in glanced(frame, frame)] == [reason, reason]


@pytest.mark.parametrize("size", [(640, 360), (1280, 720), (2560, 1440)])
def test_how_far_away_does_not_depend_on_how_the_picture_was_brought_down(
    size: tuple[int, int],
) -> None:
    eyes = 95 * size[0] / WIDE
    for codes in (False, True):
        frame = jpeg(shot("person-1/1", face=250).resize(size))
        found = Sights(chain().track).glance("door", frame, codes=codes)
        assert found.measures["eye_distance"] == pytest.approx(eyes, rel=0.05)


def test_who_comes_along_is_noticed_within_a_second_and_so_is_who_leaves() -> None:
    alone = [shot("person-1/1", shift=(-320, 0))] * 9
    found = glanced(*alone, *[two_people()] * 9, *alone)
    assert [glance.reason for glance in found[:9]] == [None] * 9
    assert found[17].reason == "MULTI_FACE"
    assert found[17].faces == 2
    assert found[18].reason is None


def test_somebody_far_behind_is_no_second_person() -> None:
    frame = shot("person-1/1", shift=(-320, 0))
    frame.paste(shot("person-2/1", face=80).crop((540, 260, 740, 460)), (1000, 200))
    assert glanced(frame)[0].reason is None


@pytest.mark.parametrize("name", ["person-1/2", "person-1/3", "person-2/1"])
def test_yaw_is_positive_to_the_own_left_and_changes_its_sign_in_the_mirror(name: str) -> None:
    frame = shot(name)
    mirrored = frame.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    plain, other = (glanced(one)[0].measures["yaw"] for one in (frame, mirrored))
    assert abs(plain) > 5
    assert other == pytest.approx(-plain, abs=4)
    sighting = chain().track().spot(frame)
    assert sighting
    nose, right, left = (sighting.mesh.points[at, 0] for at in (4, 234, 454))
    assert (nose - right > left - nose) == (plain > 0)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "BAD_PICTURE"),
        (b"no picture", "BAD_PICTURE"),
        (jpeg(Image.new("RGB", (1, 1))), "PICTURE_TOO_SMALL"),
        (jpeg(Image.new("L", (5000, LARGEST // 5000 + 1))), "PICTURE_TOO_LARGE"),
    ],
)
def test_a_bad_frame_is_a_reason_and_the_next_one_is_followed_as_before(
    data: bytes, reason: str
) -> None:
    counted = Counted()
    sights = Sights(counted)
    good = jpeg(shot("person-1/1"))
    found = [sights.glance("door", frame, codes=True) for frame in (good, data, good)]
    assert [glance.reason for glance in found] == [None, reason, None]
    assert (found[1].faces, found[1].place, found[1].codes) == (0, None, ())
    assert counted.made == 1


def test_each_camera_is_followed_by_itself() -> None:
    counted = Counted()
    sights = Sights(counted)
    left, right = (jpeg(shot("person-1/1", shift=(x, 0))) for x in (-400, 400))
    for _ in range(3):
        places = [sights.glance(*one).place for one in (("left", left), ("right", right))]
        assert places[0]
        assert places[1]
        assert places[1][0] - places[0][0] == pytest.approx(800 / WIDE, abs=0.02)
    assert counted.made == 2


def test_only_so_many_cameras_are_remembered_and_the_silent_ones_go_first() -> None:
    counted = Counted()
    sights = Sights(counted)
    frame = jpeg(EMPTY.resize((64, 64)))
    for at in range(MOST):
        sights.glance(f"{at}", frame)
    sights.glance("0", frame)
    sights.glance("one more", frame)
    assert counted.made == MOST + 1
    assert len(sights.names) == MOST
    assert "0" in sights.names
    assert "1" not in sights.names


def test_a_camera_that_was_silent_for_long_is_forgotten() -> None:
    seconds = [0.0]
    sights = Sights(chain().track, now=lambda: seconds[0])
    frame = jpeg(EMPTY.resize((64, 64)))
    sights.glance("silent", frame)
    seconds[0] = IDLE_SECONDS / 2
    sights.glance("door", frame)
    seconds[0] = IDLE_SECONDS + 1
    sights.glance("door", frame)
    assert sights.names == ("door",)


def test_codes_are_read_only_when_they_are_asked_for() -> None:
    frame = shot("person-1/1")
    frame.paste(drawn("KAO1/s/a/1/x", 300), (40, 200))
    sights = Sights(chain().track)
    plain, asked = (sights.glance("door", jpeg(frame), codes=codes) for codes in (False, True))
    assert plain.codes == ()
    assert asked.codes == ("KAO1/s/a/1/x",)
    assert plain.faces == asked.faces == 1


def test_a_whole_photo_is_a_frame_too() -> None:
    glance = Sights(chain().track).glance("door", sample("person-1/1"))
    assert (glance.faces, glance.reason) == (1, None)
