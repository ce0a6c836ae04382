"""Whatever happens to the journal's file, the box starts with a verified prefix and goes on."""

import asyncio
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from contract.facts import catalogue
from contract.facts.attempt import PageLeft
from contract.facts.fact import Stamp
from contract.facts.journal import JournalContinues
from edge.assembly.nouns import SLICES
from edge.core.attempts import ATTEMPTS
from edge.core.state import Recorded, State
from edge.services.ledger import Ledger
from edge.services.recovery import Recovery
from edge.sim.clock import SimClock
from edge.store.database import TooNew, set_aside
from tests.edge import venue
from tests.edge.conftest import running
from tests.edge.test_journal import facts, recovery, stored

CLOCK = SimClock(venue.START_MS)
GROUPS = 150
CUTS = [0, 1, 15, 99, 100, 511, 4095, 4096, 4097, 3 * 4096, 5 * 4096 + 7]
SHARES = [0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.99]


async def write(path: Path, *, groups: int = GROUPS) -> None:
    """Fill a journal with groups of three, so that half a group can be told from a whole one."""
    async with recovery().open(path) as journal:
        ledger = Ledger(journal, CLOCK, SLICES)
        running_ = asyncio.create_task(ledger.run())
        for _ in range(groups):
            left = [PageLeft(attempt="a1", what="hidden", milliseconds=n) for n in range(3)]
            await ledger.record(lambda _, left=left: left)  # type: ignore[misc]
        running_.cancel()
        await asyncio.gather(running_, return_exceptions=True)


def fold(rows: Sequence[tuple[str, int, str, str]]) -> State:
    state = State.of(SLICES)
    for journal, seq, _, body in rows:
        state = state.apply(Recorded(journal, seq, *catalogue.read(body)))
    return state


async def reopened(path: Path, before: list[tuple[str, int, str, str]]) -> tuple[int, bool]:
    """Open the file again and check that what is there is a prefix; returns its length."""
    again = recovery()
    async with again.open(path) as journal:
        after = stored(path)
        kept = [row for row in after if row[0] == before[0][0]]
        assert kept == before[: len(kept)], "a prefix, under its own numbers and hashes"
        ledger = Ledger(journal, CLOCK, SLICES)
        await ledger.load()
        if again.damaged is None:
            assert journal.head.seq == len(kept)
            return len(kept), False
        assert again.damaged.exists()
        assert journal.head.journal != before[0][0], "numbers are never used twice"
        if kept:
            _, first = catalogue.read(after[len(kept)][3])
            assert isinstance(first, JournalContinues)
            assert (first.seq, first.hash, first.why) == (kept[-1][1], kept[-1][2], "damaged")
            assert ledger.state == fold([*kept, after[len(kept)]])
        await journal.append([catalogue.store(stamp(), PageLeft(attempt="a1", what="hidden"))])
        return len(kept), True


def stamp() -> Stamp:
    return Stamp.model_validate({"id": "00000000-0000-4000-8000-000000000000", "at": CLOCK.now()})


@pytest.mark.parametrize("cut", [*CUTS, *SHARES])
async def test_a_truncated_file_is_set_aside_and_its_prefix_goes_on(
    tmp_path: Path, cut: float
) -> None:
    path = tmp_path / "journal.db"
    await write(path)
    before, size = stored(path), path.stat().st_size
    length = int(cut * size) if cut in SHARES else int(cut)
    with path.open("r+b") as file:
        file.truncate(length)
    kept, damaged = await reopened(path, before)
    print(cut, kept, size, len(before))
    assert damaged
    if cut in SHARES:  # the first pages hold no entries
        assert kept > 0.5 * (cut - 0.15) * len(before)
    after = stored(path)
    again = recovery()
    async with again.open(path) as journal:
        assert again.damaged is None, "once is enough"
        assert journal.head.journal == after[-1][0]
    assert stored(path) == after


async def test_a_flipped_byte_anywhere_changes_no_entry_and_leaves_no_gap(tmp_path: Path) -> None:
    source, path = tmp_path / "source.db", tmp_path / "journal.db"
    await write(source)
    before, data = stored(source), source.read_bytes()
    found = []
    for place in range(3, len(data), 1531):
        for old in tmp_path.glob("journal*"):
            old.unlink()
        path.write_bytes(data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :])
        found.append(await reopened(path, before))
    assert all(kept == len(before) for kept, damaged in found if not damaged)
    damages = [kept for kept, damaged in found if damaged]
    assert len(damages) > 20, "the flips hit something"
    assert sum(damages) / len(damages) > 0.4 * len(before), "what is before the damage is kept"


@pytest.mark.rule("X6")
@pytest.mark.parametrize("flip", [False, True])
async def test_a_torn_wal_gives_whole_groups_and_never_a_gap(tmp_path: Path, *, flip: bool) -> None:
    source, path = tmp_path / "source.db", tmp_path / "journal.db"
    async with recovery().open(source) as journal:
        ledger = Ledger(journal, CLOCK, SLICES)
        running_ = asyncio.create_task(ledger.run())
        for _ in range(15):
            await ledger.record(lambda _: [PageLeft(attempt="a1", what="hidden")] * 3)
        running_.cancel()
        await asyncio.gather(running_, return_exceptions=True)
        before = stored(source)
        shutil.copy(source, tmp_path / "torn.db")
        wal = Path(f"{source}-wal").read_bytes()
    seen = set()
    frames = range(32, len(wal), 3 * 4120)
    for place in (0, 31, *(frame + more for frame in frames for more in (0, 13, 2000))):
        for old in tmp_path.glob("journal*"):
            old.unlink()
        shutil.copy(tmp_path / "torn.db", path)
        bad = bytes([wal[place] ^ 0xFF]) + wal[place + 1 :] if flip else b""
        Path(f"{path}-wal").write_bytes(wal[:place] + bad)
        async with recovery().open(path) as journal:
            kept = [row for row in stored(path) if row[0] == before[0][0]]
            assert kept == before[: len(kept)]
            assert journal.head.seq >= 1
        assert len(kept) % 3 == 1 or not kept, "a group is there or is not"
        seen.add(len(kept))
    assert len(seen) > 10


async def test_a_file_of_a_newer_version_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    await write(path, groups=2)
    with closing(sqlite3.connect(path)) as db:
        db.execute("pragma user_version = 99")
    before = path.read_bytes()
    with pytest.raises(TooNew, match="99"):
        async with recovery().open(path):
            pass
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["journal.db"]


async def test_dying_between_setting_aside_and_putting_back_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    await write(path)
    before = stored(path)
    with path.open("r+b") as file:
        file.truncate(int(0.7 * path.stat().st_size))
    (tmp_path / "copy").mkdir()
    shutil.copy(path, tmp_path / "copy" / "journal.db")
    expected, _ = await reopened(tmp_path / "copy" / "journal.db", before)
    await set_aside(path)
    kept, damaged = await reopened(path, before)
    assert damaged
    assert kept == expected > 0


async def test_a_damaged_file_keeps_its_wal_with_it(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    await write(path)
    Path(f"{path}-wal").write_bytes(b"wal")
    aside = await set_aside(path)
    assert Path(f"{aside}-wal").read_bytes() == b"wal"
    assert not Path(f"{path}-wal").exists()
    path.write_bytes(b"")
    assert (await set_aside(path)).name != aside.name, "an earlier one is not overwritten"


@pytest.mark.parametrize("where", ["before", "copies"])
async def test_copies_stand_in_for_originals_that_are_lost_and_the_other_way_round(
    tmp_path: Path, where: str
) -> None:
    """A journal that continues another holds its last entries a second time."""
    path = tmp_path / "journal.db"
    await write(path, groups=10)
    async with recovery("serial-2").open(path) as journal:
        await journal.append([catalogue.store(stamp(), PageLeft(attempt="a9", what="blurred"))])
        everything = await facts(journal)
        names = list(dict.fromkeys(row[0] for row in stored(path)))
    victim = next(
        row
        for row in stored(path)
        if row[:2] == (names[where == "copies"], 8 + (where == "copies"))
    )
    data = path.read_bytes()
    place = data.index(victim[3].encode())
    if where == "copies":
        place = data.rindex(victim[3].encode())
    path.write_bytes(data[:place] + b"#" + data[place + 1 :])
    again = Recovery(box=venue.BOX, serial="serial-2", software="1", clock=CLOCK)
    async with again.open(path) as journal:
        assert again.damaged is not None
        found = [one for one in await facts(journal) if not isinstance(one, JournalContinues)]
    wanted = [one for one in everything if not isinstance(one, JournalContinues)]
    if where == "before":
        assert sorted(map(str, found)) == sorted(map(str, wanted))
    else:
        assert found == wanted[:-1], "the broken copy adds nothing, its original is whole"


async def test_after_damage_the_panel_says_so_and_seats_send_again_what_is_missing(
    tmp_path: Path,
) -> None:
    hq = venue.Headquarters()
    paper = venue.paper(hq)
    async with running(tmp_path, hq, paper) as rig:
        await rig.planned()
        rig.clock.move(30 * 60)
        await rig.release()
        _, pen, token = await rig.seated()
        kept, lost = pen.write("Q01", "留下"), pen.write("Q02", "损坏")
        await rig.save(token, kept)
        await rig.save(token, lost)
        clock, old = rig.clock, rig.box.journal.head.journal
    path = tmp_path / "journal.db"
    with closing(sqlite3.connect(path)) as db:  # what a cancelled reader kept in the WAL
        db.execute("pragma wal_checkpoint(truncate)")
    data = path.read_bytes()
    place = data.index("损坏".encode())
    path.write_bytes(data[:place] + b"\xff" + data[place + 1 :])
    async with running(tmp_path, hq, paper, clock=clock) as rig:
        assert rig.box.journal.head.journal != old
        assert [one.written.revision for one in rig.box.ledger.state[ATTEMPTS]["a1"].saved] == [1]
        await rig.panel("chief")
        async with rig.client.ws_connect("/api/panel/live") as socket:
            shown = await socket.receive_json()
        assert "journal-damaged" in [issue["code"] for issue in shown["issues"]]
        assert (await rig.save(token, lost)).status == 200
        assert len(rig.attempt("a1").saved) == 2
