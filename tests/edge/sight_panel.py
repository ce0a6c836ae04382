"""A panel's end of the door's camera: shows frames, hears guidance."""

import asyncio
import itertools
import json
import struct
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import ClientWebSocketResponse

from edge.ports.face import FaceLook, Frame, Glance
from edge.services.asking import Patience
from edge.sim.face import SimFace
from edge.web import keys
from tests.edge.conftest import Rig
from tests.edge.door_desk import Desk, look

SHORT = Patience(answer=1.0, back=2.0, moment=0.8, turn=1.2)
EVERY_MS = 120.0
SOLID = {"turn": 14.0, "parallax": 3.0, "squeeze": 2.0}

_unlike = itertools.count()


class Follower(SimFace):
    """Measures a turn of the head over the frames it is given; remembers, and waits when told."""

    def __init__(self) -> None:
        super().__init__(seconds=0.3)
        self.given: list[list[bytes]] = []
        self.glanced: list[bytes] = []
        self.glancing, self.following = asyncio.Event(), asyncio.Event()
        self.glancing.set()
        self.following.set()
        self.busy = 0

    async def glance(self, sight: str, picture: bytes, *, codes: bool = False) -> Glance:
        self.glanced.append(picture)
        await self.glancing.wait()
        return await super().glance(sight, picture, codes=codes)

    async def follow(self, frames: Sequence[Frame]) -> FaceLook:
        if self.busy:
            self.busy -= 1
            self._waiting, waiting = 0, self._waiting
            try:
                return await super().follow(frames)
            finally:
                self._waiting = waiting
        self.given.append([frame.picture for frame in frames])
        await self.following.wait()
        seen = await super().follow(frames)
        looks = [self.faces.get(frame.picture) for frame in frames]
        yaws = [one.measures.get("yaw", 0.0) for one in looks if one is not None]
        if not yaws:
            return seen
        turn = max(yaws) - min(yaws)
        measures = {"turn": turn, "yaw_least": min(yaws), "yaw_most": max(yaws), **seen.measures}
        if turn >= 12:
            measures |= {"parallax": 3.0, "squeeze": 2.0, "apart": 0.1}
        return replace(seen, measures=measures)


def film(desk: Desk, seen: FaceLook, *, frames: int = 1, **measures: float) -> list[bytes]:
    """Return pictures, no two alike, on which the reader sees this."""
    pictures = [f"frame {next(_unlike)}".encode() for _ in range(frames)]
    for picture in pictures:
        desk.reader.faces[picture] = replace(seen, measures={**seen.measures, **measures})
    return pictures


def turning(desk: Desk, at: float, *yaws: float) -> list[bytes]:
    """Return a film of a head that turns; the further, the less a frame does by itself."""
    reason = {yaw: "TURN_TO_CAMERA" if abs(yaw) > 20 else None for yaw in yaws}
    return [film(desk, look(at, reason[yaw], yaw=yaw))[0] for yaw in yaws]


@dataclass
class Camera:
    """One open sight."""

    socket: ClientWebSocketResponse
    heard: list[dict[str, Any]] = field(default_factory=list)
    at_ms: float = 1000.0

    async def tell(self, kind: str, **what: Any) -> None:
        await self.socket.send_json({"type": kind, **what})

    async def put(self, picture: bytes) -> float:
        """Send a frame; returns its time."""
        self.at_ms += EVERY_MS
        await self.socket.send_bytes(struct.pack(">d", self.at_ms) + picture)
        return self.at_ms

    async def show(self, *pictures: bytes) -> dict[str, Any]:
        """Send frames, each once the one before is guided; returns the last one's guidance."""
        guide: dict[str, Any] = {}
        for picture in pictures:
            guide = await self.hear("guide", at_ms=await self.put(picture))
        return guide

    async def hear(self, kind: str, **what: Any) -> dict[str, Any]:
        """Wait for a message with these values, and keep what comes before it in ``heard``."""
        while True:
            message: dict[str, Any] = json.loads(await self.socket.receive_str(timeout=5))
            if message["type"] == kind and what.items() <= message.items():
                return message
            self.heard.append(message)

    def kinds(self) -> list[str]:
        return [one["type"] for one in self.heard]


@asynccontextmanager
async def camera(
    rig: Rig, *, room: str | None = "R1", attempt: str | None = None
) -> AsyncIterator[Camera]:
    async with rig.client.ws_connect("/api/panel/sight") as socket:
        one = Camera(socket)
        await one.tell("aim", room=room, attempt=attempt)
        yield one


def hurry(rig: Rig, **changes: Any) -> None:
    """Let the sights that open from now on wait for less, or work with other parts."""
    sights = rig.box.web[keys.SIGHTS]
    sights.desk = replace(sights.desk, **{"patience": SHORT, **changes})
