"""Room on the disk: said while there is still some left, with and without a line."""

import asyncio
import shutil
from pathlib import Path

from edge.services.issues import Issues

ISSUE = "storage-full"
LOW_MB = 500


async def look(folder: Path, issues: Issues) -> int:
    """Open or close the issue; returns the free room in MB."""
    usage = await asyncio.to_thread(shutil.disk_usage, folder)
    free_mb = usage.free // 1_000_000
    issues.set(ISSUE, wrong=free_mb < LOW_MB, detail=f"{free_mb} MB")
    return free_mb
