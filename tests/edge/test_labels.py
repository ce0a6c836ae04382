"""Rooms and seats are called what stands on the door and the desk, in any script."""

import pytest
from pydantic import TypeAdapter, ValidationError

from contract.wire import Label
from tests.edge import venue
from tests.edge.conftest import Rig

LABEL: TypeAdapter[str] = TypeAdapter(Label)


@pytest.mark.parametrize("good", ["A01", "第一考场", "3 号机房 东", "01", "Salle é"])
def test_any_script_will_do(good: str) -> None:
    assert LABEL.validate_python(good) == good


@pytest.mark.parametrize("bad", ["", " A", "a/b", "a\\b", "a\x00", "a\nb", "长" * 33])
def test_what_no_door_says_is_refused(bad: str) -> None:
    with pytest.raises(ValidationError):
        LABEL.validate_python(bad)


async def test_a_seat_with_a_chinese_name_is_enrolled_and_sat_at(rig: Rig) -> None:
    await rig.planned()
    browser, pen = venue.Browser("一号机"), venue.Pen("a1")
    attempt = await (await rig.sign_in(1, browser, pen)).json()
    assert attempt["seat"] == "一号机"
    other = venue.Browser("一号机")
    await rig.post("/api/seats", {"seat": "一号机", "public_key": other.public})
    await rig.panel("inv1")
    accepted = await rig.post("/api/panel/seats/一号机", {"public_key": other.public})
    assert accepted.status == 204
