"""Files that candidates handed in, as boxes brought them (by hash, with the attempt)."""

from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.store.database import insert_new
from cloud.store.rows import many
from cloud.store.tables.packages import candidate_files as table


@dataclass(frozen=True, slots=True)
class CandidateFile:
    """One file of one attempt."""

    attempt: str
    sha256: str
    box: str
    bytes: int
    received_ms: int


async def note(connection: AsyncConnection, found: CandidateFile) -> None:
    """Remember a file; the first time counts."""
    await insert_new(connection, table, [asdict(found)])


async def of_attempt(connection: AsyncConnection, attempt: str) -> list[CandidateFile]:
    """Return the files of an attempt."""
    statement = select(table).where(table.c.attempt == attempt).order_by(table.c.received_ms)
    return await many(connection, statement, CandidateFile)
