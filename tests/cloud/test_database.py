"""The migrations make exactly the tables the program thinks it has."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from cloud.store.database import Database, UnknownDatabase
from cloud.store.tables import exams, fleet, journals, people, projections
from cloud.store.tables.columns import metadata

TABLES = (exams, fleet, journals, people, projections)


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
