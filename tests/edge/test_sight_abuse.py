"""The door's camera under bad messages, floods and people without the right to it."""

import asyncio
import contextlib
import json
import math
import socket
import struct
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientWebSocketResponse, WSCloseCode, WSMsgType, WSServerHandshakeError

from contract import problems
from edge.services.sights import MOST
from edge.web import keys, live
from tests.edge import venue
from tests.edge.conftest import Clock
from tests.edge.door_desk import Desk, at_the_door, look, moved
from tests.edge.sight_panel import SOLID, Follower, camera, film, hurry

MEGABYTE = 1024 * 1024


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    looks = {1: look(0.0), 2: look(2.0)}
    async with at_the_door(tmp_path, looks, reader=Follower()) as one:
        yield one


def reader(desk: Desk) -> Follower:
    assert isinstance(desk.reader, Follower)
    return desk.reader


async def ended(end: ClientWebSocketResponse) -> tuple[int | None, list[str]]:
    """Return with which code the socket was closed, and the problems it was told before."""
    async with asyncio.timeout(5):
        said = [json.loads(message.data) async for message in end]
    return end.close_code, [one["code"] for one in said if one["type"] == "problem"]


async def test_a_stranger_and_another_sites_page_get_no_camera(desk: Desk) -> None:
    foreign = {"Origin": "http://example.org"}
    with pytest.raises(WSServerHandshakeError) as refused:
        await desk.rig.client.ws_connect("/api/panel/sight", headers=foreign)
    assert refused.value.status == 403
    desk.rig.client.session.cookie_jar.clear()
    with pytest.raises(WSServerHandshakeError) as refused:
        await desk.rig.client.ws_connect("/api/panel/sight")
    assert refused.value.status == 401


async def test_nobody_is_decided_on_in_a_room_that_is_not_the_persons(desk: Desk) -> None:
    await desk.replan(entries=moved(desk.plan, 2, room="R2"))
    async with camera(desk.rig, room=None, attempt="a2") as one:
        await one.show(*film(desk, look(2.1), frames=5, **SOLID))
        for kind, what in (
            ("check-in", {}),
            ("propose", {}),
            ("aim", {"room": "R2", "attempt": "a2"}),
        ):
            await one.tell(kind, **what)
            expected = "not-found" if kind == "propose" else "not-allowed"
            problem = await one.hear("problem")
            assert (problem["code"], problem["en"]) == (expected, problems.sentences(expected)[1])
        await one.tell("aim", room="R1", attempt="nobody")
        await one.show(*film(desk, look(2.1), frames=5, **SOLID))
        await one.tell("check-in")
        assert (await one.hear("problem"))["code"] == "not-found"
    assert desk.admission(2).admitted is None


async def test_after_a_sign_out_no_frame_is_taken(desk: Desk) -> None:
    async with camera(desk.rig, attempt="a1") as one:
        await one.show(*film(desk, look(0.1)))
        assert (await desk.rig.post("/api/panel/sign-out")).status == 204
        await one.put(*film(desk, look(0.1)))
        assert await ended(one.socket) == (WSCloseCode.POLICY_VIOLATION, ["sign-in-needed"])
    assert len(reader(desk).glanced) == 1
    with pytest.raises(WSServerHandshakeError):
        await desk.rig.client.ws_connect("/api/panel/sight")


async def test_who_is_taken_off_the_plan_is_shown_no_further_frame(desk: Desk) -> None:
    async with camera(desk.rig, attempt="a1") as one:
        await one.show(*film(desk, look(0.1)))
        await desk.replan(staff=desk.plan.staff[1:])
        await one.put(*film(desk, look(0.1)))
        assert await ended(one.socket) == (WSCloseCode.POLICY_VIOLATION, ["sign-in-needed"])
    assert len(reader(desk).glanced) == 1


async def test_a_box_that_stops_closes_its_cameras(desk: Desk) -> None:
    async with camera(desk.rig, attempt="a1") as one:
        await one.show(*film(desk, look(0.1)))
        closing = asyncio.ensure_future(live.close_all(desk.rig.box.web))
        assert (await ended(one.socket))[0] == WSCloseCode.GOING_AWAY
        await closing


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"type":"unknown"}',
        '{"type":"aim","room":"R1","extra":1}',
        '{"type":"aim","attempt":"../../etc"}',
        '{"type":"source","camera":"neighbour"}',
        json.dumps({"type": "aim", "room": "长" * 5000}),
    ],
)
async def test_a_malformed_message_is_said_and_the_camera_goes_on(desk: Desk, text: str) -> None:
    async with camera(desk.rig, attempt="a1") as one:
        await one.socket.send_str(text)
        assert (await one.hear("problem"))["code"] == "malformed"
        assert (await one.show(*film(desk, look(0.1))))["steady"] == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "malformed"),
        (bytes(8), "malformed"),
        (struct.pack(">d", math.nan) + b"x", "malformed"),
        (struct.pack(">d", -math.inf) + b"x", "malformed"),
        (bytes(8 + MEGABYTE + 1), "body-too-large"),
    ],
)
async def test_a_bad_frame_is_said_and_the_camera_goes_on(
    desk: Desk, data: bytes, code: str
) -> None:
    async with camera(desk.rig, attempt="a1") as one:
        await one.socket.send_bytes(data)
        assert (await one.hear("problem"))["code"] == code
        assert (await one.show(*film(desk, look(0.1))))["steady"] == 1
    assert len(reader(desk).glanced) == 1


async def test_a_frame_of_the_largest_size_is_looked_at_and_a_monster_ends_the_socket(
    desk: Desk,
) -> None:
    async with camera(desk.rig, attempt="a1") as one:
        assert (await one.show(bytes(MEGABYTE)))["reason"] == "NO_FACE"
        with contextlib.suppress(ConnectionError):  # it hangs up while we are still sending
            await one.socket.send_bytes(bytes(8 * MEGABYTE))
        # What it said may be lost in the reset that answers bytes sent to a closed socket.
        code = (await ended(one.socket))[0]
        assert code in {WSCloseCode.MESSAGE_TOO_BIG, WSCloseCode.ABNORMAL_CLOSURE}
    async with camera(desk.rig, attempt="a1") as other:
        assert (await other.show(bytes(100)))["reason"] == "NO_FACE"


async def test_a_clock_that_goes_back_or_stands_still_begins_anew(desk: Desk) -> None:
    async with camera(desk.rig, attempt="a1") as one:
        for at_ms in (5e15, -1e300, 0.0, 0.0, 0.0, 0.0):
            one.at_ms = at_ms - 120
            await one.show(*film(desk, look(0.1), frames=1, **SOLID))
        await one.tell("check-in")
        await one.hear("verdict")
        assert one.kinds() == []
    assert reader(desk).given == [], "of frames of one and the same moment one counts, and no more"


async def test_while_one_frame_is_looked_at_only_the_newest_waits(desk: Desk) -> None:
    gate = reader(desk).glancing
    pictures = film(desk, look(0.1), frames=200)
    async with camera(desk.rig, attempt="a1") as one, camera(desk.rig, attempt="a2") as other:
        gate.clear()
        await one.put(pictures[0])
        await desk.rig.until(lambda: reader(desk).glanced == pictures[:1])
        for picture in pictures[1:50]:
            last = await one.put(picture)
        await one.tell("nonsense")
        await one.hear("problem")  # everything sent before has been read
        gate.set()
        await one.hear("guide", at_ms=last)
        assert reader(desk).glanced == [pictures[0], pictures[49]]
        for picture in pictures[50:]:
            await one.put(picture)
        assert (await other.show(*film(desk, look(2.1))))["reason"] is None


class Watched(Clock):
    """Remembers how long it was asked to sleep."""

    def __init__(self) -> None:
        super().__init__(venue.START_MS)
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await super().sleep(seconds)


async def test_between_two_frames_of_one_camera_the_reader_is_free_for_others(desk: Desk) -> None:
    clock = Watched()
    hurry(desk.rig, clock=clock)
    async with camera(desk.rig, attempt="a1") as one:
        await one.show(*film(desk, look(0.1), frames=4))
    assert len([seconds for seconds in clock.slept if 0.05 < seconds <= 0.1]) >= 3


async def test_who_sends_too_much_is_read_no_faster(desk: Desk) -> None:
    async with camera(desk.rig, attempt="a1") as one:
        for _ in range(300):
            await one.tell("nonsense")
        start = asyncio.get_running_loop().time()
        for _ in range(300):
            await one.hear("problem")
        assert asyncio.get_running_loop().time() - start > 1


async def test_only_so_many_cameras_run_at_once_and_one_that_ends_makes_room(desk: Desk) -> None:
    hurry(desk.rig)
    open_ = [await desk.rig.client.ws_connect("/api/panel/sight") for _ in range(MOST)]
    await asyncio.gather(*(one.receive_json(timeout=5) for one in open_))  # NO_CAMERA: all run
    refused = await desk.rig.client.ws_connect("/api/panel/sight")
    assert await ended(refused) == (WSCloseCode.TRY_AGAIN_LATER, ["face-busy"])
    await open_[0].close()
    again = await desk.rig.client.ws_connect("/api/panel/sight")
    assert (await again.receive_json(timeout=5))["reason"] == "NO_CAMERA"
    for one in (*open_[1:], again):
        await one.close()


async def test_a_panel_that_vanishes_leaves_nothing_behind(desk: Desk) -> None:
    async with camera(desk.rig, attempt="a1") as one:
        await one.show(*film(desk, look(0.1), frames=2))
        await one.tell("check-in")
        one.socket.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
        assert (await one.socket.receive()).type in {WSMsgType.CLOSED, WSMsgType.ERROR}
    await desk.rig.until(lambda: not desk.rig.box.web[keys.SOCKETS])
    async with camera(desk.rig, attempt="a1") as one:
        assert (await one.show(*film(desk, look(0.1))))["steady"] == 1
