"""What HQ hears of its boxes: connections, heartbeats, registration."""

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core import liveness
from cloud.core.liveness import Liveness
from cloud.core.scope import EVERYTHING, Scope
from cloud.ports.clock import Clock
from cloud.services.ingest import NotRegistered, check_journal
from cloud.services.ordering import new_epoch
from cloud.store import audit, boxes, lines, venues
from cloud.store.boxes import Box
from cloud.store.database import Database, fits
from cloud.store.tables import fleet
from contract import signing
from contract.codec import BadMessage
from contract.messages import Heartbeat, Hello, Status

_LARGEST_BEAT = 16_384


class NameTaken(Exception):
    """Something else is registered under this name."""

    code = "name-taken"


class VenueUnknown(Exception):
    """There is no such venue."""

    code = "venue-unknown"


class Fleet:
    """Keeps each box's line, and the list of boxes."""

    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def knows(self, box: str) -> bool:
        """Tell whether a box is registered."""
        if not fits(fleet.boxes, {"box": box}):
            return False
        async with self._database.begin() as connection:
            return await boxes.find(connection, EVERYTHING, box) is not None

    async def status(self, box: str, status: Status) -> None:
        """Apply a birth or a will; raises NotRegistered, BadMessage."""
        _storable(connection=status.connection)
        now_ms = self._clock.now_ms()

        def change(known: Liveness) -> Liveness:
            return liveness.on_status(
                known, online=status.online, connection=status.connection, now_ms=now_ms
            )

        await self._apply(box, change)

    async def hello(self, box: str, hello: Hello) -> None:
        """Apply a hello; raises NotRegistered, BadMessage."""
        check_journal(hello.journal)
        _storable(connection=hello.connection, serial=hello.serial, software=hello.software)
        now_ms = self._clock.now_ms()

        def change(known: Liveness) -> Liveness:
            return liveness.on_hello(
                known,
                connection=hello.connection,
                serial=hello.serial,
                journal=hello.journal,
                now_ms=now_ms,
            )

        await self._apply(box, change, software=hello.software)

    async def heartbeat(self, box: str, beat: Heartbeat) -> None:
        """Apply a heartbeat; raises NotRegistered, BadMessage."""
        _storable(connection=beat.connection, software=beat.software)
        if len(beat.model_dump_json()) > _LARGEST_BEAT:
            raise BadMessage("message-too-large", "a heartbeat")
        now_ms = self._clock.now_ms()

        def change(known: Liveness) -> Liveness:
            return liveness.on_word(known, connection=beat.connection, now_ms=now_ms)

        await self._apply(box, change, beat=beat)

    async def register(self, scope: Scope, box: Box, *, by: str) -> tuple[Box, bool]:
        """Register a box; return it and whether it is new.

        Raises ``signing.BadKey``, VenueUnknown, NameTaken.
        """
        for key in (box.signing_key, box.sealing_key):
            signing.load_public(key)
        async with self._database.begin() as connection:
            if await venues.find(connection, scope, box.venue) is None:
                raise VenueUnknown(box.venue)
            before = await boxes.find(connection, EVERYTHING, box.box)
            stored = before or await boxes.add(connection, box)
            if _identity(stored) != _identity(box):
                raise NameTaken(box.box)
            if before is None:
                await boxes.open_epoch(
                    connection,
                    box.box,
                    epoch=new_epoch(),
                    after="",
                    why="registered",
                    now_ms=box.registered_ms,
                )
                await audit.record(
                    connection,
                    at_ms=box.registered_ms,
                    account=by,
                    act="box.register",
                    about=box.box,
                    detail=signing.key_id(box.signing_key),
                )
        return stored, before is None

    async def _apply(
        self,
        box: str,
        change: Callable[[Liveness], Liveness],
        *,
        software: str | None = None,
        beat: Heartbeat | None = None,
    ) -> None:
        async with self._database.begin() as connection:
            if await boxes.find(connection, EVERYTHING, box) is None:
                raise NotRegistered(box)
            await _change(connection, box, change, software=software)
            if beat is not None:
                await lines.save_beat(connection, box, beat, self._clock.now_ms())


async def _change(
    connection: AsyncConnection,
    box: str,
    change: Callable[[Liveness], Liveness],
    *,
    software: str | None,
) -> None:
    known = await lines.lock(connection, box)
    before = known.liveness if known else Liveness()
    await lines.save(connection, box, change(before), software=software)


def _storable(**values: object) -> None:
    if not fits(fleet.lines, values):
        raise BadMessage("message-malformed", "a value that cannot be kept")


def _identity(box: Box) -> tuple[str, str, str, str]:
    return (box.venue, box.signing_key, box.sealing_key, box.serial)
