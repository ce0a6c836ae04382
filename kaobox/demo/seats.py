"""The simulated seats, in a process of their own: ``python -m kaobox.demo.seats --config FILE``.

Commands come as JSON lines on stdin, what the seats saw goes out as JSON lines on stdout; a closed
stdin ends the process. It ends by itself with 0 once HQ has everything of every seat.

Commands: ``{"do": "pace", "between_s": s}``, ``{"do": "burst"}``, ``{"do": "calm"}``, ``{"do": "submit", "seats": n}``,
``{"do": "caught", "since": t, "until": t}`` (answered by ``{"type": "caught", "operations": n}``).
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from kaobox.demo.lan import Lan
from kaobox.demo.place import Pace, Place
from kaobox.demo.promises import Promises
from kaobox.demo.seat import Seat

_TELL_S = 0.1


class Settings(BaseModel):
    """The configuration file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    box: str
    hq_key: str
    promises: Path
    """Where every acknowledgement is logged."""
    between_s: float = 1.0
    """Seconds between two answers of a seat."""
    seats: tuple[Place, ...]
    seed: int = 1


class Hall:
    """All seats of this process, and what may be said to them."""

    def __init__(self, settings: Settings, lan: Lan, promises: Promises) -> None:
        self._settings = settings
        self._lan = lan
        self._promises = promises
        self._pace = Pace(between_s=settings.between_s)
        self.seats = [self._seat(place, number) for number, place in enumerate(settings.seats)]

    def _seat(self, place: Place, number: int) -> Seat:
        return Seat(
            place,
            lan=self._lan,
            hq_key=self._settings.hq_key,
            pace=self._pace,
            promises=self._promises,
            seed=self._settings.seed + number,
        )

    async def run(self) -> None:
        """Have every seat sit the exam, telling how far they are."""
        async with asyncio.TaskGroup() as tasks:
            telling = tasks.create_task(self._tell_for_ever(), name="seats.tell")
            hearing = tasks.create_task(self._hear(), name="seats.hear")
            async with asyncio.TaskGroup() as sitting:
                for seat in self.seats:
                    self._start(seat, sitting)
            telling.cancel()
            hearing.cancel()
        say(self.state())

    def _start(self, seat: Seat, sitting: asyncio.TaskGroup) -> None:
        sitting.create_task(seat.run(), name=f"seat.{seat.place.seat}")

    def state(self) -> dict[str, Any]:
        """Return how far the seats are, as counts."""
        outboxes = [seat.outbox for seat in self.seats if seat.outbox]
        shown = [seat.shown for seat in self.seats if seat.shown]
        return {
            "type": "state",
            "seats": len(self.seats),
            "signed_in": len(outboxes),
            "admitted": sum(one["admitted"] for one in shown),
            "papers_opened": sum(seat.opened is not None for seat in self.seats),
            "written": sum(outbox.revision for outbox in outboxes),
            "unsent": sum(outbox.unacknowledged for outbox in outboxes),
            "at_hq": sum(outbox.at_hq for outbox in outboxes),
            "acknowledged": self._promises.count,
            "in_flight": self._lan.flights.in_flight,
            "requests": self._lan.flights.requests,
            "submitted": sum(one["state"] == "submitted" for one in shown),
            "submitted_by_hand": sum(seat.submitted_itself for seat in self.seats),
            "done": sum(seat.done for seat in self.seats),
        }

    def obey(self, command: dict[str, Any]) -> None:
        """Do what a command says; raises KeyError for one that is not known."""
        match command["do"]:
            case "pace":
                self._pace.between_s = float(command["between_s"])
            case "burst" | "calm":
                self._pace.burst = command["do"] == "burst"
            case "submit":
                for seat in self.seats[: int(command["seats"])]:
                    seat.submit()
            case "caught":
                caught = self._lan.flights.caught(command["since"], command["until"])
                say({"type": "caught", "operations": caught})
            case unknown:
                raise KeyError(unknown)

    async def _tell_for_ever(self) -> None:
        while True:
            say(self.state())
            await asyncio.sleep(_TELL_S)

    async def _hear(self) -> None:
        """Obey what comes on stdin; its end is the end of us all."""
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
        )
        while line := await reader.readline():
            self.obey(json.loads(line))
        raise EOFError("nobody is there to speak to the seats any more")


def say(what: dict[str, Any]) -> None:
    """Tell whoever runs us."""
    print(json.dumps(what), flush=True)


async def sit(settings: Settings) -> None:
    """Run the seats until HQ has everything."""
    with Promises.open(settings.promises) as promises:
        async with Lan.open(settings.box) as lan:
            await Hall(settings, lan, promises).run()


def main(argv: Sequence[str] | None = None) -> int:
    """Run the seats of a configuration file."""
    parser = argparse.ArgumentParser(prog="kaobox.demo.seats")
    parser.add_argument("--config", type=Path, required=True)
    path: Path = parser.parse_args(argv).config
    asyncio.run(sit(Settings.model_validate_json(path.read_bytes())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
