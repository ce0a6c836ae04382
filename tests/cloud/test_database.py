"""The migrations make exactly the tables the program thinks it has."""

import asyncio
import gc
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from cloud.store.database import Database, UnknownDatabase
from cloud.store.tables import (
    calibrations,
    exams,
    fleet,
    journals,
    notices,
    openings,
    packages,
    people,
    projections,
)
from cloud.store.tables.columns import metadata

TABLES = (
    calibrations,
    exams,
    fleet,
    journals,
    notices,
    openings,
    packages,
    people,
    projections,
)


async def test_the_migrations_end_where_the_tables_are(database_url: str) -> None:
    def differences(connection: Connection) -> object:
        return compare_metadata(MigrationContext.configure(connection), metadata)

    async with Database.open(database_url) as database, database.begin() as connection:
        assert await connection.run_sync(differences) == []


async def test_opening_a_migrated_database_again_changes_nothing(database_url: str) -> None:
    for _ in range(2):
        async with Database.open(database_url) as database, database.begin() as connection:
            await connection.exec_driver_sql("select seq from facts")


async def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(UnknownDatabase):
        async with Database.open("mysql://host/name"):
            pass


async def test_a_transaction_that_is_cancelled_lets_go_of_the_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'cloud.db'}"
    add = "insert into plans values (:plan, 'x', 1)"
    async with Database.open(url) as database, Database.open(url) as other:

        async def work() -> None:
            while True:
                async with database.begin() as connection:
                    await connection.execute(text(add), {"plan": str(uuid4())})
                    await connection.execute(text("select * from plans"))

        async with other.begin() as connection:
            await connection.execute(text(add), [{"plan": str(n)} for n in range(2000)])
        gc.disable()  # a half-read cursor that is garbage must not hold the lock either
        try:
            for pause in range(60):
                task = asyncio.ensure_future(work())
                await asyncio.sleep(0.002 + pause % 20 / 1000)
                task.cancel()
                with pytest.raises(asyncio.CancelledError) as kept:
                    await task
                async with other.begin() as connection:
                    await connection.execute(text("delete from plans where length(plan) > 9"))
                del kept
        finally:
            gc.enable()
