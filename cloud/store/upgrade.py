"""Bring a database to the newest schema, at every start.

Alembic's scripts are read in a thread and applied on the open connection, so that the event loop
never waits for a disk. Replicas that start together take turns.
"""

import asyncio
from pathlib import Path

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

_SCRIPTS = Path(__file__).parent / "migrations"
_TURN = 7_210_541_003
"""The advisory lock of PostgreSQL that a migrating replica holds."""


async def upgrade(engine: AsyncEngine) -> None:
    """Apply what is missing, in one transaction."""
    scripts = await asyncio.to_thread(_read)
    async with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _TURN})
        await connection.run_sync(_apply, scripts)


def _read() -> ScriptDirectory:
    scripts = ScriptDirectory(str(_SCRIPTS))
    list(scripts.walk_revisions())  # loads every script now, not later on the loop
    return scripts


def _apply(connection: Connection, scripts: ScriptDirectory) -> None:
    def steps(current: object, _context: MigrationContext) -> object:
        return scripts._upgrade_revs("head", current)  # type: ignore[arg-type]  # noqa: SLF001 - what alembic's own command calls

    context = MigrationContext.configure(connection, opts={"fn": steps})
    with context.begin_transaction(), Operations.context(context):
        context.run_migrations()
