"""Rows to values: every query returns frozen dataclasses named after the exam's things."""

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Executable, Select
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.core.scope import Scope

T = TypeVar("T")


async def many(connection: AsyncConnection, statement: Executable, kind: type[T]) -> list[T]:
    """Return every row as a ``kind``, whose fields are the statement's columns."""
    result = await connection.execute(statement)
    return [kind(**row) for row in result.mappings()]


async def one(connection: AsyncConnection, statement: Executable, kind: type[T]) -> T | None:
    """Return the first row as a ``kind``, or None."""
    row = (await connection.execute(statement)).mappings().first()
    return None if row is None else kind(**row)


async def value(connection: AsyncConnection, statement: Executable) -> Any:
    """Return the first column of the first row, or None."""
    return (await connection.execute(statement)).scalar()


def within(statement: Select[Any], scope: Scope, venue: ColumnElement[Any]) -> Select[Any]:
    """Restrict a query to what ``scope`` sees; the one place where subtrees are enforced (P1)."""
    if scope.venues is None:
        return statement
    return statement.where(venue.in_(sorted(scope.venues)))
