"""Who was heard lately, also across a clock that is set."""

from typing import Any

from tests.edge.conftest import Rig


async def shown(rig: Rig) -> dict[str, Any]:
    async with rig.client.ws_connect("/api/panel/live") as socket:
        venue_ = await socket.receive_json()
    candidate: dict[str, Any] = venue_["rooms"][0]["candidates"][0]
    return candidate


async def test_a_seat_that_falls_silent_is_cut_off_whichever_way_the_clock_is_set(
    rig: Rig,
) -> None:
    await rig.planned()
    rig.clock.move(30 * 60)
    await rig.release()
    _, _, token = await rig.seated(1)
    await rig.get("/api/attempt", token=token)
    assert not (await shown(rig))["cut_off"]
    rig.clock.move(16)
    assert (await shown(rig))["cut_off"]
    await rig.get("/api/attempt", token=token)
    rig.clock.wall_ms -= 20 * 60_000
    assert (await shown(rig))["cut_off"], "a word from the future is no word"
    await rig.get("/api/attempt", token=token)
    assert not (await shown(rig))["cut_off"]
