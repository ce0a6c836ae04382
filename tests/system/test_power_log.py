"""Power cuts on a disk that loses, tears and reorders whatever was not synced: no promise is lost.

A FUSE file system records what the box's writing parts do to their disk (``tests.power.rig``), and
each cut makes from it one of the disks that may be left (``tests.power.cut``).
"""

import asyncio
import logging
import os
import random
import shutil
from pathlib import Path

import pytest

from tests.power import cut, rig
from tests.power.check import LostAfterCut, answers, check_files, check_journal, stored
from tests.power.cut import How
from tests.power.disk import Log, Named, Synced, Told
from tests.power.writer import Work, recovery

CUTS = int(os.environ.get("CUTS", "20"))
PAGE = 4096
EACH = 4
"""Cuts of one recording; the box goes on with the disk that the last of them left."""

pytestmark = [
    pytest.mark.skipif(rig.missing() is not None, reason=str(rig.missing())),
    pytest.mark.timeout(60 + 2 * CUTS),
]


@pytest.fixture(autouse=True)
def _quiet() -> None:
    logging.getLogger("edge").setLevel(logging.CRITICAL)


async def judged(one: rig.Cut, promised: list[str]) -> None:
    """Check a copy of what a cut left; the disk itself stays as it is."""
    copy = one.folder.with_name("judged")
    await asyncio.to_thread(shutil.copytree, one.folder, copy)
    try:
        await check_journal(copy, promised)
        await check_files(copy, promised)
    except BaseException as exc:
        exc.add_note(f"{one.folder}: before event {one.at}, {one.how}")
        raise
    await asyncio.to_thread(shutil.rmtree, copy)


@pytest.mark.rule("X6")
async def test_whatever_was_promised_survives_power_cuts_at_any_place(tmp_path: Path) -> None:
    dice = random.Random()
    disk, promised, answers = tmp_path / "empty", list[str](), 300
    disk.mkdir()
    for generation in range(-(-CUTS // EACH)):
        folder = tmp_path / str(generation)
        work = Work(first=generation * answers, answers=answers, files=6)
        log = await asyncio.to_thread(rig.record, disk, folder, work)
        for n in range(EACH):
            one = rig.cut_somewhere(log, dice, folder / str(n))
            await judged(one, promised + one.told)
        disk, promised = one.folder, promised + one.told
    kept = [line for line in promised if line.startswith("kept")]
    assert len(kept) > CUTS, "the box was busy"


async def test_a_box_that_is_cut_off_again_while_it_repairs_loses_nothing_more(
    tmp_path: Path,
) -> None:
    dice, spoiled = random.Random(), tmp_path / "spoiled"
    log = await recorded(tmp_path / "before", Work())
    cut.cut(log, len(log.events), How(1.0, torn=False, ordered=True), dice, spoiled)
    damage(spoiled / "journal.db", dice)
    shutil.copytree(spoiled, tmp_path / "repaired")
    readable = await readable_in(tmp_path / "repaired", damaged=True)
    assert readable
    log = await asyncio.to_thread(rig.record, spoiled, tmp_path / "rig", Work(5000, answers=5))
    opened = log.events.index(Told("open"))
    steps = [n for n, event in enumerate(log.events, 1) if isinstance(event, Named | Synced)]
    places = [*steps, *(dice.randrange(opened) for _ in range(CUTS))]
    for n, at in enumerate(places):
        how = How(1.0, torn=False, ordered=True) if n < len(steps) else How.draw(dice)
        folder = tmp_path / f"cut{n}"
        cut.cut(log, at, how, dice, folder)
        assert readable <= await readable_in(folder), (at, how)


async def readable_in(folder: Path, *, damaged: bool = False) -> set[int]:
    """Open a journal, repaired as needed; returns the numbers of the answers in it."""
    opening = recovery()
    async with opening.open(folder / "journal.db"):
        assert opening.damaged is not None or not damaged
        return set(answers(stored(folder / "journal.db")))


def damage(path: Path, dice: random.Random) -> None:
    """Spoil a page in the second half of a journal's file."""
    pages = path.stat().st_size // PAGE
    with path.open("r+b") as file:
        file.seek(dice.randrange(pages // 2, pages) * PAGE)
        file.write(dice.randbytes(PAGE))


async def caught(log: Log, folder: Path) -> bool:
    """Tell whether any of the cuts shows that a promise was lost."""
    dice = random.Random()
    for n in range(CUTS):
        one = rig.cut_somewhere(log, dice, folder / f"cut{n}")
        try:
            await judged(one, one.told)
        except LostAfterCut:
            return True
    return False


@pytest.mark.parametrize("synchronous", ["off", "normal"])
async def test_a_box_that_does_not_wait_for_its_disk_is_caught(
    tmp_path: Path, synchronous: str
) -> None:
    work = Work(answers=300, synchronous=synchronous)
    assert await caught(await recorded(tmp_path, work), tmp_path)


async def test_names_that_are_never_made_durable_are_caught(tmp_path: Path) -> None:
    log = await recorded(tmp_path, Work(answers=50, files=10))
    folders = {event.folder for event in log.events if isinstance(event, Named)}
    log.events = [
        one for one in log.events if not (isinstance(one, Synced) and one.node in folders)
    ]
    assert await caught(log, tmp_path)


async def recorded(folder: Path, work: Work) -> Log:
    """Let a writer work on an empty disk."""
    empty = folder / "empty"
    empty.mkdir(parents=True)
    return await asyncio.to_thread(rig.record, empty, folder / "rig", work)
