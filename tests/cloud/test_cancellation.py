"""A loop that runs for ever ends when it is told to, also when a library kept that to itself."""

import asyncio
from contextlib import suppress

import pytest

from cloud.ports.cancellation import obey_cancellation


async def test_a_swallowed_cancellation_is_obeyed_at_the_next_turn() -> None:
    turns = 0

    async def loop() -> None:
        nonlocal turns
        while True:
            turns += 1
            with suppress(asyncio.CancelledError):  # as wait_for does, by an unlucky moment
                await asyncio.sleep(60)
            obey_cancellation()

    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(loop())
        await asyncio.sleep(0)
        task.cancel()
    assert (task.cancelled(), turns) == (True, 1)


async def test_nobody_is_stopped_who_was_not_told_to() -> None:
    obey_cancellation()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await asyncio.sleep(60)
    obey_cancellation()
