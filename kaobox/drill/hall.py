"""The seats of a drill, in a process of their own: ``python -m kaobox.drill.hall --config FILE``.

As ``kaobox.demo.seats``, with more commands. Of ``{"do": …, "seats": [name, …]}``: ``pull`` (the
cables), ``plug``, ``jump`` (their clocks, by ``ms``), ``die``, ``come-back``, ``hand-in``,
``overrun`` (write after the end), ``expect`` (``fate`` of what they hold alone), ``leave`` (for good).
``{"do": "sit", "seat": new, "after": dead}`` seats a candidate elsewhere.

Answered: ``{"do": "heads", "seats"}`` → ``{"heads": [{"attempt", "epoch", "revision", "head"}]}``;
``{"do": "export", "seats", "folder"}`` → ``{"files": [path], "fault": text}``.
"""

import argparse
import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp

from kaobox.demo import seats as demo
from kaobox.demo.lan import Lan, pool
from kaobox.demo.place import Place
from kaobox.demo.promises import Promises
from kaobox.demo.seat import Seat
from kaobox.demo.seats import say
from kaobox.drill import packages
from kaobox.drill.cable import Cable
from kaobox.drill.expected import Expected
from kaobox.drill.remains import Remains
from kaobox.drill.seat import DrillSeat

_HEAD = 16
_OVERRUN = 2
_P99 = 0.99


class Settings(demo.Settings):
    """The configuration file."""

    expected: Path
    """Where it is logged what must become of answers."""


class Hall(demo.Hall):
    """All seats, and what may happen to them."""

    def __init__(
        self,
        settings: Settings,
        session: aiohttp.ClientSession,
        promises: Promises,
        expected: Expected,
    ) -> None:
        self._session = session
        self._expected = expected
        self._waits_ms: list[float] = []
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._remains: dict[str, Remains] = {}
        self._sitting: asyncio.TaskGroup | None = None
        self._each: dict[str, Callable[[DrillSeat, dict[str, Any]], None]] = {
            "pull": lambda seat, _: self._spawn(seat.pull()),
            "plug": lambda seat, _: seat.cable.plug(),
            "jump": lambda seat, command: seat.jump(int(command["ms"])),
            "hand-in": lambda seat, _: seat.submit(),
            "overrun": self._overrun,
            "expect": self._expect,
            "leave": self._leave,
            "die": lambda seat, _: self._spawn(self._die(seat)),
        }
        self._told: dict[str, Callable[[list[DrillSeat], dict[str, Any]], dict[str, Any]]] = {
            "heads": lambda seats, _: {"heads": [_head(seat) for seat in seats]},
            "export": lambda seats, command: _export(seats, Path(command["folder"])),
        }
        super().__init__(settings, Lan(session, settings.box), promises)

    def state(self) -> dict[str, Any]:
        """Return how far the seats are, and what the box took to save."""
        remains = self._remains.values()
        state = super().state()
        return {
            **state,
            "sitting": state["seats"],
            "seats": state["seats"] + len(remains),
            "done": state["done"] + sum(one.done for one in remains),
            "left_over": sum(one.unacknowledged for one in remains),
            "held": [s.place.seat for s in self._drilled() if s.outbox and s.box.unacknowledged],
            "cut_off": sum(not seat.cable.is_in for seat in self._drilled()),
            "p99_ms": _percentile(self._waits_ms),
        }

    def obey(self, command: dict[str, Any]) -> None:
        """Do what a command says."""
        do = command["do"]
        if do in self._each:
            for name in command["seats"]:
                self._each[do](self._named(name), command)
        elif do in self._told:
            seats = [self._named(name) for name in command["seats"]]
            say({"type": do, **self._told[do](seats, command)})
        elif do == "sit":
            self._sit(command["seat"], after=command["after"])
        elif do == "come-back":
            for name in command["seats"]:
                self._spawn(self._remains[name].come_back())
        else:
            super().obey(command)

    def _expect(self, seat: DrillSeat, command: dict[str, Any]) -> None:
        self._expected.note(seat.box.attempt, seat.written_alone(), command["fate"])

    def _overrun(self, seat: DrillSeat, _: dict[str, Any]) -> None:
        self._expected.note(seat.box.attempt, seat.scribble(_OVERRUN), "late")

    def _leave(self, seat: DrillSeat, _: dict[str, Any]) -> None:
        self._tasks[seat.place.seat].cancel()
        seat.done = True

    def _seat(self, place: Place, number: int, *, takes_over: bool = False) -> Seat:
        return DrillSeat(
            place,
            cable=Cable(self._session, self._settings.box, self._lan.flights, self._waited),
            hq_key=self._settings.hq_key,
            pace=self._pace,
            promises=self._promises,
            seed=self._settings.seed + number,
            takes_over=takes_over,
        )

    def _waited(self, ms: float) -> None:
        if not self._pace.burst:  # in a burst a seat sends as fast as it can, which no person does
            self._waits_ms.append(ms)

    def _start(self, seat: Seat, sitting: asyncio.TaskGroup) -> None:
        self._sitting = sitting
        name = seat.place.seat
        self._tasks[name] = sitting.create_task(seat.run(), name=f"seat.{name}")

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        assert self._sitting is not None
        self._sitting.create_task(work, name="drill.trouble")

    def _drilled(self) -> list[DrillSeat]:
        return [seat for seat in self.seats if isinstance(seat, DrillSeat)]

    def _named(self, name: str) -> DrillSeat:
        return next(seat for seat in self._drilled() if seat.place.seat == name)

    async def _die(self, seat: DrillSeat) -> None:
        await seat.pull()
        self._tasks[seat.place.seat].cancel()
        remains = Remains(seat, self._promises, self._expected)
        remains.leave_over()
        self._remains[seat.place.seat] = remains
        self.seats.remove(seat)

    def _sit(self, name: str, *, after: str) -> None:
        dead = self._remains[after]
        place = replace(dead.place, seat=name)
        successor = self._seat(place, len(self.seats) + len(self._remains), takes_over=True)
        assert isinstance(successor, DrillSeat)
        assert self._sitting is not None
        self.seats.append(successor)
        self._start(successor, self._sitting)
        self._spawn(dead.outlive(successor))


def _head(seat: DrillSeat) -> dict[str, Any]:
    box = seat.box
    head = box.digests[-1][-_HEAD:]
    return {"attempt": box.attempt, "epoch": box.epoch, "revision": box.revision, "head": head}


def _export(seats: Iterable[DrillSeat], folder: Path) -> dict[str, Any]:
    folder.mkdir(exist_ok=True)
    files = []
    for seat in seats:
        try:
            package = packages.export(seat)
        except packages.NoPackage as exc:
            return {"files": [], "fault": f"{exc.code}: {exc}"}
        path = folder / f"{seat.box.attempt}.kaopkg"
        path.write_bytes(package)
        files.append(str(path))
    return {"files": files, "fault": ""}


def _percentile(waits_ms: Sequence[float]) -> float:
    ordered = sorted(waits_ms)
    return round(ordered[int(_P99 * (len(ordered) - 1))], 1) if ordered else 0.0


async def sit(settings: Settings) -> None:
    """Run the seats until HQ has everything."""
    with Promises.open(settings.promises) as promises, Expected.open(settings.expected) as expected:
        async with pool() as session:
            await Hall(settings, session, promises, expected).run()


def main(argv: Sequence[str] | None = None) -> int:
    """Run the seats of a configuration file."""
    parser = argparse.ArgumentParser(prog="kaobox.drill.hall")
    parser.add_argument("--config", type=Path, required=True)
    path: Path = parser.parse_args(argv).config
    asyncio.run(sit(Settings.model_validate_json(path.read_bytes())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
