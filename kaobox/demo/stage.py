"""The demo's machines on this one: HQ with its broker, a box, and the line between them.

Both programs run as processes of their own on settings written here; the box reaches HQ through
the line that can be cut, everybody else directly.
"""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from firmware.face.bundle import place
from firmware.models.build import build, check
from kaobox.demo import settings
from kaobox.demo.console import Console, hq_key
from kaobox.demo.processes import Program, python
from kaobox.demo.setup import BOX, register
from kaobox.demo.wan import HOST, Wan
from provisioning.identity import Identity, load_or_make

ACCOUNT, PASSWORD = "admin", "kaobox-demo"
_SERIAL = "DEMO-0001"


@dataclass(frozen=True, slots=True)
class Ports:
    """Where to listen; 0 takes a free port."""

    box: int = 0
    hq: int = 0


@dataclass(frozen=True, slots=True)
class Cast:
    """Which modules play the two programs, with their first arguments; whether there are faces."""

    hq: tuple[str, ...] = ("kaobox.cli", "cloud", "run")
    box: tuple[str, ...] = ("kaobox.cli", "edge", "run")
    faces: bool = True


REAL = Cast()
"""The programs as they are."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that runs; ``console`` is signed in at HQ."""

    folder: Path
    identity: Identity
    """Of the box."""
    hq: Program
    box: Program
    wan: Wan
    hq_key: str
    console: Console

    @property
    def database(self) -> Path:
        """Return HQ's database file."""
        return settings.database(self.folder)


@asynccontextmanager
async def open_stage(
    folder: Path,
    *,
    ports: Ports,
    taps: bool,
    camera: list[bytes],
    cast: Cast = REAL,
) -> AsyncIterator[Stage]:
    """Start HQ and the box and register one with the other; everything ends with the context.

    Args:
        folder: for data, settings and logs.
        ports: where to listen.
        taps: unknown browsers become seats only after an invigilator's yes.
        camera: what the box's own camera shows, picture after picture.
        cast: which modules play the two programs.
    """
    if cast.faces:
        await asyncio.to_thread(_models)
    await asyncio.to_thread(_pictures, folder, camera)
    identity = await asyncio.to_thread(load_or_make, folder / "box" / "identity", serial=_SERIAL)
    async with AsyncExitStack() as stack:
        broker_port = free_port()
        hq = Program(
            "hq",
            python(*cast.hq, "--config", str(folder / "hq.toml")),
            folder,
        )
        settings.write_hq(
            folder,
            port=ports.hq or free_port(),
            broker_port=broker_port,
            account=(ACCOUNT, PASSWORD),
        )
        stack.push_async_callback(hq.stop)
        await hq.start()
        key = await hq_key(hq.address)
        wan = Wan()
        settings.write_box(
            folder,
            settings.Box(
                name=BOX,
                serial=_SERIAL,
                port=ports.box or free_port(),
                taps=taps,
                hq_key=key,
                hq_port=await stack.enter_async_context(wan.relay(_port(hq.address))),
                broker_port=await stack.enter_async_context(wan.relay(broker_port)),
                faces=cast.faces,
            ),
        )
        box = Program(
            "box",
            python(*cast.box, "--config", str(folder / "box.toml")),
            folder,
        )
        console = await stack.enter_async_context(
            Console.open(hq.address, account=ACCOUNT, password=PASSWORD)
        )
        await register(console, identity)
        stack.push_async_callback(box.stop)
        await box.start()
        yield Stage(folder, identity, hq, box, wan, key, console)


def _models() -> None:
    """Build the face models where they are missing: once, and it takes a while."""
    if check(place()):
        build(place(), progress=lambda text: print(text, file=sys.stderr, flush=True))


def free_port() -> int:
    """Return a port that is free now: the box must come back on the one it had."""
    with socket.socket() as one:
        one.bind((HOST, 0))
        port: int = one.getsockname()[1]
        return port


def _port(address: str) -> int:
    return int(address.rpartition(":")[2])


def _pictures(folder: Path, camera: list[bytes]) -> None:
    shown = folder / "camera"
    shown.mkdir(parents=True, exist_ok=True)
    for number, picture in enumerate(camera):
        (shown / f"{number:02d}.jpg").write_bytes(picture)
