"""Accounts of the console and who is signed in."""

from dataclasses import asdict, dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.store.database import insert_new
from cloud.store.rows import one, value
from cloud.store.tables.people import accounts, sign_ins


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may use the console."""

    account: str
    name: str
    role: str
    password: str
    """argon2id."""
    created_ms: int


@dataclass(frozen=True, slots=True)
class SignIn:
    """One browser that is signed in; ``token`` is the hash of what its cookie holds."""

    token: str
    account: str
    created_ms: int
    expires_ms: int


async def find(connection: AsyncConnection, account: str) -> Account | None:
    """Return an account."""
    return await one(connection, select(accounts).where(accounts.c.account == account), Account)


async def exists(connection: AsyncConnection) -> bool:
    """Tell whether there is any account at all."""
    return await value(connection, select(accounts.c.account).limit(1)) is not None


async def add(connection: AsyncConnection, account: Account) -> None:
    """Store an account unless its name is taken."""
    await insert_new(connection, accounts, [asdict(account)])


async def remember(connection: AsyncConnection, sign_in: SignIn) -> None:
    """Store a sign-in and forget the expired ones."""
    await connection.execute(delete(sign_ins).where(sign_ins.c.expires_ms <= sign_in.created_ms))
    await connection.execute(insert(sign_ins).values(asdict(sign_in)))


async def signed_in(connection: AsyncConnection, token: str, now_ms: int) -> Account | None:
    """Return the account that a cookie stands for now."""
    statement = (
        select(accounts)
        .select_from(accounts.join(sign_ins, sign_ins.c.account == accounts.c.account))
        .where(sign_ins.c.token == token, sign_ins.c.expires_ms > now_ms)
    )
    return await one(connection, statement, Account)


async def forget(connection: AsyncConnection, token: str) -> None:
    """End a sign-in."""
    await connection.execute(delete(sign_ins).where(sign_ins.c.token == token))
