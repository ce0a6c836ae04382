"""Power cuts on a machine of its own: QEMU runs the box's writing parts on ext4, and is killed.

Slow without KVM, so it runs only when a number of cuts is asked for: ``make test-power CUTS=200``.
"""

import asyncio
import logging
import os
import random
import shutil
from pathlib import Path

import pytest

from tests.power import guest
from tests.power.check import LostAfterCut, check_files, check_journal
from tests.power.guest import Guest
from tests.power.writer import Work

CUTS = int(os.environ.get("CUTS", "0"))
MANY = 1 << 20
"""More answers, and more files, than are written before the cut."""
SEVERAL = 40
DISK_LASTS = 20
"""Cuts until the machine gets a new disk, before the old one is full."""

WHY = guest.missing() or (None if CUTS else "slow without KVM; make test-power CUTS=200 runs it")
pytestmark = [
    pytest.mark.skipif(WHY is not None, reason=str(WHY)),
    pytest.mark.timeout(120 + 60 * CUTS),
]


@pytest.fixture(autouse=True)
def _quiet() -> None:
    logging.getLogger("edge").setLevel(logging.CRITICAL)


@pytest.fixture
async def machine(tmp_path: Path) -> Guest:
    (tmp_path / "guest").mkdir()
    return await Guest.make(tmp_path / "guest")


async def cut_off(machine: Guest, work: Work) -> list[str]:
    """Let the machine work for a moment, and cut its power; returns what it had promised."""
    async with machine.running(work):
        await asyncio.sleep(random.uniform(0.2, 5))  # the cut comes when it comes
    return machine.told()


@pytest.mark.rule("X6")
async def test_whatever_was_promised_survives_power_cuts_of_a_whole_machine(
    machine: Guest, tmp_path: Path
) -> None:
    promised: list[str] = []
    busy = 0
    for n in range(CUTS):
        if n % DISK_LASTS == 0:
            await machine.new_disk()
            promised = []
        work = Work(first=n * MANY, answers=MANY, files=SEVERAL)
        told = await cut_off(machine, work)
        promised += told
        busy += any(line.startswith("kept") for line in told)
        left = tmp_path / "left"
        await machine.disk(left)
        kept = await check_journal(left, promised)
        files = await check_files(left, promised)
        print(f"cut {n + 1} of {CUTS}: {kept} answers, {files} files", flush=True)
        await asyncio.to_thread(shutil.rmtree, left)
    assert busy >= CUTS // 2, "most cuts came while answers were written"


async def test_a_machine_that_does_not_wait_for_its_disk_is_caught(
    machine: Guest, tmp_path: Path
) -> None:
    promised = await cut_off(machine, Work(answers=MANY, synchronous="off"))
    while not any(line.startswith("kept") for line in promised):
        promised = await cut_off(machine, Work(answers=MANY, synchronous="off"))
    await machine.disk(tmp_path / "left")
    with pytest.raises(LostAfterCut):
        await check_journal(tmp_path / "left", promised)
