"""What boxes put here by hash: which box, what, when."""

from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.store.database import insert_new
from cloud.store.tables.exams import uploads as table


async def note(
    connection: AsyncConnection, *, box: str, sha256: str, size: int, now_ms: int
) -> None:
    """Remember that a box put a blob here; the first time counts."""
    row = {"box": box, "sha256": sha256, "bytes": size, "received_ms": now_ms}
    await insert_new(connection, table, [row])
