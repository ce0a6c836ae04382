"""Venues, as HQ's people set them up."""

from dataclasses import replace

from cloud.core.scope import EVERYTHING, Scope
from cloud.ports.clock import Clock
from cloud.services.fleet import NameTaken, VenueUnknown
from cloud.store import audit, venues
from cloud.store.database import Database
from cloud.store.venues import Venue


class Places:
    """The list of venues."""

    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def all_of(self, scope: Scope) -> list[Venue]:
        """Return every venue inside ``scope``."""
        async with self._database.begin() as connection:
            return await venues.all_of(connection, scope)

    async def add(self, venue: Venue, *, by: str) -> tuple[Venue, bool]:
        """Store a venue; return it and whether it is new. Raises NameTaken."""
        async with self._database.begin() as connection:
            known = await venues.find(connection, EVERYTHING, venue.venue)
            if known is None:
                await venues.add(connection, venue)
                await audit.record(
                    connection,
                    at_ms=venue.created_ms,
                    account=by,
                    act="venue.add",
                    about=venue.venue,
                    detail=venue.name,
                )
                return venue, True
        if replace(known, created_ms=venue.created_ms) != venue:
            raise NameTaken(venue.venue)
        return known, False

    async def change(self, scope: Scope, venue: Venue, *, by: str) -> Venue:
        """Change a venue's name, address and branch. Raises VenueUnknown."""
        async with self._database.begin() as connection:
            known = await venues.find(connection, scope, venue.venue)
            if known is None:
                raise VenueUnknown(venue.venue)
            await venues.change(
                connection,
                venue.venue,
                name=venue.name,
                address=venue.address,
                branch=venue.branch,
            )
            await audit.record(
                connection,
                at_ms=self._clock.now_ms(),
                account=by,
                act="venue.change",
                about=venue.venue,
                detail=f"{venue.name} / {venue.address} / {venue.branch}",
            )
        return replace(venue, created_ms=known.created_ms)
