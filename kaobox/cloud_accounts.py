"""One more account of the console, added where the database is."""

import asyncio

from cloud.adapters.system_clock import SystemClock
from cloud.config import Config
from cloud.services.accounts import Accounts
from cloud.store.database import Database


async def add(config: Config, account: str, name: str, password: str) -> bool:
    """Store an account of HQ; False when the name is taken. Raises BadAccount."""
    await asyncio.to_thread(config.data.mkdir, parents=True, exist_ok=True)
    async with Database.open(config.database_url) as database:
        accounts = Accounts(database=database, clock=SystemClock())
        return await accounts.add(account, name, password)
