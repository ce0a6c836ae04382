"""Signing in to the console: argon2id passwords, random cookies of which only the hash is kept."""

import asyncio
import hashlib
import re
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from cloud.core.scope import EVERYTHING, Scope
from cloud.core.tries import Tries
from cloud.ports.clock import Clock
from cloud.store import accounts, audit
from cloud.store.accounts import Account, SignIn
from cloud.store.database import Database

SIGNED_IN_MS = 12 * 3600 * 1000
SHORTEST = 8
"""Characters of a password."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_AT_ONCE = 2
"""Hashes computed side by side; each takes 64 MB."""


class SignInFailed(Exception):
    """Account and password do not fit; nobody is told which of the two."""

    code = "sign-in-failed"


class TooManyTries(Exception):
    """Too many failures from there, or for that account from there."""

    code = "too-many-tries"


class BadAccount(Exception):
    """No name for an account, or no password that anybody should use."""

    code = "bad-account"


def scope_of(account: Account) -> Scope:
    """Return what an account sees: HQ everything, any other role nothing until it has venues."""
    return EVERYTHING if account.role == "hq" else Scope(frozenset())


class Accounts:
    """Who may use the console."""

    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._hasher = PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_hex(16))
        self._hashing = asyncio.Semaphore(_AT_ONCE)
        self._by_account = Tries(limit=5, window_s=60)
        self._by_address = Tries(limit=50, window_s=600)

    async def bootstrap(self, account: str, password: str) -> bool:
        """Make the first account if there is none; return whether it was made."""
        async with self._database.begin() as connection:
            if await accounts.exists(connection):
                return False
        hashed = await asyncio.to_thread(self._hasher.hash, password)
        now_ms = self._clock.now_ms()
        async with self._database.begin() as connection:
            if await accounts.exists(connection):
                return False
            await accounts.add(connection, Account(account, account, "hq", hashed, now_ms))
            await audit.record(
                connection, at_ms=now_ms, account=account, act="account.first", about=account
            )
        return True

    async def add(self, account: str, name: str, password: str) -> bool:
        """Store one more account of HQ; False when the name is taken. Raises BadAccount."""
        if not _NAME.fullmatch(account):
            raise BadAccount("letters, digits and . _ - only, at most 64")
        if len(password) < SHORTEST:
            raise BadAccount(f"the password must have at least {SHORTEST} characters")
        hashed = await asyncio.to_thread(self._hasher.hash, password)
        now_ms = self._clock.now_ms()
        async with self._database.begin() as connection:
            if await accounts.find(connection, account) is not None:
                return False
            row = Account(account, name or account, "hq", hashed, now_ms)
            await accounts.add(connection, row)
            await audit.record(
                connection, at_ms=now_ms, account=account, act="account.add", about=account
            )
        return True

    async def sign_in(self, account: str, password: str, *, address: str) -> tuple[str, Account]:
        """Return a cookie's value and whose it is; raises SignInFailed, TooManyTries."""
        now = self._clock.monotonic()
        both = f"{address} {account}"
        if not (self._by_account.allowed(both, now) and self._by_address.allowed(address, now)):
            raise TooManyTries(address)
        async with self._database.begin() as connection:
            known = await accounts.find(connection, account)
        fits = await self._fits(known.password if known else self._nobody, password)
        if known is None or not fits:
            self._by_account.failed(both, now)
            self._by_address.failed(address, now)
            await self._record(account, "sign-in.failed", address)
            raise SignInFailed(account)
        self._by_account.succeeded(both)
        token = secrets.token_urlsafe(32)
        now_ms = self._clock.now_ms()
        async with self._database.begin() as connection:
            row = SignIn(_hashed(token), account, now_ms, now_ms + SIGNED_IN_MS)
            await accounts.remember(connection, row)
            await audit.record(
                connection, at_ms=now_ms, account=account, act="sign-in", about=address
            )
        return token, known

    async def who(self, token: str) -> Account | None:
        """Return whose cookie this is, while it holds."""
        async with self._database.begin() as connection:
            return await accounts.signed_in(connection, _hashed(token), self._clock.now_ms())

    async def sign_out(self, token: str) -> None:
        """End what this cookie stands for."""
        async with self._database.begin() as connection:
            await accounts.forget(connection, _hashed(token))

    async def _fits(self, hashed: str, password: str) -> bool:
        async with self._hashing:
            try:
                return await asyncio.to_thread(self._hasher.verify, hashed, password)
            except (Argon2Error, InvalidHashError):
                return False

    async def _record(self, account: str, act: str, about: str) -> None:
        async with self._database.begin() as connection:
            now_ms = self._clock.now_ms()
            name = account[:64].replace("\x00", "")
            await audit.record(connection, at_ms=now_ms, account=name, act=act, about=about)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
