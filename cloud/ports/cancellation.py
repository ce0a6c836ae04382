"""A cancellation that got lost on the way.

Before Python 3.12 ``asyncio.wait_for`` swallows a cancellation that arrives just as what it waits
for is done. Libraries call it for us (aiomqtt, SQLAlchemy's pool), and a loop that runs for ever
would then run on when the program stops: such loops ask here, once a turn.
"""

import asyncio


def obey_cancellation() -> None:
    """Raise CancelledError if this task was cancelled and somebody kept that to themselves."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
