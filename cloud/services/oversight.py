"""What HQ looks at when something is odd: forks, faults, the audit log, and health."""

from cloud.core.scope import Scope
from cloud.store import audit, boxes, faults, forks, journals
from cloud.store.audit import Act
from cloud.store.database import STORAGE_FAULTS, Database
from cloud.store.faults import NOBODY, Fault
from cloud.store.forks import Fork

_FORKS = 1_000


class Oversight:
    """Read-only."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def forks(self, scope: Scope, *, box: str | None) -> list[Fork]:
        """Return forked entries, newest first."""
        async with self._database.begin() as connection:
            return await forks.all_of(connection, scope, box=box, limit=_FORKS)

    async def faults(self, scope: Scope, *, box: str | None) -> list[Fault]:
        """Return the latest faults, newest first; strangers' are seen by whoever sees everything."""
        async with self._database.begin() as connection:
            found = await faults.latest(connection, box=box)
            mine = {one.box for one in await boxes.all_of(connection, scope)}
        if scope.venues is None:
            mine.add(NOBODY)
        return [fault for fault in found if fault.box in mine]

    async def audit(self, scope: Scope, *, limit: int) -> list[Act]:
        """Return the latest acts of people; only for eyes that see everything."""
        if scope.venues is not None:
            return []
        async with self._database.begin() as connection:
            return await audit.newest(connection, limit)

    async def database_answers(self) -> bool:
        """Tell whether the database can be asked."""
        try:
            async with self._database.begin() as connection:
                await journals.total(connection)
        except STORAGE_FAULTS:
            return False
        return True
