"""Sealed papers by version, and the answer keys, which no query here joins to anything."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.store.database import insert_new
from cloud.store.rows import many, one
from cloud.store.tables.exams import answer_keys, paper_blobs, plan_papers
from cloud.store.tables.exams import papers as table
from contract.paper import AnswerKey


@dataclass(frozen=True, slots=True)
class Paper:
    """One version of a paper, sealed."""

    paper: str
    version: int
    title: str
    items: int
    points: str | None
    source: str
    """SHA-256 of the imported file."""
    source_name: str
    key: str
    """Wrapped by the key service before it came here (X2)."""
    manifest: str
    bytes: int
    segments: int
    accepted_ms: int
    accepted_by: str
    released_ms: int | None = None


async def add(
    connection: AsyncConnection, paper: Paper, *, blobs: Iterable[str], keys: Iterable[AnswerKey]
) -> None:
    """Store a version with the names of its blobs, and apart from it the answer keys."""
    await connection.execute(insert(table).values(asdict(paper)))
    place = {"paper": paper.paper, "version": paper.version}
    await insert_new(connection, paper_blobs, [place | {"sha256": name} for name in blobs])
    rows = [place | {"item": key.item, "body": key.model_dump_json()} for key in keys]
    await insert_new(connection, answer_keys, rows)


async def newest(connection: AsyncConnection) -> dict[str, Paper]:
    """Return the newest version of every paper."""
    statement = select(table).order_by(table.c.paper, table.c.version)
    return {paper.paper: paper for paper in await many(connection, statement, Paper)}


async def versions(connection: AsyncConnection, paper: str) -> list[Paper]:
    """Return every version of a paper, oldest first."""
    statement = select(table).where(table.c.paper == paper).order_by(table.c.version)
    return await many(connection, statement, Paper)


async def find(connection: AsyncConnection, paper: str, version: int) -> Paper | None:
    """Return one version."""
    statement = select(table).where(table.c.paper == paper, table.c.version == version)
    return await one(connection, statement, Paper)


async def note_release(connection: AsyncConnection, paper: str, version: int, now_ms: int) -> None:
    """Note when the key of a version first left HQ; a correction after that gets a new key."""
    statement = update(table).where(
        table.c.paper == paper, table.c.version == version, table.c.released_ms.is_(None)
    )
    await connection.execute(statement.values(released_ms=now_ms))


async def is_published_to(connection: AsyncConnection, venue: str, sha256: str) -> bool:
    """Tell whether a blob is the manifest or a segment of a paper in a plan of ``venue``."""
    statement = (
        select(paper_blobs.c.sha256)
        .join(
            plan_papers,
            (plan_papers.c.paper == paper_blobs.c.paper)
            & (plan_papers.c.version == paper_blobs.c.version),
        )
        .where(paper_blobs.c.sha256 == sha256, plan_papers.c.venue == venue)
    )
    return (await connection.execute(statement.limit(1))).first() is not None
