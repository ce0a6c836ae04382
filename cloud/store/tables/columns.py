"""The metadata, and the few kinds of column that every table is made of."""

from sqlalchemy import BigInteger, Boolean, Column, Double, MetaData, String, Text

metadata = MetaData()


def name(name: str, *, key: bool = False, null: bool = False) -> Column[str]:
    """Return a column for a short identifier or code."""
    return Column(name, String(128), primary_key=key, nullable=null)


def text(name: str, *, null: bool = False) -> Column[str]:
    """Return a column for text of any length."""
    return Column(name, Text, nullable=null)


def number(name: str, *, key: bool = False, null: bool = False) -> Column[int]:
    """Return a column for 64-bit integers; times are milliseconds."""
    return Column(name, BigInteger, primary_key=key, nullable=null, autoincrement=False)


def real(name: str, *, null: bool = False) -> Column[float]:
    """Return a column for distances and rates."""
    return Column(name, Double, nullable=null)


def flag(name: str, *, null: bool = False) -> Column[bool]:
    """Return a column for yes or no."""
    return Column(name, Boolean, nullable=null)


def place() -> tuple[Column[str], Column[str], Column[int]]:
    """Return the key of everything that a journal entry made."""
    return name("box", key=True), name("journal", key=True), number("seq", key=True)
