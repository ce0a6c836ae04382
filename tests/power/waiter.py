"""The first program of the guest: ready for work, with a memory that has never seen the disk.

``python -m tests.power.waiter PORT FOLDER MODULES`` says ``ready``, and waits for a line with a
seed and the work. So the machine can be saved here and be brought back for each cut, which takes a
second where a start takes twenty. The driver of the disk is loaded only then: the kernel reads a
disk when it finds it, and would know the disk of another time.
"""

import asyncio
import fcntl
import json
import os
import random
import subprocess
import sys
from pathlib import Path

from tests.power.writer import Work, write

_RESEED = 0x5207
"""RNDRESEEDCRNG: or every machine that is brought back would throw the same dice."""


def main() -> None:
    """Wait, mount, write."""
    port, folder, modules = sys.argv[1:]
    handle = os.open(port, os.O_RDWR | os.O_NOCTTY)

    def tell(line: str) -> None:
        os.write(handle, line.encode() + b"\n")

    tell("ready")
    with os.fdopen(os.dup(handle), "rb") as lines:
        seed, work = lines.readline().decode().split(maxsplit=1)
    _shake(seed)
    for module in sorted(Path(modules).iterdir()):
        subprocess.run(["/bin/busybox", "insmod", module], check=True)
    subprocess.run(["/bin/busybox", "mount", "-t", "ext4", "/dev/vda", folder], check=True)
    asyncio.run(write(Path(folder), Work(**json.loads(work)), tell))


def _shake(seed: str) -> None:
    random.seed(seed)
    with Path("/dev/urandom").open("wb", buffering=0) as dice:
        dice.write(seed.encode())
        fcntl.ioctl(dice, _RESEED)


if __name__ == "__main__":
    main()
